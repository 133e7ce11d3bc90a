import * as messages from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { amountText } from '#lib/money/money.ts';
import { dayText } from '#lib/day/day.ts';

type Parameters = Record<string, string | number>;
type Message = (params?: Parameters) => string;

const known = messages as unknown as Record<string, Message | undefined>;

/** Days and sums among a code's parameters, as the reader's language writes them. */
export function spoken(params: Parameters): Parameters {
	return Object.fromEntries(
		Object.entries(params).map(([name, value]) => {
			if (name.endsWith('_minor') && typeof value === 'number') {
				const currency = String(params['currency'] ?? 'SEK');
				return [name, amountText({ amount_minor: value, currency }, { currency: true })];
			}
			if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
				return [name, dayText(value)];
			}
			return [name, value];
		})
	);
}

/** The sentence for a code of a family, or null where this app has none yet. */
export function findWords(family: string, code: string, params: Parameters = {}): string | null {
	const message = known[`${family}_${code}`];
	if (!message) return null;
	const said = message(spoken(params));
	return said.includes('undefined') ? null : said;
}

/** As findWords; an unknown code is shown readably rather than hidden. */
export function words(family: string, code: string, params: Parameters = {}): string {
	return findWords(family, code, params) ?? code.replaceAll('_', ' ');
}

/** A name with signs in it ("camt.054", "application/pdf") as part of a message's key. */
export function codeOf(name: string): string {
	return name.toLowerCase().replace(/\W+/g, '_');
}

/** "a, b eller c" as the language joins it. */
export function eitherOf(said: readonly string[]): string {
	return new Intl.ListFormat(getLocale(), { type: 'disjunction' }).format(said);
}

interface Told {
	code: string;
	detail?: string | undefined;
	params: Parameters;
}

/** A refusal in the reader's language, or the API's own English sentence. */
export function refusalText(refusal: Told): string {
	return (
		findWords('refusal', refusal.code, refusal.params) ??
		refusal.detail ??
		words('refusal', refusal.code)
	);
}

/** A finding of the review, likewise; some share their words with refusals. */
export function findingText(finding: Told): string {
	const { code, params } = finding;
	const missing = code === 'particulars_missing' && findWords('missing', String(params['field']));
	return missing || (findWords('finding', code, params) ?? refusalText(finding));
}
