import { m } from '#lib/paraglide/messages.js';

const NAMES: Readonly<Record<string, () => string>> = {
	viite: m.pay_reference_viite,
	kid10: m.pay_reference_kid,
	fik71: m.pay_reference_fik
};

/** What a country calls the reference that a payment is made with. */
export function referenceName(kind: string): string {
	return (NAMES[kind] ?? m.pay_reference_ocr)();
}
