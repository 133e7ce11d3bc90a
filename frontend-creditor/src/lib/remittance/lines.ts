import type { Money, RemittanceLine } from '#lib/api/types.ts';
import { sum } from '#lib/money/money.ts';

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

/** Whether the lines add up to what was paid out, to the öre. */
export function addsUp(lines: readonly RemittanceLine[], net: Money): boolean {
	const total = sum(
		lines.map((line) => line.amount),
		net.currency
	);
	return total.amount_minor === net.amount_minor;
}
