import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
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

const address = inject('address');
const folder = process.env['KVITT_SHOTS'];
const password = process.env['KVITT_E2E_PASSWORD'] ?? '';
const people = {
	creditor: process.env['KVITT_E2E_CREDITOR'] ?? '',
	desk: process.env['KVITT_E2E_DESK'] ?? ''
};

let browser: Browser;

beforeAll(async () => {
	browser = await openBrowser();
	if (folder) mkdirSync(folder, { recursive: true });
});

afterAll(async () => {
	await browser.close();
});

async function enter(door: 'creditor' | 'desk', size = desktop): Promise<[BrowserContext, Page]> {
	const context = await openContext(browser, { address, size, fixed: false });
	const page = await context.newPage();
	await page.goto(`${address}${door === 'desk' ? '/desk' : ''}/sign-in`);
	await page.getByLabel('E-postadress').fill(people[door]);
	await page.getByLabel('Lösenord').fill(password);
	await page.keyboard.press('Enter');
	await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
	return [context, page];
}

async function look(page: Page, path: string, name: string): Promise<void> {
	await page.goto(address + path);
	await page.locator('h1').first().waitFor({ state: 'attached' });
	await page.evaluate(() => document.fonts.ready);
	if (folder) await page.screenshot({ path: `${folder}/real-${name}.png`, fullPage: true });
	expect([path, await page.getByText('Det gick inte att visa sidan').count()]).toEqual([path, 0]);
	expect([path, await axeFaults(page)]).toEqual([path, []]);
	expect(await overflow(page)).toBeLessThanOrEqual(0);
}

describe.skipIf(!process.env['KVITT_CREDITOR_URL'])('against a running Kvitt', () => {
	test.each([
		['desktop', desktop],
		['phone', phone]
	])('every page of the creditor shows what there is (%s)', async (name, size) => {
		const [context, page] = await enter('creditor', size);
		const faults = listen(page);
		await look(page, '/', `overview-${name}`);
		await look(page, '/cases', `cases-${name}`);
		const found = await page
			.locator('a[data-case]')
			.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
		for (const [index, path] of found.slice(0, 6).entries()) {
			await look(page, path, `case-${index}-${name}`);
		}
		for (const view of ['claims', 'documents', 'parties']) {
			if (found[0]) await look(page, `${found[0]}?view=${view}`, `case-${view}-${name}`);
		}
		await look(page, '/hand-in', `hand-in-${name}`);
		await look(page, '/remittances', `remittances-${name}`);
		const remittance = page.locator('td a').first();
		if (await remittance.count()) {
			await look(page, (await remittance.getAttribute('href')) ?? '', `remittance-${name}`);
		}
		expect(faults).toEqual([]);
		await context.close();
	});

	test.each([
		['desktop', desktop],
		['phone', phone]
	])('every page of the desk shows what there is (%s)', async (name, size) => {
		const [context, page] = await enter('desk', size);
		const faults = listen(page);
		for (const path of ['', '/bank-files', '/unmatched', '/remittances', '/tasks']) {
			await look(page, `/desk${path}`, `desk${path.replace('/', '-')}-${name}`);
		}
		expect(faults).toEqual([]);
		await context.close();
	});
});
