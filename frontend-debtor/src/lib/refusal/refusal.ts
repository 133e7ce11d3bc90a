import type { Trouble } from '#lib/api/trouble.ts';
import { dayOf, dayText, timeText } from '#lib/format/day.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';

const SENTENCES: Readonly<Record<string, () => string>> = {
	offline: m.trouble_offline,
	code_or_proof_wrong: m.refusal_code_or_proof_wrong,
	too_many_attempts: m.refusal_too_many_attempts,
	amount_too_high: m.refusal_amount_too_high,
	amount_too_low: m.refusal_amount_too_low,
	nothing_owed: m.refusal_nothing_owed,
	case_closed: m.refusal_case_closed,
	card_unavailable: m.refusal_card_unavailable,
	currency_differs: m.refusal_currency_differs,
	rate_not_known: m.refusal_rate_not_known,
	law_not_known: m.refusal_day_wrong,
	document_unknown: m.refusal_not_found,
	case_unknown: m.refusal_not_found,
	not_found: m.refusal_not_found,
	csrf_token_wrong: m.refusal_csrf
};

/** What a trouble means for the reader: a sentence of ours, or the API's own words. */
export function refusalSentences(trouble: Trouble, now: Date): string[] {
	const sentence = SENTENCES[trouble.code];
	if (sentence) return [sentence(), ...waitSentence(trouble, now)];
	if (trouble.status >= 500) return [m.trouble_ours()];
	const details = trouble.pointers.map((part) => SENTENCES[part.code]?.() ?? part.detail);
	return details.length > 0 ? details : [trouble.message || m.refusal_default()];
}

/** When to try again, where the API says how long to wait. */
function waitSentence(trouble: Trouble, now: Date): string[] {
	const seconds = Number(trouble.params['wait_seconds'] ?? trouble.params['retry_after_seconds']);
	if (!(seconds > 0)) return [];
	// Rounded up to the next minute: a time that works, not one that is a little early.
	const free = new Date(Math.ceil((now.getTime() + seconds * 1000) / 60_000) * 60_000);
	const locale = getLocale();
	const time = timeText(free, locale);
	if (dayOf(free) === dayOf(now)) return [m.refusal_try_again_at({ time })];
	return [m.refusal_try_again_on({ day: dayText(dayOf(free), locale), time })];
}
