import { desk } from '#lib/api/client.ts';
import { loaded } from '#lib/api/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url }) => {
	const cursor = url.searchParams.get('cursor') ?? undefined;
	const files = await loaded(
		desk.GET('/api/desk/v1/bank-files', { fetch, params: { query: { cursor } } }),
		url
	);
	return { files, cursor };
};
