import { desk } from '#lib/api/client.ts';
import { loaded } from '#lib/api/load.ts';
import { sessionOf } from '#lib/session/session.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ fetch, url, depends }) => {
	depends('desk:overview');
	const session = await sessionOf('desk', fetch, url);
	return { session, overview: await loaded(desk.GET('/api/desk/v1/overview', { fetch }), url) };
};
