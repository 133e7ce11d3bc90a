import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, beforeAll, expect, test } from 'vitest';
import Amount from '#lib/format/Amount.svelte';
import Day from '#lib/format/Day.svelte';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import Choices from './Choices.svelte';
import ErrorSummary from './ErrorSummary.svelte';
import Field from './Field.svelte';

let shown: Record<string, unknown>[] = [];

beforeAll(() => overwriteGetLocale(() => 'sv'));
afterEach(async () => {
	for (const one of shown) await unmount(one);
	shown = [];
	document.body.replaceChildren();
});

function show<Props extends Record<string, unknown>>(part: Component<Props>, props: Props): void {
	shown.push(mount(part, { target: document.body, props }) as Record<string, unknown>);
	flushSync();
}

test('an amount stands on one line with figures of one width', () => {
	show(Amount, { money: { amount_minor: 150815, currency: 'SEK' } });
	expect(document.querySelector('.amount')?.textContent).toBe('1\u00a0508,15\u00a0kr');
});

test('a day is a time element a machine can read', () => {
	show(Day, { day: '2026-12-03' });
	const time = document.querySelector('time');
	expect([time?.dateTime, time?.textContent]).toEqual(['2026-12-03', '3 december']);
});

test('a field names its hint and its mistake', () => {
	show(Field, { id: 'code', label: 'Kod', hint: 'I brevet', wrong: 'Skriv koden', value: '' });
	const input = document.querySelector('input');
	expect(input?.getAttribute('aria-describedby')).toBe('code-hint code-wrong');
	expect(input?.getAttribute('aria-invalid')).toBe('true');
	expect(document.querySelector('label')?.htmlFor).toBe('code');
});

test('choices are one group with a name, and none is ticked beforehand', () => {
	const options = [
		{ value: 'a', label: 'A' },
		{ value: 'b', label: 'B' }
	];
	show(Choices, { legend: 'Vilken?', name: 'which', options, chosen: null });
	expect(document.querySelector('legend')?.textContent).toBe('Vilken?');
	expect(document.querySelectorAll('input:checked')).toHaveLength(0);
});

test('mistakes are brought to the reader, each leading to its field', () => {
	show(Field, { id: 'code', label: 'Kod', value: '' });
	show(ErrorSummary, { mistakes: [{ field: 'code', words: 'Skriv koden' }] });
	expect(document.activeElement?.className).toContain('summary');
	document.querySelector('a')?.click();
	expect(document.activeElement?.id).toBe('code');
});
