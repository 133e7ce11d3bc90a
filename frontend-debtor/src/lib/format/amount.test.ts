import { describe, expect, test } from 'vitest';
import { amountText, decimalText, rateText, readAmount, smallAmountText } from './amount.ts';

const sek = (amount_minor: number) => ({ amount_minor, currency: 'SEK' });
/** Spaces of all widths as plain ones, so that tests can be read. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('an amount', () => {
	test('is written as the locale writes it, with its minor units', () => {
		expect(plain(amountText(sek(150815), 'sv'))).toBe('1 508,15 kr');
		expect(plain(amountText(sek(125000), 'sv', { unit: false }))).toBe('1 250,00');
		expect(plain(amountText(sek(150815), 'en'))).toBe('SEK 1,508.15');
	});

	test('has a real minus sign', () => {
		expect(plain(amountText(sek(-5), 'sv'))).toBe('\u22120,05 kr');
		expect(amountText(sek(-5), 'en')).toContain('\u2212');
	});

	test('keeps every öre however large it is', () => {
		expect(decimalText(sek(9_007_199_254_740_991))).toBe('90071992547409.91');
		expect(plain(amountText(sek(9_007_199_254_740_991), 'sv'))).toBe('90 071 992 547 409,91 kr');
	});

	test('of a currency without decimals has none', () => {
		expect(decimalText({ amount_minor: 1500, currency: 'ISK' })).toBe('1500');
	});

	test('below a krona is told in öre within a sentence', () => {
		expect(plain(smallAmountText(sek(34), 'sv'))).toBe('34 öre');
		expect(plain(smallAmountText(sek(134), 'sv'))).toBe('1,34 kr');
	});
});

describe('a typed amount', () => {
	test.each([
		['500', 50000],
		['500,50', 50050],
		['500.5', 50050],
		['1 500,00 kr', 150000],
		['1\u00a0500:-', 150000],
		['0', 0]
	])('%s is read', (text, minor) => {
		expect(readAmount(text, 'SEK')).toEqual(sek(minor));
	});

	test.each(['', 'x', '1,2,3', '500,505', '-5', '1.500,00'])('%s is none', (text) => {
		expect(readAmount(text, 'SEK')).toBeNull();
	});
});

test('a rate is whole where it is whole', () => {
	expect(plain(rateText('10.00', 'sv'))).toBe('10 %');
	expect(plain(rateText('10.00', 'sv', { decimals: 2 }))).toBe('10,00 %');
	expect(rateText('11.5', 'en')).toBe('11.5%');
});
