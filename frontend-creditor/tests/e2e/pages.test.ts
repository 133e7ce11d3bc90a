import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
	axeFaults,
	desktop,
	listen,
	openBrowser,
	openContext,
	overflow,
	phone
} from './browser.ts';
import { shots } from './pages.ts';

const address = inject('address');
const folder = process.env['KVITT_SHOTS'];
const looks = [
	{ name: 'sv-desktop', locale: 'sv', size: desktop, dark: false },
	{ name: 'en-phone-dark', locale: 'en', size: phone, dark: true },
	{ name: 'en-desktop-dark', locale: 'en', size: desktop, dark: true },
	{ name: 'sv-phone', locale: 'sv', size: phone, dark: false }
] as const;
// Two looks show each language, size and theme once; pictures are taken of all four.
const taken = folder ? looks : looks.slice(0, 2);

let browser: Browser;

beforeAll(async () => {
	browser = await openBrowser();
	if (folder) mkdirSync(folder, { recursive: true });
});

afterAll(async () => {
	await browser.close();
});

describe.skipIf(process.env['KVITT_CREDITOR_URL'])('every page is clean', () => {
	for (const look of taken) {
		test.each(shots)(`${look.name} $name`, async ({ name, path, story, signedOut }) => {
			const context = await openContext(browser, {
				...look,
				address,
				signedIn: !signedOut,
				...(story ? { story } : {})
			});
			const page = await context.newPage();
			const faults = listen(page);
			await page.goto(address + path);
			await page.locator('h1').first().waitFor({ state: 'attached' });
			await page.evaluate(() => document.fonts.ready);
			if (folder) {
				await page.screenshot({ path: `${folder}/${name}-${look.name}.png`, fullPage: true });
			}
			expect(await page.getAttribute('html', 'lang')).toBe(look.locale);
			expect(await axeFaults(page)).toEqual([]);
			expect(await overflow(page)).toBeLessThanOrEqual(0);
			expect(faults).toEqual([]);
			await context.close();
		});
	}
});
