import { m } from '#lib/paraglide/messages.js';
import type { LawCitation, Line } from './shapes.ts';

type Words = () => string;

/** What a place in an act is about, in plain words; the longest place that fits is taken. */
const PLACES: readonly (readonly [act: string, section: string, about: Words])[] = [
	['1975:635', '3 §', m.law_interest_start],
	['1975:635', '4 §', m.law_interest_start],
	['1975:635', '6 §', m.law_interest],
	['1975:635', '9 §', m.law_reference_rate],
	['1981:739', '2 §', m.law_reminder],
	['1981:739', '3 §', m.law_demand],
	['1981:739', '4 §', m.law_highest],
	['1981:739', '4 a §', m.law_compensation],
	['1981:739', '5 §', m.law_offset],
	['1974:182', '5 §', m.law_demand_content]
];

/** Longer titles than this are named by their number: `4 § lag (1981:739)`. */
const SHORT_TITLE_LETTERS = 22;

/** Whether a citation is of the Swedish statute book, not of an invoice or of custom. */
function isStatute(citation: LawCitation): boolean {
	return /^\d{4}:\d{1,4}$/.test(citation.act);
}

/** How a paragraph is named in short: `6 § räntelagen`. */
export function lawName(citation: LawCitation): string {
	const short = citation.title.length <= SHORT_TITLE_LETTERS;
	return `${citation.section} ${short ? citation.title : `lag (${citation.act})`}`;
}

/** What the paragraph says, in plain words. */
export function lawWords(citation: LawCitation): string {
	const fits = PLACES.find(
		([act, section]) => citation.act === act && citation.section.startsWith(section)
	);
	return (fits?.[2] ?? m.law_other)();
}

/** Every paragraph that a line rests on, each once. */
export function lawOf(line: Line): LawCitation[] {
	const all = [
		line.citation,
		...line.citations,
		...(line.spans ?? []).flatMap((span) => span.citations)
	].filter(isStatute);
	return [...new Map(all.map((citation) => [lawName(citation), citation])).values()];
}

/** Where the government publishes an act. */
export function lawAddress(citation: LawCitation): string {
	return `https://rkrattsbaser.gov.se/sfst?bet=${encodeURIComponent(citation.act)}`;
}
