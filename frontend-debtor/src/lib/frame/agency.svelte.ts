import { api } from '#lib/api/client.ts';
import type { components } from '#lib/api/schema.d.ts';
import { answered } from '#lib/api/trouble.ts';

export type Agency = components['schemas']['AgencyShown'];

let known = $state.raw<Agency | null>(null);

/** Whom a reader can reach before any case is shown; null where nobody could tell. */
export const reached = {
	get agency(): Agency | null {
		return known;
	}
};

/** Ask once who runs the app. A failure is not the reader's concern: the page works without. */
export async function askAgency(): Promise<void> {
	known ??= await answered(api.GET('/api/debtor/v1/agency')).catch(() => null);
}
