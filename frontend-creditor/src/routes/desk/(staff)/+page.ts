import { desk } from '#lib/api/client.ts';
import { loaded } from '#lib/api/load.ts';
import type { PageLoad } from './$types';

const SHOWN = 5;

export const load: PageLoad = async ({ fetch, url }) => {
	const params = { query: { limit: SHOWN } };
	const [tasks, files] = await Promise.all([
		loaded(desk.GET('/api/desk/v1/tasks', { fetch, params }), url),
		loaded(desk.GET('/api/desk/v1/bank-files', { fetch, params }), url)
	]);
	return { tasks: tasks.items, files: files.items };
};
