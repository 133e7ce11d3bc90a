import { sessionOf } from '#lib/session/session.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ fetch, url }) => ({
	session: await sessionOf('creditor', fetch, url)
});
