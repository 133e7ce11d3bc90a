/** Money as the API sends it: whole minor units, never a fraction. */
export interface Money {
	amount_minor: number;
	currency: string;
}

const MINUS = '\u2212';
const INTL_LOCALES: Record<string, string> = { sv: 'sv-SE', en: 'en-GB' };

/** The full locale whose number and date customs an app language follows. */
export function customs(locale: string): string {
	return INTL_LOCALES[locale] ?? locale;
}

/** How many decimals a currency has. */
export function minorDigits(currency: string): number {
	const options = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
	return options.maximumFractionDigits ?? 2;
}

/** The amount as an exact decimal text, without going through a fraction. */
export function decimalText({ amount_minor, currency }: Money): string {
	const digits = minorDigits(currency);
	const text = String(Math.abs(amount_minor)).padStart(digits + 1, '0');
	const whole = text.slice(0, text.length - digits);
	const sign = amount_minor < 0 ? '-' : '';
	return digits === 0 ? sign + whole : `${sign}${whole}.${text.slice(-digits)}`;
}

/** An amount as people write it in the locale; `unit: false` where the group names it once. */
export function amountText(money: Money, locale: string, { unit = true } = {}): string {
	const digits = minorDigits(money.currency);
	const formatter = new Intl.NumberFormat(customs(locale), {
		...(unit ? { style: 'currency', currency: money.currency } : {}),
		minimumFractionDigits: digits,
		maximumFractionDigits: digits
	});
	const parts = formatter.formatToParts(decimalText(money) as Intl.StringNumericLiteral);
	return parts.map((part) => (part.type === 'minusSign' ? MINUS : part.value)).join('');
}

/** An amount in a sentence, in öre where it is less than a krona. */
export function smallAmountText(money: Money, locale: string): string {
	const small = Math.abs(money.amount_minor) < 100;
	return small && money.currency === 'SEK'
		? `${money.amount_minor}\u00a0öre`
		: amountText(money, locale);
}

/** What a person typed as an amount, or null where it is none. */
export function readAmount(text: string, currency: string): Money | null {
	const bare = text.replace(/[\s\u00a0\u202f]/g, '').replace(/(kr|:-|[A-Za-z]{3})$/i, '');
	const match = /^(\d{1,9})(?:[.,](\d+))?$/.exec(bare);
	const digits = minorDigits(currency);
	const [, whole, decimals = ''] = match ?? [];
	if (whole === undefined || decimals.length > digits) return null;
	return { amount_minor: Number(whole + decimals.padEnd(digits, '0')), currency };
}

/** A yearly rate such as `10.00`, in percent; whole where it is whole. */
export function rateText(rate: string, locale: string, { decimals = 0 } = {}): string {
	const formatter = new Intl.NumberFormat(customs(locale), {
		minimumFractionDigits: decimals,
		maximumFractionDigits: 4
	});
	const gap = locale === 'sv' ? '\u00a0' : '';
	return `${formatter.format(rate as Intl.StringNumericLiteral)}${gap}%`;
}
