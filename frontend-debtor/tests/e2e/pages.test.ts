import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
	axe,
	DESK,
	openBrowser,
	openPage,
	overflows,
	PHONE,
	signIn,
	SMALL_PHONE,
	type Looks
} from './browser.ts';

const SHOTS = process.env['KVITT_SHOTS'];

/** Every page as a reader comes to it, by the code of the letter that leads there. */
const PAGES: Readonly<Record<string, { code?: string; go: (page: Page) => Promise<unknown> }>> = {
	'sign-in': { go: (page) => page.goto('/?k=2026-004171') },
	'sign-in-company': {
		go: async (page) => {
			await page.goto('/');
			await page.locator('input[value=company]').check();
		}
	},
	'sign-in-mistakes': {
		go: async (page) => {
			await page.goto('/');
			await page.locator('form button[type=submit]').click();
			await page.locator('.summary').waitFor();
		}
	},
	'sign-in-refused': {
		go: async (page) => {
			await page.goto('/');
			await page.locator('#code').fill('10CKD-00007');
			await page.locator('#birth-date').fill('1985 04 23');
			await page.locator('form button[type=submit]').click();
			await page.locator('.summary').waitFor();
		}
	},
	missing: { go: (page) => page.goto('/nowhere') },
	'no-debts': { code: 'N0NE0-00006', go: async () => undefined },
	debts: { code: 'MANY0-00004', go: async () => undefined },
	home: { code: '1DEBT-00001', go: async () => undefined },
	'home-held': { code: '1HE1D-00002', go: async () => undefined },
	'home-many': { code: 'MANYC-00005', go: async () => undefined },
	'home-closed': { code: '1PA1D-00003', go: async () => undefined },
	settings: {
		code: '1DEBT-00001',
		go: async (page) => {
			await page.locator('.ways-out button').first().click();
			await page.locator('dialog[open]').waitFor();
		}
	},
	why: { code: '1DEBT-00001', go: (page) => below(page, 'why') },
	'why-many': { code: 'MANYC-00005', go: (page) => below(page, 'why') },
	'why-unknown-day': { code: '1DEBT-00001', go: (page) => below(page, 'why?as_of=2031-01-01') },
	'why-law': {
		code: '1DEBT-00001',
		go: async (page) => {
			await below(page, 'why');
			await page.locator('.law button').first().click();
			await page.locator('dialog[open]').waitFor();
		}
	},
	pay: { code: '1DEBT-00001', go: (page) => below(page, 'pay') },
	'pay-other': {
		code: '1DEBT-00001',
		go: async (page) => {
			await below(page, 'pay');
			await page.locator('input[value=other]').check();
			await page.locator('#amount').fill('9999999');
			await page.locator('form button[type=submit]').click();
			await page.locator('.summary').waitFor();
		}
	},
	'paid-waiting': { code: '1DEBT-00001', go: (page) => checkOut(page, null) },
	paid: {
		code: '1DEBT-00001',
		go: async (page) => {
			await checkOut(page, 'pay');
			await page.locator('.receipt').waitFor();
		}
	},
	'paid-failed': { code: '1DEBT-00001', go: (page) => checkOut(page, 'fail') },
	'paid-cancelled': { code: '1DEBT-00001', go: (page) => checkOut(page, 'cancel') },
	'paid-unknown': { code: '1DEBT-00001', go: (page) => page.goto('/paid?checkout=nothing') },
	objection: { code: '1DEBT-00001', go: (page) => below(page, 'objection') },
	'objection-done': {
		code: '1DEBT-00001',
		go: async (page) => {
			await below(page, 'objection');
			await page.locator('input[value=wrong_amount]').check();
			await page.locator('textarea').fill('Jag har redan betalat 500 kr av fakturan.');
			await page.locator('form button[type=submit]').click();
			await page.locator('main ol').waitFor();
		}
	},
	report: { code: '1DEBT-00001', go: (page) => below(page, 'report') },
	contact: { code: '1DEBT-00001', go: (page) => below(page, 'contact') },
	'contact-mistakes': {
		code: '1DEBT-00001',
		go: async (page) => {
			await below(page, 'contact');
			await page.locator('input[value=phone]').check();
			await page.locator('form button[type=submit]').click();
			await page.locator('.summary').waitFor();
		}
	},
	trouble: {
		code: '1DEBT-00001',
		go: async (page) => {
			await page.route('**/statement*', (route) => route.fulfill({ status: 500, body: '{}' }));
			await below(page, 'why');
		}
	},
	offline: {
		code: '1DEBT-00001',
		go: async (page) => {
			await page.route('**/statement*', (route) => route.abort());
			await below(page, 'why');
		}
	}
};

async function below(page: Page, what: string): Promise<void> {
	await page.goto(`${new URL(page.url()).pathname}/${what}`);
	await page.locator('main').waitFor();
	await page.waitForLoadState('networkidle');
}

/** Through the stand-in's pay page; null stays while the money is on its way. */
async function checkOut(page: Page, act: 'pay' | 'fail' | 'cancel' | null): Promise<void> {
	await below(page, 'pay');
	await page.locator('form button[type=submit]').click();
	await page.waitForURL(/stand-in/);
	if (act) await page.locator(`button[value=${act}]`).click();
	else await page.goto(page.url().replace(/.*\/stand-in\//, '/paid?checkout='));
	await page.locator('main h1').waitFor();
}

/** Both languages, both appearances, all widths; every mixture of them where pictures are taken. */
const LOOKS: Readonly<Record<string, Looks>> = {
	'sv-light-phone': {},
	'en-dark-desk': { locale: 'en', scheme: 'dark', viewport: DESK },
	'sv-light-small': { viewport: SMALL_PHONE },
	...(SHOTS && {
		'en-dark-phone': { locale: 'en', scheme: 'dark' },
		'sv-dark-desk': { scheme: 'dark', viewport: DESK },
		'en-light-desk': { locale: 'en', viewport: DESK }
	})
};

let browser: Browser;
beforeAll(async () => {
	browser = await openBrowser();
	if (SHOTS) mkdirSync(SHOTS, { recursive: true });
});
afterAll(() => browser.close());

describe.skipIf(inject('real'))('every page', () => {
	describe.each(Object.entries(LOOKS))('%s', (lookName, looks) => {
		test.concurrent.each(Object.entries(PAGES))('%s', async (name, { code, go }) => {
			const { page, context, complaints } = await openPage(browser, looks);
			try {
				if (code) await signIn(page, code);
				await go(page);
				await page.locator('main').waitFor();
				await page.evaluate(() => document.fonts.ready.then(() => 0));
				if (SHOTS) {
					const whole = (looks.viewport ?? PHONE) !== PHONE || !/^home|^pay$/.test(name);
					await page.screenshot({ path: `${SHOTS}/${name}.${lookName}.png`, fullPage: whole });
				}
				expect(await axe(page)).toEqual([]);
				expect(await overflows(page)).toBeLessThanOrEqual(0);
				expect(await page.locator('html').getAttribute('lang')).toBe(looks.locale ?? 'sv');
				expect(complaints).toEqual([]);
			} finally {
				await context.close();
			}
		});
	});
});
