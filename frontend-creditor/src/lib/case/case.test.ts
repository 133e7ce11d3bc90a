import { describe, expect, test } from 'vitest';
import { caseListAddress, readCaseQuery } from './address.ts';
import { eventDetails, hueOf, saidIn, toldOnce } from './event.ts';
import { movedFocus } from './rows.ts';
import { byDay } from './upcoming.ts';

describe('the address of the case list', () => {
	test('keeps what was asked, and begins at the first page again', () => {
		const from = new URLSearchParams('q=berg&cursor=abc&sort=largest');
		expect(caseListAddress(from, { status: 'open' })).toBe(
			'/cases?q=berg&sort=largest&status=open'
		);
		expect(caseListAddress(from, { q: '' })).toBe('/cases?sort=largest');
		expect(caseListAddress(new URLSearchParams(), {})).toBe('/cases');
		expect(caseListAddress(from, { cursor: 'def' })).toBe('/cases?q=berg&sort=largest&cursor=def');
	});

	test('leaves out what it does not know', () => {
		const query = readCaseQuery(new URLSearchParams('status=lost&sort=size&q=x'));
		expect(query).toEqual({
			q: 'x',
			status: undefined,
			waiting: undefined,
			sort: undefined,
			cursor: undefined
		});
		expect(readCaseQuery(new URLSearchParams('waiting=true')).waiting).toBe(true);
	});
});

describe('the keys of the case list', () => {
	const where = { rows: 3, typing: false };

	test('j and k enter the list from either end and stop at its ends', () => {
		expect(movedFocus('j', -1, where)).toBe(0);
		expect(movedFocus('k', -1, where)).toBe(2);
		expect(movedFocus('j', 2, where)).toBe(2);
		expect(movedFocus('k', 0, where)).toBe(0);
	});

	test('arrows move only within the list, and nothing moves while somebody types', () => {
		expect(movedFocus('ArrowDown', -1, where)).toBeNull();
		expect(movedFocus('ArrowDown', 0, where)).toBe(1);
		expect(movedFocus('j', 0, { ...where, typing: true })).toBeNull();
		expect(movedFocus('x', 0, where)).toBeNull();
	});
});

describe('an event', () => {
	const entry = {
		id: '1',
		at: '2026-11-20T13:12:00Z',
		effective_day: '2026-11-20',
		kind: 'objection_made',
		by: 'debtor',
		params: { reason: 'fault', words: 'Aldrig klart.', hold_id: 'abc' }
	};

	test('tells what it carries, the debtor’s words apart, and hides what is only for machines', () => {
		expect(eventDetails(entry)).toEqual(['fel på varan eller tjänsten']);
		expect(saidIn(entry)).toBe('Aldrig klart.');
		expect(saidIn({ ...entry, kind: 'hold_placed' })).toBeNull();
		const paid = { principal_minor: 100, surplus_minor: 0, role: 'main' };
		expect(eventDetails({ ...entry, params: paid })).toEqual(['kapital 1,00\u00a0kr']);
	});

	test('that is a sign-in again on the same day is told once', () => {
		const signIn = { ...entry, kind: 'debtor_signed_in', params: {} };
		const before = { ...signIn, effective_day: '2026-11-01' };
		expect(
			toldOnce([signIn, signIn, entry, entry, signIn, before]).map((one) => one.times)
		).toEqual([2, 1, 1, 1, 1]);
	});

	test('has a colour: blue what a person said, amber a halt, red a failure', () => {
		expect(hueOf(entry)).toBe('blue');
		expect(hueOf({ ...entry, kind: 'hold_placed', by: 'system' })).toBe('amber');
		expect(hueOf({ ...entry, kind: 'message_failed', by: 'system' })).toBe('red');
		expect(hueOf({ ...entry, kind: 'demand_made', by: 'system' })).toBe('spruce');
	});
});

test('coming steps are gathered by day, the nearest first', () => {
	const gathered = byDay([
		{ step: 'b', day: '2026-11-24', cases: 1 },
		{ step: 'a', day: '2026-11-23', cases: 2 },
		{ step: 'c', day: '2026-11-23', cases: 3 }
	]);
	expect(gathered.map((one) => one.day)).toEqual(['2026-11-23', '2026-11-24']);
	expect(gathered[0]?.steps.map((one) => one.step)).toEqual(['a', 'c']);
});
