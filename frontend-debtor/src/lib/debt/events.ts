import { amountText } from '#lib/format/amount.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { DebtEvent } from './shapes.ts';

const TELLINGS: Readonly<Record<string, () => string>> = {
	demand_sent: m.event_demand_sent,
	message_sent: m.event_message_sent,
	claim_registered: m.event_claim_registered,
	claim_joined: m.event_claim_joined,
	payment_reversed: m.event_payment_reversed,
	objection_made: m.event_objection_made,
	payment_reported: m.event_payment_reported,
	contact_requested: m.event_contact_requested,
	hold_placed: m.event_hold_placed,
	hold_released: m.event_hold_released,
	case_closed: m.event_case_closed,
	case_reopened: m.event_case_reopened
};

const SAID_BY_READER = new Set(['objection_made', 'payment_reported', 'contact_requested']);

/** Whose bubble it is. */
export function eventSide(event: DebtEvent): 'ours' | 'yours' {
	return SAID_BY_READER.has(event.kind) ? 'yours' : 'ours';
}

/** What happened, as a sentence in the conversation. */
export function eventWords(event: DebtEvent): string {
	if (event.kind === 'payment_received') {
		if (!event.amount) return m.event_payment_received_plain();
		return m.event_payment_received({ amount: amountText(event.amount, getLocale()) });
	}
	return (TELLINGS[event.kind] ?? m.event_other)();
}

/** The oldest first, as one reads a conversation. */
export function inOrder(events: readonly DebtEvent[]): DebtEvent[] {
	return [...events].sort((one, other) => one.at.localeCompare(other.at));
}
