import { amountText } from '#lib/format/amount.ts';
import { plainDay } from '#lib/format/day.ts';
import { eitherOf } from '#lib/format/size.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Step } from './shapes.ts';

type Words = () => string;

const NAMES: Readonly<Record<string, Words>> = {
	send_demand: m.step_send_demand,
	recommend_payment_order: m.step_payment_order,
	apply_for_payment_order: m.step_payment_order
};

/** What happens otherwise: at no cost to the reader, or at one. */
type Otherwise = readonly [free: Words, costing: (inputs: { amount: string }) => string];

const PAYMENT_ORDER: Otherwise = [
	m.step_otherwise_payment_order,
	m.step_otherwise_payment_order_cost
];
const OTHERWISE: Readonly<Record<string, Otherwise>> = {
	send_demand: [m.step_otherwise_send_demand, m.step_otherwise_send_demand_cost],
	recommend_payment_order: PAYMENT_ORDER,
	apply_for_payment_order: PAYMENT_ORDER
};
const NEXT_STEP: Otherwise = [m.step_otherwise_other, m.step_otherwise_other_cost];

const STOPPERS: Readonly<Record<string, Words>> = {
	pay: m.debt_stop_pay,
	object: m.debt_stop_object,
	ask_for_contact: m.debt_stop_contact,
	contact: m.debt_stop_contact
};

/** What a step is called. */
export function stepName(step: Step): string {
	return (NAMES[step.step] ?? m.step_other)();
}

/** When a step may come, and what it would cost the reader. */
export function stepTerms(step: Step, today: string): string {
	const locale = getLocale();
	const day = step.day
		? m.step_earliest({ day: plainDay(step.day, locale, today) })
		: m.step_no_day();
	const cost = step.cost_debtor.amount_minor
		? m.step_adds({ amount: amountText(step.cost_debtor, locale) })
		: m.step_free();
	return `${day} · ${cost}`;
}

/** What happens if nothing is done, what it costs, and how the reader stops it. */
export function otherwise(step: Step): string {
	const locale = getLocale();
	const [free, costing] = OTHERWISE[step.step] ?? NEXT_STEP;
	const cost = step.cost_debtor;
	const sentences = [
		cost.amount_minor ? costing({ amount: amountText(cost, locale) }) : free()
	] as string[];
	const ways = step.stopped_by.flatMap((way) => STOPPERS[way]?.() ?? []);
	if (ways.length > 0) sentences.push(m.debt_stop({ ways: eitherOf(ways, locale) }));
	return sentences.join(' ');
}
