import { describe, expect, test } from 'vitest';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import {
	amountText,
	changePercent,
	currencyUnit,
	negated,
	rateText,
	readAmount,
	sum
} from './money.ts';

const sek = (amount_minor: number) => ({ amount_minor, currency: 'SEK' });

describe('amounts', () => {
	test('are written as Swedes write them, minor units and all', () => {
		expect(amountText(sek(41_238_075), { currency: true })).toBe('412\u00a0380,75\u00a0kr');
		expect(amountText(sek(-25_444), { currency: false })).toBe('\u2212254,44');
		expect(amountText(sek(0), { currency: false })).toBe('0,00');
	});

	test('are written as the British write them', () => {
		overwriteGetLocale(() => 'en');
		expect(amountText(sek(125_000), { currency: true })).toBe('SEK\u00a01,250.00');
		expect(amountText(sek(-1), { currency: false })).toBe('\u22120.01');
	});

	test('have a unit for the head of a column', () => {
		expect(currencyUnit('SEK')).toBe('kr');
		overwriteGetLocale(() => 'en');
		expect(currencyUnit('SEK')).toBe('SEK');
	});

	test.each([
		['1 250,00', 125_000],
		['1\u00a0250,5', 125_050],
		['1250.50 kr', 125_050],
		['0,01', 1],
		['12', 1_200]
	])('are read as typed: %s', (typed, minor) => {
		expect(readAmount(typed, 'SEK')).toEqual(sek(minor));
	});

	test.each(['', 'tolv', '1,2,3', '1.250,00', '-5', '1,005'])(
		'refuse what is no sum: %s',
		(typed) => {
			expect(readAmount(typed, 'SEK')).toBeNull();
		}
	);

	test('sum up, turn round and compare', () => {
		expect(sum([sek(1), sek(-3)], 'SEK')).toEqual(sek(-2));
		expect(negated(sek(0)).amount_minor).toBe(0);
		expect(Object.is(negated(sek(0)).amount_minor, 0)).toBe(true);
		expect(changePercent(sek(108), sek(100))).toBe(8);
		expect(changePercent(sek(108), sek(0))).toBeNull();
	});
});

test('a rate is a percentage without needless decimals', () => {
	expect(rateText('10.0000')).toBe('10\u00a0%');
	expect(rateText('9.75')).toBe('9,75\u00a0%');
});
