import { desk } from '#lib/api/client.ts';
import { loaded } from '#lib/api/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, url }) => ({
	remittance: await loaded(
		desk.GET('/api/desk/v1/remittances/{remittance_id}', {
			fetch,
			params: { path: { remittance_id: params.id } }
		}),
		url
	)
});
