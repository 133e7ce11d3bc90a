/**
 * What SvelteKit's client asks of `devalue`, done with JSON. The full serialiser carries dates, maps
 * and cycles between a server and its pages; this app has no such server and keeps only plain page
 * state, so its first visit need not load the 3 kB for it.
 */
export const stringify = (value: unknown): string => JSON.stringify(value);

export const parse = (text: string): unknown => JSON.parse(text);

function unused(): never {
	throw new Error('No page of this app is rendered on a server.');
}

export const uneval = unused;
export const unflatten = unused;
