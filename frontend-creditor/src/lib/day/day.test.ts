import { describe, expect, test } from 'vitest';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { addDays, clockText, dayOf, daysBetween, dayText, isDay, today, untilText } from './day.ts';

const now = '2026-11-22';

describe('days', () => {
	test('are said in words, with the year only when it is another', () => {
		expect(dayText('2026-12-03', 'long', now)).toBe('3 december');
		expect(dayText('2027-12-03', 'long', now)).toBe('3 december 2027');
		expect(dayText('2026-12-03', 'short', now)).toBe('3 dec');
		expect(dayText('2026-12-03', 'weekday', now)).toBe('torsdag 3 december');
	});

	test('are relative only when near', () => {
		expect(dayText('2026-11-23', 'near', now)).toBe('i morgon');
		expect(dayText('2026-11-21', 'near', now)).toBe('i går');
		expect(dayText('2026-11-25', 'near', now)).toBe('25 nov');
		overwriteGetLocale(() => 'en');
		expect(dayText('2026-11-22', 'near', now)).toBe('today');
	});

	test('are Swedish days, whatever the clock of the machine', () => {
		expect(today(new Date('2026-11-22T23:30:00Z'))).toBe('2026-11-23');
		expect(dayOf('2026-06-30T22:30:00Z')).toBe('2026-07-01');
		expect(clockText('2026-11-20T13:12:00Z')).toBe('14:12');
	});

	test('are counted across a change of the clock', () => {
		expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
		expect(addDays('2026-10-24', 2)).toBe('2026-10-26');
		expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
	});

	test.each([
		['2026-02-28', true],
		['2026-02-30', false],
		['2026-2-3', false],
		['', false],
		[null, false]
	])('%s is a day: %s', (text, expected) => {
		expect(isDay(text)).toBe(expected);
	});

	test('say how long is left in the largest fitting unit', () => {
		const at = new Date('2026-11-22T09:00:00Z');
		expect(untilText('2026-11-22T09:20:00Z', at)).toBe('om 20 minuter');
		expect(untilText('2026-11-22T14:00:00Z', at)).toBe('om 5 timmar');
		expect(untilText('2026-11-25T09:00:00Z', at)).toBe('om 3 dagar');
		expect(untilText('2026-11-22T08:00:00Z', at)).toBe('för 1 timme sedan');
	});
});
