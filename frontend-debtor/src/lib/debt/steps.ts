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

const OTHERWISE: Readonly<Record<string, Words>> = {
	send_demand: m.step_otherwise_send_demand,
	recommend_payment_order: m.step_otherwise_payment_order,
	apply_for_payment_order: m.step_otherwise_payment_order
};

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
	const sentences = [(OTHERWISE[step.step] ?? m.step_otherwise_other)()];
	if (step.cost_debtor.amount_minor)
		sentences.push(m.step_cost({ amount: amountText(step.cost_debtor, locale) }));
	const ways = step.stopped_by.flatMap((way) => STOPPERS[way]?.() ?? []);
	if (ways.length > 0) sentences.push(m.debt_stop({ ways: eitherOf(ways, locale) }));
	return sentences.join(' ');
}
