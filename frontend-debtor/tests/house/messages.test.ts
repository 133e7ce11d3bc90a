// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const LOCALES = ['sv', 'en'] as const;
const FILES = readdirSync(new URL('messages/sv/', ROOT)).sort();

function read(path: string): Record<string, unknown> {
	return JSON.parse(readFileSync(new URL(path, ROOT), 'utf8')) as Record<string, unknown>;
}

function messages(locale: string, file: string): Map<string, unknown> {
	const entries = Object.entries(read(`messages/${locale}/${file}`));
	return new Map(entries.filter(([key]) => !key.startsWith('$')));
}

/** The sentences of a message: one, or one for each plural. */
function sentences(message: unknown): string[] {
	if (typeof message === 'string') return [message];
	const [{ match }] = message as [{ match: Record<string, string> }];
	return Object.values(match);
}

/** The named places in a message, over all its plurals. */
function places(message: unknown): string[] {
	const named = sentences(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []);
	return [...new Set(named)].sort();
}

const SOURCES = readdirSync(new URL('src/', ROOT), { recursive: true, encoding: 'utf8' })
	.filter((file) => /\.(svelte|ts)$/.test(file) && !file.includes('paraglide'))
	.map((file) => readFileSync(new URL(`src/${file}`, ROOT), 'utf8'))
	.join('\n');

test('every language has the same files, and the compiler reads each', () => {
	for (const locale of LOCALES)
		expect(readdirSync(new URL(`messages/${locale}/`, ROOT)).sort()).toEqual(FILES);
	const settings = read('project.inlang/settings.json');
	const { pathPattern } = settings['plugin.inlang.messageFormat'] as { pathPattern: string[] };
	const compiled = pathPattern.map((path) => path.replace('./messages/{locale}/', '')).sort();
	expect(compiled).toEqual(FILES);
});

describe.each(FILES)('%s', (file) => {
	const swedish = messages('sv', file);
	const english = messages('en', file);

	test('has the same keys in every language, named after the file', () => {
		expect([...english.keys()]).toEqual([...swedish.keys()]);
		const prefix = file.replace('.json', '_');
		expect([...swedish.keys()].filter((key) => !key.startsWith(prefix))).toEqual([]);
	});

	test('has the same places to fill in every language', () => {
		for (const [key, message] of swedish)
			expect([key, ...places(english.get(key))]).toEqual([key, ...places(message)]);
	});

	test('says nothing empty, and nothing that no page shows', () => {
		for (const [key, message] of [...swedish, ...english])
			expect(
				sentences(message).every((text) => text.trim()),
				key
			).toBe(true);
		expect([...swedish.keys()].filter((key) => !SOURCES.includes(`m.${key}`))).toEqual([]);
	});
});
