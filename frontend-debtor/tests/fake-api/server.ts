/** A small stand-in of the debtor door, for looking at pages and testing them; it serves the built app too. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { components } from '../../src/lib/api/schema.d.ts';
import { BIRTH_DATE, LOCKED_CODE, STORIES } from './stories.ts';
import { AGENCY, later, money, shown, statementOf, today, type Debt } from './world.ts';

type Schemas = components['schemas'];

interface Session {
	csrf: string;
	debts: Debt[];
}

interface Checkout {
	debt: Debt;
	shown: Schemas['CheckoutShown'];
	settlesAt: number | null;
}

interface Call {
	method: string;
	path: string;
	query: URLSearchParams;
	body: Record<string, unknown>;
	session: Session | undefined;
	request: IncomingMessage;
	response: ServerResponse;
}

class Refused extends Error {
	readonly status: number;
	readonly code: string;
	readonly params: Record<string, string | number>;

	constructor(status: number, code: string, params: Record<string, string | number> = {}) {
		super(code);
		this.status = status;
		this.code = code;
		this.params = params;
	}
}

const BUILD = fileURLToPath(new URL('../../build/', import.meta.url));
const API = '/api/debtor/v1';
const RATE_KNOWN_DAYS = 60;
const MEDIA: Record<string, string> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.svg': 'image/svg+xml',
	'.woff2': 'font/woff2',
	'.json': 'application/json',
	'.txt': 'text/plain'
};

const sessions = new Map<string, Session>();
const checkouts = new Map<string, Checkout>();

function answer(
	call: Call,
	status: number,
	body?: unknown,
	headers: Record<string, string> = {}
): void {
	const media = status >= 400 ? 'application/problem+json' : 'application/json';
	call.response.writeHead(status, { 'Content-Type': media, ...headers });
	call.response.end(body === undefined ? '' : JSON.stringify(body));
}

function startSession(call: Call): void {
	const code = String(call.body['code']).toUpperCase();
	if (code === LOCKED_CODE) throw new Refused(429, 'too_many_attempts', { wait_seconds: 840 });
	const story = STORIES[code];
	const proven = call.body['birth_date'] === BIRTH_DATE || call.body['pin'] === '5790';
	if (!story || !proven) throw new Refused(401, 'code_or_proof_wrong');
	const token = randomUUID();
	const session = { csrf: randomUUID(), debts: story() };
	sessions.set(token, session);
	const cookie = `kvitt_debtor=${token}; HttpOnly; Path=/; SameSite=Lax`;
	answer(call, 201, sessionShown(session), { 'Set-Cookie': cookie });
}

function sessionShown(session: Session): Schemas['DebtorSessionShown'] {
	return { debtor_name: 'Kim Exempelsson', language: 'sv', csrf_token: session.csrf };
}

function signedIn(call: Call): Session {
	if (!call.session) throw new Refused(401, 'not_signed_in');
	const safe = call.method === 'GET';
	if (!safe && call.request.headers['x-csrf-token'] !== call.session.csrf)
		throw new Refused(403, 'csrf_token_wrong');
	return call.session;
}

function debtOf(call: Call, id: string): Debt {
	const debt = signedIn(call).debts.find((one) => one.id === id);
	if (!debt) throw new Refused(404, 'case_unknown');
	return debt;
}

function listDebts(call: Call): void {
	const items = signedIn(call).debts.map((debt) => ({
		id: debt.id,
		number: debt.number,
		creditor_name: debt.creditor,
		status: debt.closed ? 'closed' : 'open',
		owed: statementOf(debt, today()).total
	}));
	answer(call, 200, { items } satisfies Schemas['DebtPage']);
}

function getStatement(call: Call, debt: Debt): void {
	const asOf = call.query.get('as_of') ?? today();
	if (asOf > later(today(), RATE_KNOWN_DAYS)) throw new Refused(422, 'rate_not_known');
	answer(call, 200, statementOf(debt, asOf));
}

function record(call: Call, debt: Debt, kind: string, hold: string): void {
	const id = randomUUID();
	const words = String(call.body['words'] ?? '');
	const at = new Date().toISOString();
	debt.hold = hold;
	debt.events.push({ id, at, kind, words, amount: null, params: {} });
	debt.events.push({
		id: randomUUID(),
		at,
		kind: 'hold_placed',
		words: '',
		amount: null,
		params: {}
	});
	answer(call, 201, {
		id,
		held: true,
		answer_by: later(today(), 14)
	} satisfies Schemas['Recorded']);
}

function createCheckout(call: Call, debt: Debt): void {
	const asked = call.body['amount'] as Schemas['Money'] | undefined;
	const amount = asked ?? statementOf(debt, today()).total;
	const id = randomUUID();
	const url = `/stand-in/${id}`;
	const opened = { id, debt_id: debt.id, state: 'open', url, amount, receipt: null } as const;
	checkouts.set(id, { debt, shown: opened, settlesAt: null });
	answer(call, 201, opened);
}

function settle(checkout: Checkout): void {
	const { debt } = checkout;
	const amount = checkout.shown.amount;
	debt.payments.push({ day: today(), minor: amount.amount_minor, channel: 'card' });
	const left = statementOf(debt, today()).total;
	const at = new Date().toISOString();
	debt.events.push({
		id: randomUUID(),
		at,
		kind: 'payment_received',
		words: '',
		amount,
		params: {}
	});
	debt.closed = left.amount_minor === 0;
	checkout.settlesAt = null;
	checkout.shown = {
		...checkout.shown,
		state: 'paid',
		receipt: {
			paid_on: today(),
			amount,
			still_owed: left,
			overpaid: money(0),
			debt_closed: debt.closed
		}
	};
}

function getCheckout(call: Call, id: string): void {
	const checkout = checkouts.get(id);
	if (!checkout || !signedIn(call).debts.includes(checkout.debt))
		throw new Refused(404, 'not_found');
	if (checkout.settlesAt !== null && Date.now() >= checkout.settlesAt) settle(checkout);
	answer(call, 200, checkout.shown);
}

/** The pay page of the stand-in: pay, fail or turn back. */
function standIn(call: Call, id: string, act: string | undefined): void {
	const checkout = checkouts.get(id);
	if (!checkout) throw new Refused(404, 'not_found');
	const go = (to: string) => call.response.writeHead(303, { Location: to }).end();
	if (act === 'pay') {
		checkout.settlesAt = Date.now() + 1500;
		return void go(`/paid?checkout=${id}`);
	}
	if (act === 'fail') {
		checkout.shown = { ...checkout.shown, state: 'failed' };
		return void go(`/paid?checkout=${id}`);
	}
	if (act === 'cancel') return void go(`/paid?checkout=${id}&cancelled=1`);
	call.response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
	const button = (name: string) =>
		`<button formaction="/stand-in/${id}/${name}" name="act" value="${name}">${name}</button>`;
	const buttons = ['pay', 'fail', 'cancel'].map(button).join('');
	call.response.end(`<!doctype html><title>Stand-in</title><form>${buttons}</form>`);
}

function endSession(call: Call): void {
	const session = signedIn(call);
	for (const [token, one] of sessions) if (one === session) sessions.delete(token);
	answer(call, 204);
}

function ofDebt(call: Call, debt: Debt, what: string | undefined): void {
	if (what === undefined) return answer(call, 200, shown(debt));
	if (what === 'statement') return getStatement(call, debt);
	if (what === 'checkouts') return createCheckout(call, debt);
	if (what === 'objections') return record(call, debt, 'objection_made', 'dispute');
	if (what === 'payment-reports') return record(call, debt, 'payment_reported', 'payment_reported');
	if (what === 'contact-requests')
		return record(call, debt, 'contact_requested', 'contact_request');
	throw new Refused(404, 'not_found');
}

function sendPaper(call: Call): void {
	signedIn(call);
	call.response.writeHead(200, { 'Content-Type': 'application/pdf' });
	call.response.end('%PDF-1.7\n%%EOF\n');
}

function ofApi(call: Call): void {
	const [what, id, more, paper] = call.path.slice(API.length + 1).split('/');
	if (what === 'agency') return answer(call, 200, AGENCY);
	if (what === 'sessions') return startSession(call);
	if (what === 'session') return answer(call, 200, sessionShown(signedIn(call)));
	if (what === 'sign-out') return endSession(call);
	if (what === 'debts' && !id) return listDebts(call);
	if (what === 'debts' && id && paper) return sendPaper(call);
	if (what === 'debts' && id) return ofDebt(call, debtOf(call, id), more);
	if (what === 'checkouts' && id) return getCheckout(call, id);
	if (what === 'documents') return sendPaper(call);
	throw new Refused(404, 'not_found');
}

async function ofApp(call: Call): Promise<void> {
	const asked = join(BUILD, normalize(call.path));
	const found = await readFile(asked).catch(() => null);
	const name = found ? asked : 'index.html';
	const content = found ?? (await readFile(join(BUILD, 'index.html')));
	call.response.writeHead(200, {
		'Content-Type': MEDIA[extname(name)] ?? 'application/octet-stream'
	});
	call.response.end(content);
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
	let text = '';
	for await (const chunk of request) text += String(chunk);
	return text ? (JSON.parse(text) as Record<string, unknown>) : {};
}

async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const url = new URL(request.url ?? '/', 'http://fake');
	const token = /kvitt_debtor=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
	const call: Call = {
		method: request.method ?? 'GET',
		path: decodeURIComponent(url.pathname),
		query: url.searchParams,
		body: await bodyOf(request),
		session: sessions.get(token),
		request,
		response
	};
	const standing = /^\/stand-in\/([\w-]+)(?:\/(\w+))?$/.exec(call.path);
	try {
		if (standing) return standIn(call, standing[1] ?? '', standing[2]);
		if (call.path.startsWith(API)) return ofApi(call);
		await ofApp(call);
	} catch (refused) {
		if (!(refused instanceof Refused)) throw refused;
		const { status, code, params } = refused;
		const title = 'Refused';
		const problem = { type: 'about:blank', title, status, detail: code, code, params, errors: [] };
		answer(call, status, { ...problem, request_id: randomUUID() } satisfies Schemas['Problem']);
	}
}

/** Serve the built app and the fake door; port 0 takes any that is free. */
export async function serve(port: number): Promise<{ server: Server; address: string }> {
	const server = createServer((request, response) => void route(request, response));
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
	const bound = server.address();
	if (typeof bound !== 'object' || bound === null) throw new Error('The server has no port.');
	return { server, address: `http://127.0.0.1:${bound.port}` };
}
