import { m } from '#lib/paraglide/messages.js';

const WHY: Readonly<Record<string, () => string>> = {
	dispute: m.debt_held_dispute,
	payment_reported: m.debt_held_payment_reported,
	contact_request: m.debt_held_contact_request,
	debt_advice: m.debt_held_debt_advice,
	illness: m.debt_held_illness
};

/** Why the case rests, in words for its debtor. */
export function heldBecause(kind: string): string {
	return (WHY[kind] ?? m.debt_held_other)();
}
