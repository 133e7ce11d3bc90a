import { redirect } from '@sveltejs/kit';
import { creditor, desk, keepProof } from '#lib/api/client.ts';
import { answered, Refused } from '#lib/api/problem.ts';
import { loaded, signInAddress } from '#lib/api/load.ts';
import type { Session } from '#lib/api/types.ts';

export type Door = 'creditor' | 'desk';

const current: Record<Door, Session | null> = { creditor: null, desk: null };

function keep(door: Door, session: Session | null): void {
	current[door] = session;
	keepProof(door, session?.csrf_token ?? null);
}

function askSession(door: Door, fetch: typeof globalThis.fetch): Promise<Session> {
	return door === 'creditor'
		? answered(creditor.GET('/api/creditor/v1/session', { fetch }))
		: answered(desk.GET('/api/desk/v1/session', { fetch }));
}

/** The session of a door, asked for once after a reload; without one, off to the sign-in. */
export async function sessionOf(
	door: Door,
	fetch: typeof globalThis.fetch,
	url: URL
): Promise<Session> {
	const kept = current[door];
	if (kept) return kept;
	try {
		const session = await askSession(door, fetch);
		keep(door, session);
		return session;
	} catch (cause) {
		if (cause instanceof Refused && cause.status === 401) redirect(303, signInAddress(url));
		return loaded<Session>(Promise.reject(cause), url);
	}
}

/** Sign in at a door; throws Refused when e-mail or password is wrong. */
export async function signIn(door: Door, email: string, password: string): Promise<void> {
	const body = { email, password };
	const session =
		door === 'creditor'
			? await answered(creditor.POST('/api/creditor/v1/sign-in', { body }))
			: await answered(desk.POST('/api/desk/v1/sign-in', { body }));
	keep(door, session);
}

export async function signOut(door: Door): Promise<void> {
	if (door === 'creditor') await answered(creditor.POST('/api/creditor/v1/sign-out', {}));
	else await answered(desk.POST('/api/desk/v1/sign-out', {}));
	keep(door, null);
}

/** Forget a session that the server no longer knows. */
export function forgetSession(door: Door): void {
	keep(door, null);
}
