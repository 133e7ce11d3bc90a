import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const settings = JSON.parse(readFileSync(`${root}project.inlang/settings.json`, 'utf8')) as {
	locales: string[];
	'plugin.inlang.messageFormat': { pathPattern: string[] };
};
const areas = readdirSync(`${root}messages/sv`).sort();

type Messages = Record<string, unknown>;

function read(locale: string, area: string): Messages {
	const messages = JSON.parse(
		readFileSync(`${root}messages/${locale}/${area}`, 'utf8')
	) as Messages;
	delete messages['$schema'];
	return messages;
}

function placeholders(message: unknown): string[] {
	return [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])].sort();
}

/** All source of the app, to see which messages it says. */
function source(folder = `${root}src`): string {
	return readdirSync(folder, { withFileTypes: true })
		.filter((one) => one.name !== 'paraglide')
		.map((one) => {
			const path = `${folder}/${one.name}`;
			return one.isDirectory() ? source(path) : readFileSync(path, 'utf8');
		})
		.join('\n');
}

describe('messages', () => {
	test('every area is compiled', () => {
		const named = settings['plugin.inlang.messageFormat'].pathPattern
			.map((path) => path.split('/').at(-1))
			.sort();
		expect(named).toEqual(areas);
	});

	test.each(areas)('%s says the same in every language', (area) => {
		const base = read('sv', area);
		for (const locale of settings.locales) {
			const messages = read(locale, area);
			expect(Object.keys(messages).sort()).toEqual(Object.keys(base).sort());
			for (const [key, message] of Object.entries(messages)) {
				expect(key.startsWith(`${area.replace('.json', '')}_`)).toBe(true);
				expect([key, placeholders(message)]).toEqual([key, placeholders(base[key])]);
			}
		}
	});

	test('no message is kept that nobody says', () => {
		const code = source();
		const families = [...code.matchAll(/[wW]ords\(\s*'(\w+)'/g)].map((found) => `${found[1]}_`);
		families.push('missing_', 'refusal_', 'finding_', 'event_', 'statement_', 'case_', 'hold_');
		const silent = areas
			.flatMap((area) => Object.keys(read('sv', area)))
			.filter((key) => !code.includes(`m.${key}`))
			.filter((key) => !families.some((family) => key.startsWith(family)));
		expect(silent).toEqual([]);
	});
});
