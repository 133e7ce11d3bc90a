import { getLocale } from '#lib/paraglide/runtime.js';
import type { Money } from '#lib/api/types.ts';

const tags = { sv: 'sv-SE', en: 'en-GB' } as const;
const MINOR_DIGITS = 2;

/** The sum as a person of this language writes it, minor units always shown. */
export function amountText(money: Money, options: { currency: boolean }): string {
	const whole = money.amount_minor / 10 ** MINOR_DIGITS;
	const written = new Intl.NumberFormat(tags[getLocale()], {
		minimumFractionDigits: MINOR_DIGITS,
		maximumFractionDigits: MINOR_DIGITS,
		...(options.currency ? { style: 'currency', currency: money.currency } : {})
	}).format(whole);
	return written.replace('-', '\u2212');
}

/** "kr" or "SEK": the unit for the head of a column. */
export function currencyUnit(currency: string): string {
	const part = new Intl.NumberFormat(tags[getLocale()], { style: 'currency', currency })
		.formatToParts(0)
		.find((found) => found.type === 'currency');
	return part?.value ?? currency;
}

export function countText(count: number): string {
	return new Intl.NumberFormat(tags[getLocale()]).format(count);
}

/** A percentage as the language writes it, from a decimal string: "10.0000" becomes "10 %". */
export function rateText(rate: string): string {
	return new Intl.NumberFormat(tags[getLocale()], {
		style: 'percent',
		maximumFractionDigits: 4
	}).format(Number(rate) / 100);
}

/** The change between two sums in whole percent, or null where there is nothing to compare with. */
export function changePercent(now: Money, before: Money): number | null {
	if (before.amount_minor === 0) return null;
	return Math.round(((now.amount_minor - before.amount_minor) / before.amount_minor) * 100);
}

export function zero(currency: string): Money {
	return { amount_minor: 0, currency };
}

export function negated(money: Money): Money {
	return { ...money, amount_minor: money.amount_minor === 0 ? 0 : -money.amount_minor };
}

export function sum(moneys: readonly Money[], currency: string): Money {
	return moneys.reduce(
		(running, money) => ({ currency, amount_minor: running.amount_minor + money.amount_minor }),
		zero(currency)
	);
}

/** What somebody typed ("1 250,00", "1250.5") as minor units, or null when it is not a sum. */
export function readAmount(typed: string, currency: string): Money | null {
	const tidy = typed.replace(/[\s\u00a0\u202f]/g, '').replace(/(kr|sek)$/i, '');
	const found = /^(\d{1,12})(?:[.,](\d{1,2}))?$/.exec(tidy);
	if (!found) return null;
	const minor = Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
	return { amount_minor: minor, currency };
}
