import { describe, expect, test } from 'vitest';
import {
	addDays,
	addMonths,
	dayOf,
	dayText,
	isDay,
	plainDay,
	readBirthDate,
	timeText
} from './day.ts';

describe('a day', () => {
	test('is told in words', () => {
		expect(dayText('2026-12-03', 'sv')).toBe('3 december');
		expect(dayText('2026-12-03', 'en')).toBe('3 December');
		expect(dayText('2026-10-01', 'sv', 'short')).toBe('1 okt');
	});

	test('has its year only where that is another than the reader’s', () => {
		expect(plainDay('2026-09-30', 'sv', '2026-11-22')).toBe('30 september');
		expect(plainDay('2025-09-30', 'sv', '2026-11-22')).toBe('30 september 2025');
	});

	test('of an instant is the Swedish one', () => {
		expect(dayOf('2026-11-21T23:30:00Z')).toBe('2026-11-22');
		expect(timeText('2026-11-21T23:30:00Z', 'sv')).toBe('00:30');
	});

	test('later crosses months and leap days', () => {
		expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
		expect(addMonths('2026-11-30', 3)).toBe('2027-02-28');
		expect(addMonths('2026-11-22', 1)).toBe('2026-12-22');
	});

	test.each([
		['2026-11-22', true],
		['2026-02-30', false],
		['22/11/2026', false],
		['', false]
	])('%s exists: %s', (text, exists) => {
		expect(isDay(text)).toBe(exists);
	});
});

describe('a typed birth date', () => {
	test.each(['19850423', '1985-04-23', '1985 04 23', '1985.04.23', '1985/04/23'])('%s', (text) => {
		expect(readBirthDate(text, '2026-11-22')).toBe('1985-04-23');
	});

	test.each(['850423', '1985-02-30', '2027-01-01', '18850423', 'april'])('%s is none', (text) => {
		expect(readBirthDate(text, '2026-11-22')).toBeNull();
	});
});
