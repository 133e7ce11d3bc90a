import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

function files(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((one) => {
		const path = `${folder}/${one.name}`;
		if (one.isDirectory()) return one.name === 'paraglide' ? [] : files(path);
		return one.name.endsWith('.schema.d.ts') ? [] : [path];
	});
}

const sources = files(`${root}src`);

test('files are at most 400 lines, components 200', () => {
	const long = sources.filter((path) => {
		const lines = readFileSync(path, 'utf8').split('\n').length - 1;
		return lines > (path.endsWith('.svelte') ? 200 : 400);
	});
	expect(long).toEqual([]);
});

test('no words are written in a component: they stand in messages', () => {
	const letters = /[åäöÅÄÖ]/;
	const written = sources.filter(
		(path) =>
			path.endsWith('.svelte') &&
			letters.test(readFileSync(path, 'utf8').replace(/<!--.*?-->/gs, ''))
	);
	expect(written).toEqual([]);
});

test('nothing is styled by attribute, which the policy of the page would refuse', () => {
	const styled = sources.filter((path) => / style="/.test(readFileSync(path, 'utf8')));
	expect(styled).toEqual([]);
});

test('the lock file names no registry', () => {
	expect(readFileSync(`${root}package-lock.json`, 'utf8')).not.toMatch(/"resolved"/);
});
