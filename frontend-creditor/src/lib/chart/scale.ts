import { addDays, daysBetween } from '#lib/day/day.ts';

export interface DayFigure {
	day: string;
	minor: number;
}

/** Every day from the first through the last, a day without money as nought. */
export function everyDay(
	found: readonly { day: string; amount: { amount_minor: number } }[],
	first: string,
	last: string
): DayFigure[] {
	const known = new Map(found.map((one) => [one.day, one.amount.amount_minor]));
	return Array.from({ length: daysBetween(first, last) + 1 }, (_, index) => {
		const day = addDays(first, index);
		return { day, minor: known.get(day) ?? 0 };
	});
}

/** Running sums of the same days. */
export function runningSums(days: readonly DayFigure[]): DayFigure[] {
	let sum = 0;
	return days.map(({ day, minor }) => ({ day, minor: (sum += minor) }));
}

/** Round marks from nought to just above the highest figure, at most five of them. */
export function roundMarks(highest: number): number[] {
	if (highest <= 0) return [0];
	const rough = highest / 5;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
	const count = Math.ceil(highest / step);
	return Array.from({ length: count + 1 }, (_, index) => index * step);
}
