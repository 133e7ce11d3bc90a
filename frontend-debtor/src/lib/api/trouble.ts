import type { components } from './schema.d.ts';

export type Problem = components['schemas']['Problem'];

type Params = Readonly<Record<string, string | number>>;

/** An answer that was not the one asked for: the API refused, failed, or was out of reach. */
export class Trouble extends Error {
	readonly status: number;
	readonly code: string;
	readonly params: Params;
	readonly reference: string;
	readonly pointers: readonly { pointer: string; code: string; detail: string; params: Params }[];

	constructor(status: number, problem: Partial<Problem>) {
		super(problem.detail ?? problem.title ?? '');
		this.status = status;
		this.code = problem.code ?? '';
		this.params = (problem.params ?? {}) as Params;
		this.reference = problem.request_id ?? '';
		this.pointers = problem.errors ?? [];
	}

	get offline(): boolean {
		return this.code === 'offline';
	}

	get signedOut(): boolean {
		return this.status === 401;
	}
}

/** The trouble that a response tells of; never fails itself, whatever the body is. */
export function troubleOf(response: Response, body: unknown): Trouble {
	const problem = typeof body === 'object' && body !== null ? (body as Partial<Problem>) : {};
	const wait = Number(response.headers.get('Retry-After'));
	const params = wait > 0 ? { retry_after_seconds: wait, ...problem.params } : problem.params;
	return new Trouble(response.status, { ...problem, ...(params ? { params } : {}) });
}

interface Answer<T> {
	data?: T | undefined;
	error?: unknown;
	response: Response;
}

/** What the API answered, or its Trouble. */
export async function answered<T>(call: Promise<Answer<T>>): Promise<T> {
	let answer: Answer<T>;
	try {
		answer = await call;
	} catch (cause) {
		if (cause instanceof TypeError) throw new Trouble(503, { code: 'offline' });
		throw cause;
	}
	if (!answer.response.ok) throw troubleOf(answer.response, answer.error);
	return answer.data as T;
}
