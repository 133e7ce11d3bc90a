import { api } from '#lib/api/client.ts';
import { Trouble } from '#lib/api/trouble.ts';
import { loaded } from '#lib/session/loaded.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, parent, url }) => {
	await parent();
	const id = url.searchParams.get('checkout') ?? '';
	if (!id) return { checkout: null, debt: null };
	const asking = { fetch, params: { path: { checkout_id: id } } };
	try {
		const checkout = await loaded(api.GET('/api/debtor/v1/checkouts/{checkout_id}', asking), url);
		const path = { debt_id: checkout.debt_id };
		const call = api.GET('/api/debtor/v1/debts/{debt_id}', { fetch, params: { path } });
		return { checkout, debt: await loaded(call, url) };
	} catch (trouble) {
		const unknown = trouble instanceof Trouble && [400, 404, 422].includes(trouble.status);
		if (unknown) return { checkout: null, debt: null };
		throw trouble;
	}
};
