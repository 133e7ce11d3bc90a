/** An address, of the page or of a load. */
export interface Place {
	readonly pathname: string;
	readonly search: string;
	readonly hash: string;
}

/** Where to go after signing in: a page of this app, never an address elsewhere. */
export function safePath(next: string | null): string | null {
	return next !== null && /^\/(debts\/|paid(\?|$))/.test(next) && !next.includes('\\')
		? next
		: null;
}

/** The case named on the QR address, in the query or after the hash; it is public and proves nothing. */
export function namedCase(url: Place): string | null {
	const named =
		new URLSearchParams(url.search).get('k') ??
		new URLSearchParams(url.hash.slice(1)).get('k') ??
		url.hash.slice(1);
	return /^[A-Za-z0-9-]{3,24}$/.test(named) ? named : null;
}
