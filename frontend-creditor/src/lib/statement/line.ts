import { words } from '#lib/code/words.ts';
import type { Citation, StatementLine } from '#lib/api/types.ts';

/** What a line is for, as a person says it: a cost by its measure, the rest by its head. */
export function nameOf(line: StatementLine): string {
	return line.measure
		? words('statement_measure', line.measure)
		: words('statement_head', line.head);
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
