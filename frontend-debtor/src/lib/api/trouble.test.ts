import { expect, test } from 'vitest';
import { answered, Trouble, troubleOf } from './trouble.ts';

const response = (status: number, headers: Record<string, string> = {}) =>
	new Response(null, { status, headers });

test('an answer is what the API sent', async () => {
	expect(await answered(Promise.resolve({ data: 7, response: response(200) }))).toBe(7);
});

test('a refusal keeps its code and params', async () => {
	const error = { code: 'too_many_attempts', detail: 'Wait.', params: { wait_seconds: 60 } };
	const call = answered(Promise.resolve({ error, response: response(429) }));
	await expect(call).rejects.toMatchObject({ status: 429, code: 'too_many_attempts' });
});

test('a network that is gone is told apart from a refusal', async () => {
	const call = answered(Promise.reject(new TypeError('fetch failed')));
	await expect(call).rejects.toMatchObject({ offline: true });
});

test('a body that is no problem document is still a trouble, and its wait is kept', () => {
	const trouble = troubleOf(response(503, { 'Retry-After': '30' }), '<html>');
	expect(trouble).toBeInstanceOf(Trouble);
	expect(trouble.params).toEqual({ retry_after_seconds: 30 });
});
