import { describe, expect, test } from 'vitest';
import { claimOf, emptyDraft, faultsOf } from './draft.ts';
import { extraFieldId, fieldId, placeInFile } from './pointer.ts';

const anna = {
	...emptyDraft('SEK').debtor,
	name: ' Anna Svensson ',
	identityNumber: '19850423-0002',
	street: 'Storgatan 1',
	postCode: '111 22',
	city: 'Stockholm'
};
const whole = {
	...emptyDraft('SEK'),
	debtor: anna,
	invoiceNumber: '4711',
	ground: 'El för augusti',
	amount: '1 250,00',
	dueDay: '2026-09-30'
};

describe('the form', () => {
	test('points to everything that is missing, all at once', () => {
		expect(faultsOf(emptyDraft('SEK')).map((one) => one.pointer)).toEqual([
			'/debtor/name',
			'/debtor/identity_number',
			'/debtor/street',
			'/debtor/post_code',
			'/debtor/city',
			'/invoice_number',
			'/ground',
			'/amount',
			'/due_day'
		]);
	});

	test('asks for the day of a reminder only when one was sent', () => {
		expect(faultsOf({ ...whole, reminded: true }).map((one) => one.pointer)).toEqual([
			'/reminder/sent_on'
		]);
		expect(faultsOf({ ...whole, agreedRate: 'mycket' }).map((one) => one.pointer)).toEqual([
			'/agreed_rate'
		]);
	});

	test('becomes the claim that the API takes', () => {
		expect(faultsOf(whole)).toEqual([]);
		const claim = claimOf({ ...whole, agreedRate: '8,5 %', claimCompensation: true });
		expect(claim).toMatchObject({
			debtor: { kind: 'consumer', name: 'Anna Svensson', city: 'Stockholm' },
			amount: { amount_minor: 125_000, currency: 'SEK' },
			agreed_rate: '8.5',
			reminder: null,
			issued_on: null,
			claim_compensation: false,
			other_liable: []
		});
	});

	test('tells more about the claim only where more was said', () => {
		expect(claimOf(whole)).toMatchObject({
			claim_kind: 'goods',
			agreed_on: null,
			pre_due_rate: null
		});
		const more = {
			...whole,
			debtor: { ...anna, kind: 'authority' as const },
			claimCompensation: true,
			claimKind: 'credit' as const,
			agreedOn: '2025-03-01',
			preDueRate: '12,5 %'
		};
		expect(claimOf(more)).toMatchObject({
			debtor: { kind: 'authority' },
			claim_compensation: true,
			claim_kind: 'credit',
			agreed_on: '2025-03-01',
			pre_due_rate: '12.5'
		});
		expect(faultsOf({ ...whole, preDueRate: 'lite' }).map((one) => one.pointer)).toEqual([
			'/pre_due_rate'
		]);
	});

	test('names everybody who is liable, and what is missing about each', () => {
		const guarantor = { role: 'guarantor' as const, person: { ...anna, name: 'Bo Ek' } };
		expect(claimOf({ ...whole, others: [guarantor] }).other_liable).toMatchObject([
			{ role: 'guarantor', debtor: { name: 'Bo Ek', city: 'Stockholm' } }
		]);
		const lacking = [guarantor, { ...guarantor, person: { ...anna, city: '' } }];
		expect(faultsOf({ ...whole, others: lacking }).map((one) => one.pointer)).toEqual([
			'/other_liable/1/debtor/city'
		]);
	});
});

describe('a pointer', () => {
	test.each([
		['/debtor/name', 'claim-debtor-name'],
		['/amount/amount_minor', 'claim-amount'],
		['/other_liable/0/debtor/name', 'claim-other_liable-0-debtor-name'],
		['/other_liable/2/debtor', 'claim-other_liable-2-debtor-name'],
		['/other_liable/1/role', 'claim-other_liable-1-role'],
		['/arose_on', 'claim-issued_on'],
		['/pre_due_rate', 'claim-pre_due_rate'],
		['?reminder_sent_on', 'claim-reminder-sent_on']
	])('%s leads to its field', (pointer, id) => {
		expect(fieldId('claim', pointer)).toBe(id);
	});

	test('that no field answers to leads nowhere', () => {
		expect(fieldId('claim', '/original_creditor')).toBeNull();
		expect(extraFieldId('file-1', '/due_day')).toBeNull();
	});

	test('into a file leads to what can be added beside it, else is shown', () => {
		const number =
			'/Invoice/cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID';
		expect(extraFieldId('file-1', number)).toBe('file-1-debtor-identity_number');
		expect(extraFieldId('file-1', '/agreed_rate')).toBe('file-1-agreed_rate');
		expect(placeInFile('/Invoice/cbc:DueDate')).toBe('cbc:DueDate');
		expect(placeInFile('/due_day')).toBeNull();
	});
});
