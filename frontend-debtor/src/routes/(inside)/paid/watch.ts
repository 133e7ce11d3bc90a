const FIRST_WAIT_MILLISECONDS = 1000;
const LONGEST_WAIT_MILLISECONDS = 5000;
const LOOKS = 16;

/** How long to wait before each look: soon at first, then calmer, then no more (about a minute). */
export function* waits(): Generator<number> {
	let wait = FIRST_WAIT_MILLISECONDS;
	for (let look = 0; look < LOOKS; look += 1) {
		yield wait;
		wait = Math.min(wait * 1.3, LONGEST_WAIT_MILLISECONDS);
	}
}

/** Look again and again until it is settled; false where it took too long or was called off. */
export async function watch(
	look: () => Promise<boolean>,
	sleep: (milliseconds: number) => Promise<void>,
	signal: AbortSignal
): Promise<boolean> {
	for (const wait of waits()) {
		await sleep(wait);
		if (signal.aborted) return false;
		if (await look()) return true;
	}
	return false;
}
