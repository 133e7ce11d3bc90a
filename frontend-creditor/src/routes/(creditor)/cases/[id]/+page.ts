import { creditor } from '#lib/api/client.ts';
import { loaded } from '#lib/api/load.ts';
import { readMoment } from '#lib/statement/moment.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, url }) => {
	const path = { case_id: params.id };
	const moment = readMoment(url.searchParams);
	const [shown, timeline, statement] = await Promise.all([
		loaded(creditor.GET('/api/creditor/v1/cases/{case_id}', { fetch, params: { path } }), url),
		loaded(
			creditor.GET('/api/creditor/v1/cases/{case_id}/timeline', { fetch, params: { path } }),
			url
		),
		loaded(
			creditor.GET('/api/creditor/v1/cases/{case_id}/statement', {
				fetch,
				params: { path, query: { as_of: moment.asOf, known_at: moment.knownAt } }
			}),
			url
		)
	]);
	return { shown, timeline, statement, moment };
};
