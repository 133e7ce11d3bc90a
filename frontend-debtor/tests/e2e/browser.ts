import bundled from '@sparticuz/chromium';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { inject } from 'vitest';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// The bundle's own arguments hold --single-process, with which closing a page ends the browser.
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];

export const PHONE = { width: 390, height: 844 };
export const SMALL_PHONE = { width: 320, height: 640 };
export const DESK = { width: 1440, height: 900 };

export interface Looks {
	locale?: 'sv' | 'en';
	scheme?: 'light' | 'dark';
	viewport?: { width: number; height: number };
}

export async function openBrowser(): Promise<Browser> {
	return chromium.launch({ executablePath: await bundled.executablePath(), args: ARGUMENTS });
}

/** A page of its own, whose console must stay quiet. */
export async function openPage(
	browser: Browser,
	{ locale = 'sv', scheme = 'light', viewport = PHONE }: Looks = {}
): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
	const context = await browser.newContext({
		baseURL: inject('address'),
		locale: locale === 'sv' ? 'sv-SE' : 'en-GB',
		timezoneId: 'Europe/Stockholm',
		colorScheme: scheme,
		viewport,
		deviceScaleFactor: viewport === DESK ? 1 : 1.5
	});
	const page = await context.newPage();
	const complaints: string[] = [];
	page.on('console', (message) => {
		const refused = /status of (4\d\d|5\d\d)|net::ERR/.test(message.text());
		if (message.type() === 'error' && !refused) complaints.push(message.text());
	});
	page.on('pageerror', (error) => complaints.push(String(error)));
	return { page, context, complaints };
}

/** What axe finds wrong with the page as it stands, by rule and place. */
export async function axe(page: Page): Promise<string[]> {
	// The whole page at once: what a scroll would bring out from under the help bar is not hidden.
	const { width, height } = page.viewportSize() ?? PHONE;
	const whole = await page.evaluate(() => document.documentElement.scrollHeight);
	await page.setViewportSize({ width, height: Math.max(height, whole) });
	// Through the debugger: the page's own content policy forbids a foreign script tag.
	await page.evaluate(`${AXE};0`);
	const found = await page.evaluate(async () => {
		type Results = {
			violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[];
		};
		const { axe } = globalThis as unknown as {
			axe: { run: (options: object) => Promise<Results> };
		};
		const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
		const { violations } = await axe.run({ runOnly: { type: 'tag', values: tags } });
		return violations.flatMap(({ id, nodes }) =>
			nodes.map((node) => `${id}: ${String(node.target)} ${node.failureSummary ?? ''}`)
		);
	});
	await page.setViewportSize({ width, height });
	return found;
}

/** Whether the page needs sideways scrolling. */
export async function overflows(page: Page): Promise<number> {
	return page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth
	);
}

export const BIRTH_DATE = process.env['KVITT_E2E_BIRTH_DATE'] ?? '1985-04-23';

/** Sign in as the letter's reader does. */
export async function signIn(page: Page, code: string, birthDate = BIRTH_DATE): Promise<void> {
	await page.goto('/');
	await page.locator('#code').fill(code);
	await page.locator('#birth-date').fill(birthDate);
	await page.locator('form button[type=submit]').click();
	await page.waitForURL(/\/debts/);
	await page.locator('main').waitFor();
}
