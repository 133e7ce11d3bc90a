// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const FILES = ['src/', 'tests/', 'scripts/'].flatMap((folder) =>
	readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
		.filter((file) => /\.(svelte|ts|css)$/.test(file))
		.filter((file) => !/paraglide|schema\.d\.ts/.test(file))
		.map((file) => folder + file)
);

const source = (file: string): string => readFileSync(new URL(file, ROOT), 'utf8');
const lines = (file: string): number => source(file).split('\n').length;

test('files stay small enough to read', () => {
	expect(FILES.filter((file) => lines(file) > 400)).toEqual([]);
});

test('amounts and days are formatted in one place only', () => {
	const formats = /Intl\.(Number|DateTime|List)Format|toLocale(Date|Time)?String|toFixed/;
	const elsewhere = FILES.filter((file) => file.startsWith('src/') && formats.test(source(file)));
	expect(elsewhere.filter((file) => !file.startsWith('src/lib/format/'))).toEqual([]);
});

test('no markup comes from text', () => {
	const raw = /\{@html|innerHTML/;
	expect(FILES.filter((file) => file.startsWith('src/') && raw.test(source(file)))).toEqual([]);
});

test('nothing secret is kept in the browser’s storage', () => {
	const stores = FILES.filter((file) => /(local|session)Storage/.test(source(file)));
	expect(stores.filter((file) => file.startsWith('src/')).sort()).toEqual([
		'src/lib/look/appearance.ts',
		'src/lib/session/leave.ts'
	]);
});

test('the lock file names no registry', () => {
	expect(source('package-lock.json')).not.toMatch(/"resolved": "https?:/);
});
