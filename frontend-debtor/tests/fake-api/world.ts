import { randomUUID } from 'node:crypto';
import type { components } from '../../src/lib/api/schema.d.ts';

type Schemas = components['schemas'];
type Money = Schemas['Money'];

const SEK = 'SEK';
const RATE_PERCENT = 10;

export interface Claim {
	invoice: string;
	ground: string;
	dueDaysAgo: number;
	principalMinor: number;
}

export interface Story {
	creditor: string;
	claims: Claim[];
	costs: { measure: string; daysAgo: number; minor: number }[];
	paidMinor?: number;
	hold?: string;
	closed?: boolean;
	role?: string;
	debtorKind?: string;
}

export interface Debt extends Story {
	id: string;
	number: string;
	reference: string;
	letterId: string;
	payments: { day: string; minor: number; channel: string }[];
	events: Schemas['DebtEvent'][];
}

export const AGENCY: Schemas['AgencyShown'] = {
	name: 'Kvitt Inkasso AB',
	phone: '08-123 45 60',
	email: 'hej@kvitt.example',
	opening_hours: 'vardagar 9–16',
	bankgiro: '5050-1055'
};

export function money(minor: number): Money {
	return { amount_minor: minor, currency: SEK };
}

export function today(): string {
	return new Date().toISOString().slice(0, 10);
}

export function later(day: string, days: number): string {
	return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

function daysBetween(start: string, end: string): number {
	return Math.round((Date.parse(end) - Date.parse(start)) / 86_400_000);
}

function law(act: string, section: string, title: string, note: string): Schemas['Citation'] {
	return { act, section, title, basis: 'statute', note };
}

const INTEREST_LAW = [
	law('1975:635', '6 §', 'räntelagen', 'Referensräntan plus åtta procentenheter om året.'),
	law('1975:635', '9 §', 'räntelagen', 'Referensräntan bestäms av Riksbanken för varje halvår.')
];
const COST_LAW = law(
	'1981:739',
	'4 §',
	'lagen om ersättning för inkassokostnader m.m.',
	'Högst det belopp som lagen anger.'
);
const GROUND_LAW = law('invoice', '88213', 'faktura', '');

let serial = 0;

/** Begin a debt as its story tells it. */
export function tell(story: Story): Debt {
	serial += 1;
	const sentAt = `${later(today(), -3)}T08:12:00Z`;
	const event = (kind: string, at: string, minor?: number): Schemas['DebtEvent'] => ({
		id: randomUUID(),
		at,
		kind,
		words: '',
		amount: minor === undefined ? null : money(minor),
		params: {}
	});
	const paid = story.paidMinor ?? 0;
	return {
		...story,
		id: randomUUID(),
		number: `2026-00${4170 + serial}`,
		reference: `1000${4170 + serial}34`,
		letterId: randomUUID(),
		payments: paid ? [{ day: later(today(), -1), minor: paid, channel: 'bank' }] : [],
		events: [
			...(paid ? [event('payment_received', `${later(today(), -1)}T06:30:00Z`, paid)] : []),
			event('demand_sent', sentAt),
			...(story.closed ? [event('case_closed', `${later(today(), -1)}T06:31:00Z`)] : [])
		]
	};
}

function interestSpans(claim: Claim, asOf: string): Schemas['SpanShown'][] {
	const start = later(later(today(), -claim.dueDaysAgo), 1);
	const days = daysBetween(start, later(asOf, 1));
	if (days <= 0) return [];
	const minor = Math.floor((claim.principalMinor * RATE_PERCENT * days) / 36_500 + 0.5);
	return [
		{
			start,
			last: asOf,
			days,
			base: money(claim.principalMinor),
			rate: `${RATE_PERCENT}.00`,
			year_days: 365,
			exact: (minor / 100).toFixed(4),
			amount: money(minor),
			citations: INTEREST_LAW
		}
	];
}

function lineOf(
	head: string,
	minor: number,
	more: Partial<Schemas['LineShown']>
): Schemas['LineShown'] {
	return {
		head,
		amount: money(minor),
		raised: money(minor),
		paid: money(0),
		waived: money(0),
		explanation: [],
		claim_id: null,
		invoice_number: '',
		ground: '',
		day: today(),
		spans: null,
		measure: null,
		citation: GROUND_LAW,
		citations: [],
		...more
	};
}

function linesOf(debt: Debt, asOf: string): Schemas['LineShown'][] {
	const ofClaims = debt.claims.flatMap((claim) => {
		const named = { invoice_number: claim.invoice, ground: claim.ground };
		const dueDay = later(today(), -claim.dueDaysAgo);
		const spans = interestSpans(claim, asOf);
		const minor = spans.reduce((sum, span) => sum + span.amount.amount_minor, 0);
		return [
			lineOf('principal', claim.principalMinor, { ...named, day: dueDay }),
			lineOf('interest', minor, {
				...named,
				day: later(dueDay, 1),
				spans,
				citation: INTEREST_LAW[0] ?? GROUND_LAW
			})
		];
	});
	const ofCosts = debt.costs.map((cost) =>
		lineOf('costs', cost.minor, {
			measure: cost.measure,
			day: later(today(), -cost.daysAgo),
			citation: COST_LAW
		})
	);
	return [...ofClaims, ...ofCosts];
}

/** Take payments off the lines: costs first, then interest, then principal. */
function settle(lines: Schemas['LineShown'][], minor: number): Schemas['LineShown'][] {
	let left = minor;
	const settled = new Map<Schemas['LineShown'], number>();
	for (const head of ['costs', 'interest', 'principal'])
		for (const line of lines.filter((one) => one.head === head)) {
			const part = Math.min(left, line.amount.amount_minor);
			settled.set(line, part);
			left -= part;
		}
	return lines.map((line) => {
		const part = settled.get(line) ?? 0;
		return { ...line, amount: money(line.amount.amount_minor - part), paid: money(part) };
	});
}

export function statementOf(debt: Debt, asOf: string): Schemas['CaseStatement'] {
	const paid = debt.payments.reduce((sum, payment) => sum + payment.minor, 0);
	const full = debt.closed ? [] : linesOf(debt, asOf);
	const lines = settle(full, paid);
	const principal = lines.filter((line) => line.head === 'principal');
	const base = principal.reduce((sum, line) => sum + line.amount.amount_minor, 0);
	return {
		case_id: debt.id,
		number: debt.number,
		as_of: asOf,
		known_at: new Date().toISOString(),
		language: 'sv',
		heads: [],
		lines,
		payments: debt.payments.map((payment) => ({
			value_day: payment.day,
			amount: money(payment.minor),
			channel: payment.channel,
			parts: []
		})),
		total: money(lines.reduce((sum, line) => sum + line.amount.amount_minor, 0)),
		daily_interest: money(Math.floor((base * RATE_PERCENT) / 36_500 + 0.5)),
		law_digest: 'fixture'
	};
}

function stepsOf(debt: Debt): Schemas['StepShown'][] {
	if (debt.closed || debt.hold) return [];
	return [
		{
			step: 'recommend_payment_order',
			day: later(today(), 12),
			why: 'pay_by_day_passed',
			params: {},
			cost_debtor: money(68_000),
			cost_creditor: money(0),
			stopped_by: ['pay', 'object', 'report_payment', 'ask_for_contact'],
			citation: null
		}
	];
}

export function shown(debt: Debt): Schemas['DebtShown'] {
	const statement = statementOf(debt, today());
	return {
		id: debt.id,
		number: debt.number,
		agency: AGENCY,
		creditor_name: debt.creditor,
		creditor_organisation_number: '5560125790',
		original_creditor: '',
		status: debt.closed ? 'closed' : 'open',
		role: debt.role ?? 'main',
		debtor_name: 'Kim Exempelsson',
		debtor_kind: debt.debtorKind ?? 'consumer',
		statement,
		claims: debt.claims.map((claim) => ({
			id: randomUUID(),
			invoice_number: claim.invoice,
			ground: claim.ground,
			issued_on: null,
			due_day: later(today(), -claim.dueDaysAgo),
			principal: money(claim.principalMinor),
			unpaid: money(claim.principalMinor),
			document_id: null
		})),
		pay_by: debt.closed ? null : later(today(), 11),
		hold: debt.hold ?? null,
		hold_until: null,
		answer_by: debt.hold ? later(today(), 14) : null,
		next_steps: stepsOf(debt),
		payment_reference: debt.reference,
		reference_kind: 'ocr-length',
		card_available: true,
		letters: [
			{
				id: debt.letterId,
				kind: 'demand',
				made_at: `${later(today(), -3)}T08:11:00Z`,
				media_type: 'application/pdf',
				size: 48_213,
				sha256: '0'.repeat(64)
			}
		],
		events: debt.events
	};
}
