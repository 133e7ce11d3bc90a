import { api } from '#lib/api/client.ts';
import { answered, Trouble } from '#lib/api/trouble.ts';
import { isDay } from '#lib/format/day.ts';
import { returnToSignIn } from '#lib/session/session.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, parent, url }) => {
	const { debt } = await parent();
	const today = debt.statement.as_of;
	const asked = url.searchParams.get('as_of') ?? today;
	const asOf = isDay(asked) ? asked : today;
	const asking = { path: { debt_id: params.id }, query: { as_of: asOf } };
	const call = api.GET('/api/debtor/v1/debts/{debt_id}/statement', { fetch, params: asking });
	try {
		return { debt, today, asOf, statement: await answered(call), trouble: null };
	} catch (trouble) {
		if (!(trouble instanceof Trouble) || trouble.status >= 500) throw trouble;
		if (trouble.signedOut) returnToSignIn(url);
		// A day that cannot be reckoned (the rate is not set yet): said in its place, the page stays.
		return { debt, today, asOf, statement: null, trouble };
	}
};
