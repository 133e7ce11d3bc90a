import chromium from '@sparticuz/chromium';
import axe from 'axe-core';
import {
	chromium as playwright,
	type Browser,
	type BrowserContext,
	type Page
} from 'playwright-core';

/** The day on which all fixtures stand. */
export const NOW = new Date('2026-11-22T09:30:00Z');

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

export async function openBrowser(): Promise<Browser> {
	return playwright.launch({
		executablePath: await chromium.executablePath(),
		// Its own arguments hold --single-process, which ends the browser with its first page.
		args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage']
	});
}

interface Look {
	address: string;
	size?: { width: number; height: number };
	locale?: 'sv' | 'en';
	dark?: boolean;
	signedIn?: boolean;
	story?: string;
	/** A real Kvitt keeps its own time. */
	fixed?: boolean;
}

export async function openContext(browser: Browser, look: Look): Promise<BrowserContext> {
	const context = await browser.newContext({
		viewport: look.size ?? desktop,
		locale: look.locale === 'en' ? 'en-GB' : 'sv-SE',
		timezoneId: 'Europe/Stockholm',
		colorScheme: look.dark ? 'dark' : 'light',
		reducedMotion: 'reduce'
	});
	const cookies = [];
	if (look.signedIn) {
		cookies.push({ name: 'kvitt_creditor', value: '1' }, { name: 'kvitt_desk', value: '1' });
	}
	if (look.story) cookies.push({ name: 'story', value: look.story });
	await context.addCookies(cookies.map((one) => ({ ...one, url: look.address })));
	await context.addInitScript(
		(locale) =>
			localStorage.setItem('PARAGLIDE_LOCALE', localStorage.getItem('PARAGLIDE_LOCALE') ?? locale),
		look.locale ?? 'sv'
	);
	if (look.fixed !== false) await context.clock.setFixedTime(NOW);
	return context;
}

/** Faults that the page itself reports: script errors, refused content, failed requests. */
export function listen(page: Page): string[] {
	const faults: string[] = [];
	page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
	page.on('console', (message) => {
		const expected = /the server responded with a status of (401|404|422|500)/;
		if (message.type() === 'error' && !expected.test(message.text())) {
			faults.push(`console: ${message.text()}`);
		}
	});
	return faults;
}

/** What axe finds wrong against WCAG 2.2 A and AA, one line each. */
export async function axeFaults(page: Page): Promise<string[]> {
	// Through the protocol: the page's own policy lets in no foreign script.
	await page.evaluate(axe.source);
	const found = await page.evaluate(async () => {
		const { axe } = window as unknown as { axe: typeof import('axe-core') };
		const result = await axe.run(document, {
			runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
		});
		return result.violations.map(
			(one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`
		);
	});
	return found;
}

/** Whether something sticks out sideways, which a phone would have to scroll. */
export async function overflow(page: Page): Promise<number> {
	return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
