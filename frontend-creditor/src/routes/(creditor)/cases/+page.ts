import { creditor } from '#lib/api/client.ts';
import { loaded } from '#lib/api/load.ts';
import { readCaseQuery } from '#lib/case/address.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url }) => {
	const query = readCaseQuery(url.searchParams);
	const cases = await loaded(
		creditor.GET('/api/creditor/v1/cases', { fetch, params: { query } }),
		url
	);
	return { query, cases };
};
