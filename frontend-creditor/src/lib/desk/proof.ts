import type { DeskOverview, Money } from '#lib/api/types.ts';
import { sum } from '#lib/money/money.ts';
import * as m from '#lib/paraglide/messages.js';

interface Named {
	code: string;
	name: string;
	amount: Money;
}

export interface Proof {
	held: Named[];
	owed: Named[];
	heldTotal: Money;
	owedTotal: Money;
}

/** Client funds told as two sides, what is there and whose it is: both come to the same sum. */
export function proofOf(overview: DeskOverview): Proof {
	const currency = overview.client_bank.currency;
	const held = [
		{ code: 'client_bank', name: m.desk_client_bank(), amount: overview.client_bank },
		{ code: 'card_transit', name: m.desk_card_transit(), amount: overview.card_transit },
		{ code: 'topup_due', name: m.desk_topup_due(), amount: overview.topup_due }
	];
	const owed = [
		{ code: 'creditors', name: m.desk_owed_creditors(), amount: overview.owed_to_creditors },
		{ code: 'payers', name: m.desk_owed_payers(), amount: overview.owed_to_payers },
		{ code: 'unallocated', name: m.desk_unallocated(), amount: overview.unallocated }
	];
	const totalOf = (side: Named[]) =>
		sum(
			side.map((one) => one.amount),
			currency
		);
	return { held, owed, heldTotal: totalOf(held), owedTotal: totalOf(owed) };
}
