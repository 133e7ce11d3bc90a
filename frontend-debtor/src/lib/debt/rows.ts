import type { Money } from '#lib/format/amount.ts';
import { rateText } from '#lib/format/amount.ts';
import { plainDay } from '#lib/format/day.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Line, Statement } from './shapes.ts';

/** One row of the card: what it is, and how much is left of it. */
export interface Row {
	label: string;
	about: string;
	money: Money;
}

/** More invoices than this are told as one row; the reckoning page has them all. */
const CLAIMS_APART = 3;

function sum(lines: readonly Line[], currency: string): Money {
	return {
		amount_minor: lines.reduce((so_far, line) => so_far + line.amount.amount_minor, 0),
		currency
	};
}

function owed(line: Line): boolean {
	return line.amount.amount_minor !== 0;
}

function claimRow(line: Line, asOf: string): Row {
	return {
		label: m.debt_claim({ ground: line.ground, invoice: line.invoice_number }),
		about: m.debt_due({ day: plainDay(line.day, getLocale(), asOf) }),
		money: line.amount
	};
}

function claimRows(lines: readonly Line[], statement: Statement): Row[] {
	const shown = lines.slice(0, lines.length > CLAIMS_APART ? CLAIMS_APART - 1 : CLAIMS_APART);
	const rest = lines.slice(shown.length);
	const rows = shown.map((line) => claimRow(line, statement.as_of));
	if (rest.length === 0) return rows;
	const money = sum(rest, statement.total.currency);
	return [...rows, { label: m.debt_more_claims({ count: rest.length }), about: '', money }];
}

/** "Interest 10 % for 53 days" where that is the whole truth, else just "interest". */
function interestLabel(lines: readonly Line[]): string {
	const spans = lines.flatMap((line) => line.spans ?? []);
	const [first] = spans;
	const rates = new Set(spans.map((span) => Number(span.rate)));
	if (lines.length !== 1 || !first || rates.size !== 1) return m.debt_interest();
	const days = spans.reduce((so_far, span) => so_far + span.days, 0);
	return m.debt_interest_days({ rate: rateText(first.rate, getLocale()), days });
}

function costsLabel(lines: readonly Line[]): string {
	const measures = new Set(lines.map((line) => line.measure));
	const reminded = measures.delete('reminder');
	const demanded = measures.delete('demand');
	if (measures.size > 0) return m.debt_costs_other();
	if (reminded && demanded) return m.debt_costs();
	return reminded ? m.debt_costs_reminder() : m.debt_costs_demand();
}

/** The rows under the amount owed; they sum to it. */
export function cardRows(statement: Statement): Row[] {
	const lines = statement.lines.filter(owed);
	const of = (head: string) => lines.filter((line) => line.head === head);
	const rows = claimRows(of('principal'), statement);
	const add = (part: readonly Line[], label: (lines: readonly Line[]) => string) => {
		if (part.length === 0) return;
		rows.push({ label: label(part), about: '', money: sum(part, statement.total.currency) });
	};
	add(of('interest'), interestLabel);
	add(of('costs'), costsLabel);
	add(of('compensation'), m.debt_compensation);
	return rows;
}

/** All that has been paid, or null where nothing has. */
export function paidSoFar(statement: Statement): Money | null {
	const minor = statement.payments.reduce((so_far, one) => so_far + one.amount.amount_minor, 0);
	return minor === 0 ? null : { amount_minor: minor, currency: statement.total.currency };
}
