import { getLocale } from '#lib/paraglide/runtime.js';

/** A file's size as a person says it: "84 kB". */
export function sizeText(bytes: number): string {
	const tag = getLocale() === 'sv' ? 'sv-SE' : 'en-GB';
	const number = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
	if (bytes < 1000) return `${number.format(bytes)} B`;
	if (bytes < 1_000_000) return `${number.format(Math.round(bytes / 1000))} kB`;
	return `${number.format(bytes / 1_000_000)} MB`;
}

/** The SHA-256 of a file in hexadecimal; null where the browser has no way to reckon it. */
export async function digestOf(content: ArrayBuffer): Promise<string | null> {
	if (!globalThis.crypto?.subtle) return null;
	const digest = await crypto.subtle.digest('SHA-256', content);
	return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
