import { describe, expect, test } from 'vitest';
import { signInAddress, wayBack } from './load.ts';
import { writeKey } from './key.ts';
import { answered, Refused } from './problem.ts';

const problem = (errors: { pointer: string; code: string; detail: string; params: object }[]) => ({
	type: '/problems/fields_invalid',
	title: 'Unprocessable Entity',
	status: 422,
	detail: 'Some fields are missing or wrong; see errors.',
	code: 'fields_invalid',
	params: {},
	errors: errors as never,
	request_id: 'x'
});

const broken = { pointer: '/', code: 'xml_broken', detail: '', params: { line: 3, column: 7 } };

describe('an answer', () => {
	test('gives its body', async () => {
		const call = Promise.resolve({ data: 5, response: new Response('') });
		expect(await answered(call)).toBe(5);
	});

	test('that is a no carries its problem', async () => {
		const call = Promise.resolve({
			error: problem([broken]),
			response: new Response('', { status: 422 })
		});
		const refused = await answered(call).catch((cause: unknown) => cause);
		expect(refused).toBeInstanceOf(Refused);
		expect((refused as Refused).faults).toEqual([
			{ pointer: '/', text: 'XML-filen är trasig på rad 3, kolumn 7.' }
		]);
		expect((refused as Refused).title).toBe('XML-filen är trasig på rad 3, kolumn 7.');
	});

	test('that never came is told as that', async () => {
		const refused = (await answered(Promise.reject(new TypeError('net'))).catch(
			(cause: unknown) => cause
		)) as Refused;
		expect(refused.status).toBe(0);
		expect(refused.text).toContain('inget svar');
	});

	test('without a problem is still said in words', () => {
		expect(new Refused(502, null).text).toContain('Något gick fel');
	});
});

describe('signing in', () => {
	test('remembers where one was going', () => {
		expect(signInAddress(new URL('http://x/cases?q=a'))).toBe('/sign-in?to=%2Fcases%3Fq%3Da');
		expect(signInAddress(new URL('http://x/'))).toBe('/sign-in');
		expect(signInAddress(new URL('http://x/desk/tasks'))).toBe('/desk/sign-in?to=%2Fdesk%2Ftasks');
	});

	test.each([
		['/cases', '/', '/cases'],
		[null, '/', '/'],
		['//evil.example', '/', '/'],
		['https://evil.example', '/', '/'],
		['/\\evil.example', '/', '/'],
		['/cases', '/desk', '/desk'],
		['/desk/tasks', '/desk', '/desk/tasks']
	])('leads %s (home %s) only within the app: %s', (to, home, expected) => {
		expect(wayBack(to, home)).toBe(expected);
	});
});

test('every write has a key of its own', () => {
	expect(writeKey()).toMatch(/^[0-9a-f]{32}$/);
	expect(writeKey()).not.toBe(writeKey());
});
