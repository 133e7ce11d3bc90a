import { answered, Trouble } from '#lib/api/trouble.ts';
import type { Place } from './safe-path.ts';
import { returnToSignIn } from './session.svelte.ts';

/** What a page loads; where the session has ended, the way to sign in again. */
export async function loaded<T>(call: Parameters<typeof answered<T>>[0], url: Place): Promise<T> {
	try {
		return await answered(call);
	} catch (trouble) {
		if (trouble instanceof Trouble && trouble.signedOut) returnToSignIn(url);
		throw trouble;
	}
}
