import { redirect } from '@sveltejs/kit';
import { api } from '#lib/api/client.ts';
import { answered, Trouble } from '#lib/api/trouble.ts';
import type { components } from '#lib/api/schema.d.ts';
import type { Place } from './safe-path.ts';
import { keepToken } from './token.ts';

type Shown = components['schemas']['DebtorSessionShown'];

let shown = $state<Shown | null>(null);

/** Who is signed in, for the pages. */
export const session = {
	get debtorName(): string {
		return shown?.debtor_name ?? '';
	}
};

function remember(answer: Shown): void {
	shown = answer;
	keepToken(answer.csrf_token);
}

/** This tab knows of no session any more. */
export function forgetSession(): void {
	shown = null;
	keepToken('');
}

/** Sign in with the letter's code and one proof. */
export async function startSession(proof: components['schemas']['StartSession']): Promise<void> {
	remember(await answered(api.POST('/api/debtor/v1/sessions', { body: proof })));
}

/** The session that the cookie carries, or the way back to the sign-in page. */
export async function resumeSession(fetch: typeof globalThis.fetch, url: Place): Promise<void> {
	if (shown) return;
	try {
		remember(await answered(api.GET('/api/debtor/v1/session', { fetch })));
	} catch (trouble) {
		if (trouble instanceof Trouble && trouble.signedOut) returnToSignIn(url);
		throw trouble;
	}
}

/** The sign-in page, which knows why it is shown and where to go on. */
export function signInAddress(url: Place): string {
	const why = shown ? ['expired=1'] : [];
	const here = encodeURIComponent(url.pathname + url.search);
	const query = [...why, ...(url.pathname === '/debts' ? [] : [`next=${here}`])].join('&');
	return query ? `/?${query}` : '/';
}

/** Ask to sign in again, then come back to where the reader was. */
export function returnToSignIn(url: Place): never {
	const address = signInAddress(url);
	forgetSession();
	redirect(307, address);
}

/** End the session at the server too; without an answer it ends there by itself. */
export async function endSession(): Promise<void> {
	const ended = api.POST('/api/debtor/v1/sign-out', { keepalive: true });
	forgetSession();
	await answered(ended).catch(() => undefined);
}
