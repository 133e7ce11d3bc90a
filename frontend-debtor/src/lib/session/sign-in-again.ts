import { goto } from '$app/navigation';
import type { Place } from './safe-path.ts';
import { forgetSession, signInAddress } from './session.svelte.ts';

/** A write found the session ended: on to the sign-in page, and back here afterwards. */
export async function signInAgain(url: Place): Promise<void> {
	const address = signInAddress(url);
	forgetSession();
	await goto(address);
}
