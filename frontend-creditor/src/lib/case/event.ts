import type { TimelineEntry } from '#lib/api/types.ts';
import { findWords, words } from '#lib/code/words.ts';

const hues = {
	creditor: 'spruce',
	agency: 'spruce',
	system: 'spruce',
	bank: 'spruce',
	debtor: 'blue'
} as const;

type Hue = 'spruce' | 'blue' | 'amber' | 'red';

const halted = new Set(['hold_placed', 'payment_reversed', 'case_reopened']);

/** The colour of an event's dot: what a person said is blue, a halt amber, a failure red. */
export function hueOf(entry: TimelineEntry): Hue {
	if (entry.kind === 'message_failed') return 'red';
	if (entry.by === 'debtor') return 'blue';
	if (halted.has(entry.kind)) return 'amber';
	return hues[entry.by as keyof typeof hues] ?? 'spruce';
}

/** Families in which a parameter's value is itself a code. */
const families: Record<string, string> = {
	channel: 'event_channel',
	reason: 'event_reason',
	because: 'case_closed',
	measure: 'statement_measure',
	source: 'event_source',
	role: 'case_role',
	to: 'event_to'
};

function valueWords(entry: TimelineEntry, name: string, value: string | number): string {
	const family = name === 'kind' ? kindFamily(entry.kind) : families[name];
	return family ? words(family, String(value)) : String(value);
}

function kindFamily(event: string): string {
	return event.startsWith('hold_') ? 'hold' : 'case_document';
}

/** What goes without saying: nothing at all, and the debtor where nobody else is meant. */
const untold = new Set<string | number>(['', 0, 'debtor', 'main']);

/** What a timeline entry carries, each parameter this app has words for, in a steady order. */
export function eventDetails(entry: TimelineEntry): string[] {
	return Object.entries(entry.params)
		.map(([name, value]) => {
			if (name === 'words' || untold.has(value)) return null;
			const plain = /_day$|_on$|_by$|_minor$|^until$/.test(name);
			const shown = plain ? value : valueWords(entry, name, value);
			const params: Record<string, string | number> = plain
				? { [name]: value, currency: String(entry.params['currency'] ?? 'SEK') }
				: { value: shown };
			return findWords('event_with', name, params);
		})
		.filter((text): text is string => text !== null);
}

/** One row of the timeline: what happened, and how often in a row. */
export interface Told {
	entry: TimelineEntry;
	times: number;
}

/** The entries as rows: a debtor who signs in again and again on one day is told once. */
export function toldOnce(entries: readonly TimelineEntry[]): Told[] {
	const told: Told[] = [];
	for (const entry of entries) {
		const last = told.at(-1);
		const again =
			entry.kind === 'debtor_signed_in' &&
			last?.entry.kind === entry.kind &&
			last.entry.effective_day === entry.effective_day;
		if (again) last.times += 1;
		else told.push({ entry, times: 1 });
	}
	return told;
}

/** The debtor's own words, where the entry carries them. */
export function saidIn(entry: TimelineEntry): string | null {
	// A hold repeats the words of the objection that placed it.
	if (entry.kind === 'hold_placed') return null;
	const said = entry.params['words'];
	return typeof said === 'string' && said !== '' ? said : null;
}
