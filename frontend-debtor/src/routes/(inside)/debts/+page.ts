import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api/client.ts';
import { loaded } from '#lib/session/loaded.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, parent, url }) => {
	await parent();
	const { items } = await loaded(api.GET('/api/debtor/v1/debts', { fetch }), url);
	const [only] = items;
	if (only && items.length === 1) redirect(307, `/debts/${only.id}`);
	return { debts: items };
};
