/** The page's questions ("?a=b") with some of them changed; an empty one is left out. */
export function askedWith(search: string, changes: Record<string, string | undefined>): string {
	const asked = new URLSearchParams(search);
	for (const [name, value] of Object.entries(changes)) {
		if (value) asked.set(name, value);
		else asked.delete(name);
	}
	return `?${asked}`;
}
