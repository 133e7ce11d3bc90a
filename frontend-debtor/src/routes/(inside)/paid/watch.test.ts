import { expect, test } from 'vitest';
import { waits, watch } from './watch.ts';

const noSleep = () => Promise.resolve();

test('it looks until the payment is settled', async () => {
	let looks = 0;
	const settled = await watch(
		async () => (looks += 1) === 3,
		noSleep,
		new AbortController().signal
	);
	expect([settled, looks]).toEqual([true, 3]);
});

test('it gives up after about a minute', async () => {
	expect(await watch(async () => false, noSleep, new AbortController().signal)).toBe(false);
	const total = [...waits()].reduce((sum, wait) => sum + wait, 0);
	expect(total).toBeGreaterThan(50_000);
	expect(total).toBeLessThan(90_000);
});

test('it stops when the reader leaves', async () => {
	const leaving = new AbortController();
	leaving.abort();
	expect(await watch(async () => true, noSleep, leaving.signal)).toBe(false);
});
