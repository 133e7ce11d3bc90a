import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { caseId, freshCase, rows, shown, statementOn, timeline } from './cases.ts';
import { letter } from './letter.ts';
import * as world from './world.ts';

/** What a story changes about the world, by the cookie "story". */
export type Story = 'usual' | 'empty' | 'broken' | 'slow';

interface Asked {
	method: string;
	path: string;
	query: URLSearchParams;
	body: Buffer;
	story: Story;
	id: string;
}

type Answer = { status?: number; body?: unknown; raw?: Buffer; type?: string };

const missing: Answer = { status: 404, body: problem(404, 'not_found', 'There is nothing here.') };

function problem(status: number, code: string, detail: string, errors: unknown[] = []) {
	return {
		type: `/problems/${code}`,
		title: 'Refused',
		status,
		detail,
		code,
		params: {},
		errors,
		request_id: '0199c1a2-7b1e-7000-8000-3f1b1c2d4e5f'
	};
}

function pageOf<T>(
	items: T[],
	asked: Asked,
	size: number
): { items: T[]; next_cursor: string | null } {
	if (asked.story === 'empty') return { items: [], next_cursor: null };
	const from = Number(asked.query.get('cursor') ?? 0);
	const next = from + size;
	return { items: items.slice(from, next), next_cursor: next < items.length ? String(next) : null };
}

function cases(asked: Asked): Answer {
	const q = (asked.query.get('q') ?? '').toLowerCase();
	const status = asked.query.get('status');
	const waiting = asked.query.get('waiting') === 'true';
	const found = rows.filter(
		(row) =>
			(!status || row.status === status) &&
			(!waiting || (row.status === 'open' && row.hold !== null)) &&
			`${row.debtor_name} ${row.number}`.toLowerCase().includes(q)
	);
	const total = asked.story === 'empty' ? 0 : found.length;
	return { body: { ...pageOf(found, asked, Number(asked.query.get('limit') ?? 25)), total } };
}

function claim(asked: Asked, dryRun: boolean): Answer {
	const handed = JSON.parse(asked.body.toString()) as { invoice_number: string; due_day: string };
	const number =
		handed.due_day >= '2026-11-22' ? `2027-${handed.invoice_number}` : handed.invoice_number;
	return { status: 201, body: world.handedIn(number, dryRun) };
}

function invoice(asked: Asked, dryRun: boolean): Answer {
	const text = asked.body.toString();
	if (!text.includes('<Invoice')) {
		const part = {
			pointer: '/',
			code: 'xml_broken',
			detail: 'broken',
			params: { line: 3, column: 7 }
		};
		return {
			status: 422,
			body: { ...problem(422, 'fields_invalid', 'The file cannot be read.', [part]) }
		};
	}
	return { status: 201, body: world.handedIn(/<ID>(.*?)</.exec(text)?.[1] ?? '4711', dryRun) };
}

const creditorDoor: Record<string, (asked: Asked) => Answer> = {
	'GET /session': () => ({ body: world.creditorSession }),
	'GET /overview': (asked) => ({
		body: asked.story === 'empty' ? world.untouched : world.overview
	}),
	'GET /cases': cases,
	'GET /cases/*': (asked) =>
		asked.id === caseId(404) ? missing : { body: asked.id === caseId(0) ? shown : freshCase },
	'GET /cases/*/timeline': (asked) => ({ body: pageOf(timeline, asked, 8) }),
	'GET /cases/*/statement': (asked) => ({
		body: statementOn(asked.query.get('as_of') ?? '2026-11-22')
	}),
	'GET /cases/*/statement/document': () => ({ raw: letter.content, type: 'application/pdf' }),
	'GET /documents/*': () => ({ raw: letter.content, type: 'application/pdf' }),
	'GET /remittances': (asked) => ({ body: pageOf(world.remittanceRows, asked, 25) }),
	'GET /remittances/*': () => ({ body: world.remittance }),
	'POST /claims': (asked) => claim(asked, asked.query.get('dry_run') === 'true'),
	'POST /invoices': (asked) => invoice(asked, asked.query.get('dry_run') === 'true')
};

const deskDoor: Record<string, (asked: Asked) => Answer> = {
	'GET /session': () => ({ body: world.staffSession }),
	'GET /overview': () => ({ body: world.deskOverview }),
	'GET /cases': cases,
	'GET /bank-files': (asked) => ({ body: pageOf(world.bankFiles, asked, 25) }),
	'POST /bank-files': (asked) => ({
		status: 201,
		body: world.bankFile(asked.query.get('dry_run') === 'true')
	}),
	'GET /unmatched-payments': (asked) => ({ body: pageOf(world.unmatched, asked, 25) }),
	'POST /unmatched-payments/*/match': () => ({ body: world.matched }),
	'GET /remittances': (asked) => ({ body: pageOf(world.remittanceRows, asked, 25) }),
	'GET /remittances/*': () => ({
		body: { ...world.remittance, payment_file_document_id: caseId(920) }
	}),
	'POST /remittances': (asked) => ({
		status: 201,
		body: world.remittancesMade(asked.query.get('dry_run') === 'true')
	}),
	'GET /documents/*': () => ({ raw: letter.content, type: 'application/pdf' }),
	'GET /tasks': (asked) => ({ body: pageOf(world.tasks, asked, 25) }),
	'POST /tasks/*/done': () => ({ body: world.tasks[0] })
};

const doors = {
	creditor: { operations: creditorDoor, proof: world.creditorSession.csrf_token },
	desk: { operations: deskDoor, proof: world.staffSession.csrf_token }
};

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	return Buffer.concat(parts);
}

function signIn(door: keyof typeof doors, body: Buffer, response: ServerResponse): Answer {
	const { password } = JSON.parse(body.toString()) as { password: string };
	if (password !== 'rätt lösenord') {
		return { status: 401, body: problem(401, 'sign_in_failed', 'Wrong.') };
	}
	response.setHeader('Set-Cookie', `kvitt_${door}=1; Path=/; HttpOnly; SameSite=Lax`);
	return { body: door === 'creditor' ? world.creditorSession : world.staffSession };
}

function answer(
	request: IncomingMessage,
	response: ServerResponse,
	body: Buffer,
	url: URL
): Answer {
	const [, door, path] = /^\/api\/(creditor|desk)\/v1(\/.*)$/.exec(url.pathname) ?? [];
	if ((door !== 'creditor' && door !== 'desk') || !path) return missing;
	const method = request.method ?? 'GET';
	if (path === '/sign-in') return signIn(door, body, response);
	const cookies = request.headers.cookie ?? '';
	if (!cookies.includes(`kvitt_${door}=1`)) {
		return { status: 401, body: problem(401, 'not_signed_in', 'Sign in first.') };
	}
	if (method !== 'GET' && request.headers['x-csrf-token'] !== doors[door].proof) {
		return { status: 403, body: problem(403, 'csrf_token_wrong', 'No proof.') };
	}
	if (path === '/sign-out') {
		response.setHeader('Set-Cookie', `kvitt_${door}=; Path=/; Max-Age=0`);
		return { status: 204 };
	}
	if (method !== 'GET' && !request.headers['idempotency-key']) {
		return { status: 400, body: problem(400, 'idempotency_key_unreadable', 'No key.') };
	}
	const story = (/story=(\w+)/.exec(cookies)?.[1] ?? 'usual') as Story;
	if (story === 'broken' && path !== '/session') {
		return { status: 500, body: problem(500, 'internal_error', 'Something went wrong.') };
	}
	const id = /[0-9a-f-]{36}/.exec(path)?.[0] ?? '';
	const shape = `${method} ${path.replace(/[0-9a-f-]{36}/, '*')}`;
	const operation = doors[door].operations[shape];
	return operation?.({ method, path, query: url.searchParams, body, story, id }) ?? missing;
}

const types: Record<string, string> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.svg': 'image/svg+xml',
	'.woff2': 'font/woff2',
	'.json': 'application/json'
};

async function file(root: string, path: string): Promise<Answer> {
	const wanted = join(root, normalize(path));
	try {
		return { raw: await readFile(wanted), type: types[extname(wanted)] ?? 'text/plain' };
	} catch {
		return { raw: await readFile(join(root, 'index.html')), type: 'text/html; charset=utf-8' };
	}
}

/** The built app and a small world of fixtures behind one address, as in production. */
export async function serve(root: string, port = 0): Promise<{ url: string; server: Server }> {
	const server = createServer(async (request, response) => {
		const url = new URL(request.url ?? '/', 'http://127.0.0.1');
		const body = await bodyOf(request);
		if (request.headers.cookie?.includes('story=slow')) {
			await new Promise((go) => setTimeout(go, 400));
		}
		const given = url.pathname.startsWith('/api/')
			? answer(request, response, body, url)
			: await file(root, url.pathname);
		const type =
			given.type ??
			(given.status && given.status >= 400 ? 'application/problem+json' : 'application/json');
		response.writeHead(given.status ?? 200, { 'Content-Type': type });
		response.end(given.raw ?? (given.body === undefined ? undefined : JSON.stringify(given.body)));
	});
	await new Promise<void>((go) => server.listen(port, '127.0.0.1', go));
	const address = server.address();
	if (typeof address !== 'object' || !address) throw new Error('no port');
	return { url: `http://127.0.0.1:${address.port}`, server };
}
