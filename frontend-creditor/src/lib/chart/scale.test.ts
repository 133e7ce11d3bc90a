import { expect, test } from 'vitest';
import { everyDay, roundMarks, runningSums } from './scale.ts';

test('every day is there, a day without money as nought', () => {
	const found = [{ day: '2026-11-02', amount: { amount_minor: 5 } }];
	const days = everyDay(found, '2026-11-01', '2026-11-03');
	expect(days.map((one) => one.minor)).toEqual([0, 5, 0]);
	expect(runningSums(days).map((one) => one.minor)).toEqual([0, 5, 5]);
});

test.each([1, 99, 12_500, 41_238_075, 88_410_25])(
	'marks begin at nought and reach %i',
	(highest) => {
		const marks = roundMarks(highest);
		expect(marks[0]).toBe(0);
		expect(marks.at(-1)).toBeGreaterThanOrEqual(highest);
		expect(marks.length).toBeLessThanOrEqual(6);
	}
);

test('nothing recovered is one mark', () => {
	expect(roundMarks(0)).toEqual([0]);
});
