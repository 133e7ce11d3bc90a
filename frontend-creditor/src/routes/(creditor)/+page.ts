import { creditor } from '#lib/api/client.ts';
import { loaded } from '#lib/api/load.ts';
import type { PageLoad } from './$types';

/** The overview shows as many as this; beyond them only the list knows how many there are. */
const WAITING_SHOWN = 8;

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
	const waiting =
		overview.waiting.length < WAITING_SHOWN
			? overview.waiting.length
			: (
					await loaded(
						creditor.GET('/api/creditor/v1/cases', {
							fetch,
							params: { query: { waiting: true, limit: 1 } }
						}),
						url
					)
				).total;
	return { overview, remittance, waiting };
};
