import { words } from '#lib/code/words.ts';
import type { CaseStatement, Citation, StatementLine } from '#lib/api/types.ts';

/** What a line is for, as a person says it: a cost by its measure, the rest by its head. */
export function nameOf(line: StatementLine): string {
	return line.measure
		? words('statement_measure', line.measure)
		: words('statement_head', line.head);
}

/** Where the same statement is made to print: the same day, and what was known at the same instant. */
export function paperAddress(
	statement: Pick<CaseStatement, 'case_id' | 'as_of' | 'known_at'>,
	language: string
): string {
	const { case_id, as_of, known_at } = statement;
	const asked = new URLSearchParams({ as_of, known_at, language });
	return `/api/creditor/v1/cases/${case_id}/statement/document?${asked}`;
}

/** All that a line rests on, each paragraph once. */
export function citationsOf(line: StatementLine): Citation[] {
	const all = [
		line.citation,
		...line.citations,
		...(line.spans ?? []).flatMap((span) => span.citations)
	];
	const seen = new Set<string>();
	return all.filter((one) => {
		const name = `${one.act} ${one.section} ${one.title}`;
		if (seen.has(name)) return false;
		seen.add(name);
		return true;
	});
}
