import { customs } from './amount.ts';

/** The size of a file in kB or MB. */
export function sizeText(bytes: number, locale: string): string {
	const large = bytes >= 1_000_000;
	const formatter = new Intl.NumberFormat(customs(locale), {
		style: 'unit',
		unit: large ? 'megabyte' : 'kilobyte',
		maximumFractionDigits: large ? 1 : 0
	});
	return formatter.format(Math.max(bytes / (large ? 1_000_000 : 1000), large ? 0 : 1));
}

/** Several ways as one phrase: "a, b or c". */
export function eitherOf(ways: readonly string[], locale: string): string {
	return new Intl.ListFormat(customs(locale), { type: 'disjunction' }).format(ways);
}
