import type { Task } from '#lib/api/types.ts';
import { findWords, words } from '#lib/code/words.ts';

const families: Record<string, string> = { reason: 'event_reason', channel: 'event_channel' };

/** What a task carries beside its words, each parameter this app has words for. */
export function taskDetails(task: Task): string[] {
	return Object.entries(task.params)
		.map(([name, value]) => {
			if (value === '') return null;
			const family = families[name];
			const said = family ? words(family, String(value)) : value;
			return (
				findWords('desk_task_with', name, { value: said }) ??
				findWords('desk_task_with', name, { [name]: said })
			);
		})
		.filter((text): text is string => text !== null);
}
