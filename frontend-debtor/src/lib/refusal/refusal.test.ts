import { beforeAll, describe, expect, test } from 'vitest';
import { Trouble } from '#lib/api/trouble.ts';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { refusalSentences } from './refusal.ts';

const NOW = new Date('2026-11-22T12:00:30Z');

beforeAll(() => overwriteGetLocale(() => 'sv'));

describe('a refusal', () => {
	test('says when to try again, a minute that works', () => {
		const trouble = new Trouble(429, { code: 'too_many_attempts', params: { wait_seconds: 840 } });
		expect(refusalSentences(trouble, NOW)[1]).toBe('Du kan försöka igen klockan 13:15.');
	});

	test('names the day where the wait goes past midnight', () => {
		const trouble = new Trouble(429, {
			code: 'too_many_attempts',
			params: { wait_seconds: 50_000 }
		});
		expect(refusalSentences(trouble, NOW)[1]).toContain('23 november');
	});

	test('of an unknown code shows the API’s own words', () => {
		expect(refusalSentences(new Trouble(422, { code: 'new_one', detail: 'Why.' }), NOW)).toEqual([
			'Why.'
		]);
	});

	test('of one field shows that field’s words', () => {
		const errors = [{ pointer: '/words', code: 'too_long', detail: 'Too long.', params: {} }];
		const trouble = new Trouble(422, { code: 'invalid', detail: 'Invalid.', errors });
		expect(refusalSentences(trouble, NOW)).toEqual(['Too long.']);
	});

	test('is never an internal error’s text', () => {
		const [sentence] = refusalSentences(new Trouble(500, { detail: 'KeyError: x' }), NOW);
		expect(sentence).not.toContain('KeyError');
	});
});
