import { api } from '#lib/api/client.ts';
import { loaded } from '#lib/session/loaded.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ depends, fetch, params, parent, url, untrack }) => {
	await parent();
	depends('kvitt:debt');
	const path = { debt_id: params.id };
	const here = untrack(() => url);
	const debt = await loaded(
		api.GET('/api/debtor/v1/debts/{debt_id}', { fetch, params: { path } }),
		here
	);
	return { debt };
};
