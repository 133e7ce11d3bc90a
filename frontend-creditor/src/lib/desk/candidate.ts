import type { Money } from '#lib/api/types.ts';

/** A case that a payment may be matched to. */
export interface Candidate {
	case_id: string;
	number: string;
	debtor_name: string;
	owed: Money;
	why: string;
}

/** What matching would do: how much is taken off the debt, what is left, what goes back. */
export interface MatchOutlook {
	taken: Money;
	left: Money;
	back: Money;
}

export function outlookOf(paid: Money, owed: Money): MatchOutlook {
	const of = (amount_minor: number): Money => ({ amount_minor, currency: paid.currency });
	const due = Math.max(owed.amount_minor, 0);
	const taken = Math.min(paid.amount_minor, due);
	return { taken: of(taken), left: of(due - taken), back: of(paid.amount_minor - taken) };
}
