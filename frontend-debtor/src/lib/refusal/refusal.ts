import type { Trouble } from '#lib/api/trouble.ts';
import { amountText } from '#lib/format/amount.ts';
import { dayOf, dayText, timeText } from '#lib/format/day.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';

type Params = Trouble['params'];

/** An amount that a refusal names, in words. */
function amountIn(params: Params, name: string): string {
	const currency = String(params['currency'] ?? 'SEK');
	return amountText({ amount_minor: Number(params[name] ?? 0), currency }, getLocale());
}

const SENTENCES: Readonly<Record<string, (params: Params) => string>> = {
	offline: m.trouble_offline,
	code_or_proof_wrong: m.refusal_code_or_proof_wrong,
	too_many_attempts: m.refusal_too_many_attempts,
	too_many_requests: m.refusal_too_many_requests,
	amount_too_high: (params) =>
		m.refusal_amount_too_high({ amount: amountIn(params, 'owed_minor') }),
	amount_too_low: (params) => m.refusal_amount_too_low({ amount: amountIn(params, 'least_minor') }),
	nothing_owed: m.refusal_nothing_owed,
	case_closed: m.refusal_case_closed,
	card_unavailable: m.refusal_card_unavailable,
	currency_differs: m.refusal_currency_differs,
	rate_not_known: m.refusal_rate_not_known,
	law_not_known: m.refusal_day_wrong,
	day_unreadable: m.refusal_day_wrong,
	paid_on_in_future: m.report_day_ahead,
	idempotency_key_in_flight: m.refusal_under_way,
	idempotency_key_reused: m.refusal_under_way,
	checkout_unknown: m.refusal_not_found,
	internal_error: m.trouble_ours,
	document_unknown: m.refusal_not_found,
	case_unknown: m.refusal_not_found,
	not_found: m.refusal_not_found,
	csrf_token_wrong: m.refusal_csrf
};

/** What a trouble means for the reader: a sentence of ours, or the API's own words. */
export function refusalSentences(trouble: Trouble, now: Date): string[] {
	const sentence = SENTENCES[trouble.code];
	if (sentence) return [sentence(trouble.params), ...waitSentence(trouble, now)];
	if (trouble.status >= 500) return [m.trouble_ours()];
	const details = trouble.pointers.map(
		(part) => SENTENCES[part.code]?.(part.params) ?? part.detail
	);
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
