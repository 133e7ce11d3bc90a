import type { Overview } from '#lib/api/types.ts';

type Upcoming = Overview['upcoming'][number];

/** Coming steps gathered by their day, the nearest first. */
export function byDay(upcoming: readonly Upcoming[]): { day: string; steps: Upcoming[] }[] {
	const gathered = new Map<string, Upcoming[]>();
	for (const one of [...upcoming].sort((a, b) => a.day.localeCompare(b.day))) {
		gathered.set(one.day, [...(gathered.get(one.day) ?? []), one]);
	}
	return [...gathered].map(([day, steps]) => ({ day, steps }));
}
