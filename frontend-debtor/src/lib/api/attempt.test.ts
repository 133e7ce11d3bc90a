import { expect, test } from 'vitest';
import { attempts, newKey } from './attempt.ts';

test('the same content keeps its key, other content gets a new one', () => {
	const keyFor = attempts();
	const first = keyFor({ reason: 'fault' });
	expect(keyFor({ reason: 'fault' })).toBe(first);
	expect(keyFor({ reason: 'other' })).not.toBe(first);
});

test('a key is a UUID also where the browser cannot make one itself', () => {
	const old = {
		getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes)
	} as unknown as Crypto;
	expect(newKey(old)).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});
