import { desk } from '#lib/api/client.ts';
import { loaded } from '#lib/api/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url }) => {
	const cursor = url.searchParams.get('cursor') ?? undefined;
	const payments = await loaded(
		desk.GET('/api/desk/v1/unmatched-payments', { fetch, params: { query: { cursor } } }),
		url
	);
	return { payments, chosen: url.searchParams.get('payment') };
};
