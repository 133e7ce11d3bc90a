/** A UUID; `crypto.randomUUID` is missing where a phone opens a plain http address. */
export function newKey(source: Crypto = crypto): string {
	if ('randomUUID' in source) return source.randomUUID();
	const bytes = (source as Crypto).getRandomValues(new Uint8Array(16));
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Idempotency keys of one form: the same content sent again keeps its key, other content gets a new one. */
export function attempts(makeKey: () => string = newKey): (content: unknown) => string {
	let lastContent = '';
	let key = '';
	return (content) => {
		const text = JSON.stringify(content);
		if (text !== lastContent || !key) {
			lastContent = text;
			key = makeKey();
		}
		return key;
	};
}
