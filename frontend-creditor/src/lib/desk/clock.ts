export type Urgency = 'late' | 'soon' | 'calm';

/** How pressing a task is: overdue, due within a day, or neither. */
export function urgencyOf(dueAt: string, now: Date = new Date()): Urgency {
	const hours = (new Date(dueAt).getTime() - now.getTime()) / 3_600_000;
	if (hours < 0) return 'late';
	return hours < 24 ? 'soon' : 'calm';
}
