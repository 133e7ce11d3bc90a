import { beforeAll, describe, expect, test } from 'vitest';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { shown, statementOf, tell, today } from '../../../tests/fake-api/world.ts';
import { STORIES } from '../../../tests/fake-api/stories.ts';
import { cardRows, paidSoFar } from './rows.ts';
import { otherwise } from './steps.ts';

beforeAll(() => overwriteGetLocale(() => 'sv'));

const debtsOf = (code: string) => STORIES[code]?.() ?? [];

describe('the rows of the card', () => {
	test.each(['1DEBT-00001', 'MANYC-00005', '1PA1D-00003'])('of %s sum to what is owed', (code) => {
		for (const debt of debtsOf(code)) {
			const statement = statementOf(debt, today());
			const sum = cardRows(statement).reduce((so_far, row) => so_far + row.money.amount_minor, 0);
			expect(sum).toBe(statement.total.amount_minor);
		}
	});

	test('tell rate and days where one span is all', () => {
		const [debt] = debtsOf('1DEBT-00001');
		const rows = debt ? cardRows(statementOf(debt, today())) : [];
		expect(rows[1]?.label.replaceAll('\u00a0', ' ')).toBe('Ränta 10 % i 61 dagar');
		expect(rows[2]?.label).toBe('Påminnelse och inkassokrav');
	});

	test('gather the invoices that are too many for a phone', () => {
		const [debt] = debtsOf('MANYC-00005');
		const rows = debt ? cardRows(statementOf(debt, today())) : [];
		expect(rows[2]?.label).toBe('2 räkningar till');
	});

	test('tell nothing as paid where nothing is', () => {
		const debt = tell({ creditor: 'X', claims: [], costs: [] });
		expect(paidSoFar(statementOf(debt, today()))).toBeNull();
	});
});

test('the notice says what happens otherwise, what it costs and how to stop it', () => {
	const [debt] = debtsOf('1DEBT-00001');
	const [step] = debt ? shown(debt).next_steps : [];
	expect(step && otherwise(step).replaceAll('\u00a0', ' ')).toBe(
		'Annars kan ärendet lämnas till Kronofogden och bli 680,00 kr dyrare. ' +
			'Du stoppar det genom att betala, invända eller höra av dig.'
	);
});
