import { describe, expect, test } from 'vitest';
import { instantOf, momentAddress, readMoment, typedOf } from './moment.ts';
import { citationsOf, nameOf, paperAddress } from './line.ts';

describe('the moment of a statement', () => {
	test('is read from the address, what is no day or instant left out', () => {
		const read = (text: string) => readMoment(new URLSearchParams(text));
		expect(read('as_of=2026-12-31')).toEqual({ asOf: '2026-12-31', knownAt: undefined });
		expect(read('as_of=2026-02-30&known_at=igår')).toEqual({ asOf: undefined, knownAt: undefined });
	});

	test('is written to the address beside whatever else it asks for', () => {
		const url = { pathname: '/cases/1', search: '?view=claims&as_of=2026-12-31' };
		expect(momentAddress(url, { asOf: '2027-01-01' })).toBe(
			'/cases/1?view=claims&as_of=2027-01-01'
		);
		expect(momentAddress(url, { asOf: undefined })).toBe('/cases/1?view=claims');
	});

	test('goes through a field and back', () => {
		const instant = instantOf('2026-11-20T14:12');
		expect(typedOf(instant)).toBe('2026-11-20T14:12');
		expect(instantOf('')).toBeUndefined();
		expect(typedOf(undefined)).toBe('');
	});
});

const law = { act: '1975:635', section: '6 §', title: 'räntelagen', basis: 'statute', note: '' };
const zero = { amount_minor: 0, currency: 'SEK' };
const line = {
	head: 'interest',
	amount: zero,
	raised: zero,
	paid: zero,
	waived: zero,
	explanation: [],
	claim_id: null,
	invoice_number: '1',
	ground: '',
	day: '2026-10-01',
	spans: null,
	measure: null,
	citation: law,
	citations: [law, { ...law, section: '9 §' }]
};

test('a line is named by its measure, else by its head, and cites each paragraph once', () => {
	expect(nameOf(line)).toBe('Ränta');
	expect(nameOf({ ...line, head: 'costs', measure: 'reminder' })).toBe('Påminnelseavgift');
	expect(citationsOf(line).map((one) => one.section)).toEqual(['6 §', '9 §']);
});

test('the paper of a statement is asked for its own day and instant', () => {
	const statement = { case_id: '7', as_of: '2026-11-22', known_at: '2026-11-22T09:30:00+01:00' };
	expect(paperAddress(statement, 'sv')).toBe(
		'/api/creditor/v1/cases/7/statement/document?as_of=2026-11-22&known_at=2026-11-22T09%3A30%3A00%2B01%3A00&language=sv'
	);
});
