import { expect, test } from 'vitest';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { addsUp, basisText, byCase } from './lines.ts';

const line = (case_id: string, amount_minor: number, invoice: string) => ({
	case_id,
	case_number: `26-${case_id}`,
	invoice_numbers: [invoice],
	paid_on: '2026-11-19',
	what: 'principal',
	amount: { amount_minor, currency: 'SEK' },
	basis: '',
	citation: null
});

const lines = [line('1', 100, 'a'), line('2', 50, 'b'), line('1', -20, 'a')];

test('lines are gathered by case with their sums', () => {
	const cases = byCase(lines, 'SEK');
	expect(cases.map((one) => [one.caseNumber, one.total.amount_minor, one.invoices])).toEqual([
		['26-1', 80, ['a']],
		['26-2', 50, ['b']]
	]);
});

test('a remittance adds up to the öre or it does not', () => {
	expect(addsUp(lines, { amount_minor: 130, currency: 'SEK' })).toBe(true);
	expect(addsUp(lines, { amount_minor: 131, currency: 'SEK' })).toBe(false);
});

test('what a fee was reckoned on is written in the language of the reader', () => {
	overwriteGetLocale(() => 'en');
	expect(basisText('12,5 % × 1 495,81 kr', 'SEK').replaceAll('\u00a0', ' ')).toBe(
		'12.5% × SEK 1,495.81'
	);
	expect(basisText('Kortavgift', 'SEK')).toBe('Kortavgift');
});
