import type { Money, RemittanceLine } from '#lib/api/types.ts';
import { amountText, rateText, readAmount, sum } from '#lib/money/money.ts';

export interface CaseLines {
	caseId: string;
	caseNumber: string;
	invoices: string[];
	lines: RemittanceLine[];
	total: Money;
}

/** The lines of a remittance gathered by case, in the order they came. */
export function byCase(lines: readonly RemittanceLine[], currency: string): CaseLines[] {
	const gathered = new Map<string, RemittanceLine[]>();
	for (const line of lines) {
		gathered.set(line.case_id, [...(gathered.get(line.case_id) ?? []), line]);
	}
	return [...gathered.values()].flatMap((group) => {
		const [first] = group;
		if (!first) return [];
		return {
			caseId: first.case_id,
			caseNumber: first.case_number,
			invoices: [...new Set(group.flatMap((line) => line.invoice_numbers))],
			lines: group,
			total: sum(
				group.map((line) => line.amount),
				currency
			)
		};
	});
}

/** What a fee was reckoned on ("5 % × 1 495,81 kr"), as the reader's language writes its figures. */
export function basisText(basis: string, currency: string): string {
	const [, rate = '', base = ''] = /^([\d,]+)\s%\s×\s(.+)$/.exec(basis) ?? [];
	const amount = readAmount(base, currency);
	if (!amount) return basis;
	return `${rateText(rate.replace(',', '.'))} × ${amountText(amount, { currency: true })}`;
}

/** Whether the lines add up to what was paid out, to the öre. */
export function addsUp(lines: readonly RemittanceLine[], net: Money): boolean {
	const total = sum(
		lines.map((line) => line.amount),
		net.currency
	);
	return total.amount_minor === net.amount_minor;
}
