import { expect, test } from 'vitest';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { codeOf, eitherOf, findingText, findWords, refusalText, words } from './words.ts';

test('a refusal speaks the language of the reader, its days in words', () => {
	const refusal = { code: 'rate_not_known', detail: 'English.', params: { day: '2027-07-01' } };
	expect(refusalText(refusal)).toBe('Räntesatsen för 1 juli 2027 är inte känd än.');
	overwriteGetLocale(() => 'en');
	expect(refusalText(refusal)).toBe('The interest rate for 1 July 2027 is not known yet.');
});

test('an unknown code falls back to the sentence of the API, or to the code itself', () => {
	expect(refusalText({ code: 'new_code', detail: 'Said in English.', params: {} })).toBe(
		'Said in English.'
	);
	expect(refusalText({ code: 'new_code', params: {} })).toBe('new code');
	expect(words('step', 'something_new')).toBe('something new');
});

test('a sentence whose parameters are missing is not said half', () => {
	expect(findWords('finding', 'claim_not_due', {})).toBeNull();
});

test('a finding may borrow the words of a refusal', () => {
	expect(findingText({ code: 'identity_number_invalid', params: {} })).toContain('kontrollsiffra');
});

test('a missing detail is named', () => {
	const finding = { code: 'particulars_missing', params: { field: 'due_day' } };
	expect(findingText(finding)).toBe('Förfallodag saknas.');
	expect(findingText({ ...finding, params: { field: 'new' } })).toContain('En uppgift saknas');
});

test('sums among the parameters are written as sums', () => {
	expect(findWords('event_with', 'principal_minor', { principal_minor: 50_000 })).toBe(
		'kapital 500,00\u00a0kr'
	);
});

test('names with signs in them become parts of keys, and choices are joined', () => {
	expect(codeOf('application/pdf')).toBe('application_pdf');
	expect(eitherOf(['betalar', 'bestrider', 'ringer'])).toBe('betalar, bestrider eller ringer');
});
