import { isDay } from '#lib/day/day.ts';

/** The day a debt is reckoned through, and the instant whose knowledge counts. */
export interface Moment {
	asOf: string | undefined;
	knownAt: string | undefined;
}

export function readMoment(address: Pick<URLSearchParams, 'get'>): Moment {
	const asOf = address.get('as_of');
	const known = address.get('known_at');
	const valid = known !== null && !Number.isNaN(new Date(known).getTime());
	return { asOf: isDay(asOf) ? asOf : undefined, knownAt: valid ? known : undefined };
}

/** The page's address for another moment; what else it asks for stays. */
export function momentAddress(
	url: Pick<URL, 'pathname' | 'search'>,
	moment: Partial<Moment>
): string {
	const address = new URLSearchParams(url.search);
	const asked = { ...readMoment(address), ...moment };
	if (asked.asOf) address.set('as_of', asked.asOf);
	else address.delete('as_of');
	if (asked.knownAt) address.set('known_at', asked.knownAt);
	else address.delete('known_at');
	const written = address.toString();
	return written ? `${url.pathname}?${written}` : url.pathname;
}

/** What a datetime field holds, read in the reader's own time zone, as an instant; null if empty. */
export function instantOf(typed: string): string | undefined {
	const read = new Date(typed);
	return typed && !Number.isNaN(read.getTime()) ? read.toISOString() : undefined;
}

/** An instant as a datetime field wants it. */
export function typedOf(instant: string | undefined): string {
	if (!instant) return '';
	const read = new Date(instant);
	const local = new Date(read.getTime() - read.getTimezoneOffset() * 60_000);
	return local.toISOString().slice(0, 16);
}
