import { refusalText } from '#lib/code/words.ts';
import * as m from '#lib/paraglide/messages.js';
import type { components } from './creditor.schema';

export type Problem = components['schemas']['Problem'];

/** One thing that is wrong, in the reader's words, and which field it points to. */
export interface Fault {
	pointer: string;
	text: string;
}

/** Why the API did not do what was asked. */
export class Refused extends Error {
	readonly status: number;
	readonly problem: Problem | null;

	constructor(status: number, problem: Problem | null) {
		super(problem?.code ?? `status_${status}`);
		this.status = status;
		this.problem = problem;
	}

	get text(): string {
		if (!this.problem) return this.status === 0 ? m.shell_no_answer() : m.shell_failed();
		return refusalText(this.problem);
	}

	/** One sentence on top: the only fault there is, or what they have in common. */
	get title(): string {
		const [only, ...more] = this.faults;
		return only && more.length === 0 ? only.text : this.text;
	}

	get faults(): Fault[] {
		return (this.problem?.errors ?? []).map((part) => ({
			pointer: part.pointer,
			text: refusalText(part)
		}));
	}
}

function isProblem(body: unknown): body is Problem {
	return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
}

export interface Answered<T> {
	data?: T;
	error?: unknown;
	response: Response;
}

/** The body of an answer, or a Refused that carries the problem. */
export async function answered<T>(call: Promise<Answered<T>>): Promise<T> {
	let answer: Answered<T>;
	try {
		answer = await call;
	} catch (cause) {
		if (cause instanceof Error && cause.name === 'AbortError') throw cause;
		throw new Refused(0, null);
	}
	if (!answer.response.ok) {
		throw new Refused(answer.response.status, isProblem(answer.error) ? answer.error : null);
	}
	return answer.data as T;
}

/** The words for anything caught while speaking to the API. */
export function refusalOf(cause: unknown): Refused {
	if (cause instanceof Refused) return cause;
	throw cause;
}
