/** A key that makes a repeated write harmless; also on plain http in a local network. */
export function writeKey(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
