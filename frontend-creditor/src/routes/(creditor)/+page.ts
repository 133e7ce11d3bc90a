import { creditor } from '#lib/api/client.ts';
import { loaded } from '#lib/api/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url }) => {
	const overview = await loaded(creditor.GET('/api/creditor/v1/overview', { fetch }), url);
	const latest = overview.latest_remittance_id;
	const remittance = latest
		? await loaded(
				creditor.GET('/api/creditor/v1/remittances/{remittance_id}', {
					fetch,
					params: { path: { remittance_id: latest } }
				}),
				url
			)
		: null;
	return { overview, remittance };
};
