// @vitest-environment jsdom
import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, describe, expect, test } from 'vitest';
import Amount from '#lib/money/Amount.svelte';
import Day from '#lib/day/Day.svelte';
import Fault from './Fault.svelte';
import TextField from './TextField.svelte';

let shown: Record<string, unknown> | null = null;

function show<P extends Record<string, unknown>>(part: Component<P>, props: P): HTMLElement {
	shown = mount(part, { target: document.body, props });
	flushSync();
	return document.body;
}

afterEach(async () => {
	if (shown) await unmount(shown);
	shown = null;
	document.body.innerHTML = '';
});

describe('components', () => {
	test('an amount may leave its currency to the head of its column', () => {
		const body = show(Amount, {
			value: { amount_minor: 125_000, currency: 'SEK' },
			currency: false
		});
		expect(body.textContent).toBe('1\u00a0250,00');
	});

	test('a day carries itself for machines', () => {
		const body = show(Day, { instant: '2026-11-20T13:12:00Z', form: 'short' as const });
		expect(body.querySelector('time')?.getAttribute('datetime')).toBe('2026-11-20T13:12:00Z');
		expect(body.textContent).toContain('14:12');
	});

	test('a fault is focused, and leads to the field it is about', () => {
		const field = document.createElement('input');
		field.id = 'claim-amount';
		field.scrollIntoView = () => undefined;
		document.body.append(field);
		const body = show(Fault, { title: 'Fel', faults: [{ text: 'Ange', href: '#claim-amount' }] });
		expect(document.activeElement?.getAttribute('role')).toBe('alert');
		body.querySelector('a')?.click();
		expect(document.activeElement).toBe(field);
	});

	test('a field says what is wrong with it to whoever cannot see', () => {
		const body = show(TextField, {
			id: 'x',
			label: 'Namn',
			value: '',
			wrong: 'Ange namn',
			hint: 'Hela'
		});
		const input = body.querySelector('input');
		expect(input?.getAttribute('aria-invalid')).toBe('true');
		expect(input?.getAttribute('aria-describedby')).toBe('x-hint x-wrong');
	});
});
