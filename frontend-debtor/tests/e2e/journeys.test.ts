import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { axe, openBrowser, openPage, signIn } from './browser.ts';

const NEUTRAL = 'https://www.smhi.se/';

let browser: Browser;
beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());

async function withPage(act: (page: Page) => Promise<void>): Promise<void> {
	const { page, context, complaints } = await openPage(browser);
	try {
		await act(page);
		expect(complaints).toEqual([]);
	} finally {
		await context.close();
	}
}

/** The card payment from the case's own page to its receipt. */
async function payByCard(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Betala nu' }).click();
	await page.getByRole('button', { name: /^Betala .* med kort$/ }).click();
	await page.locator('button[value=pay]').click();
	await page.getByRole('heading', { name: 'Tack, betalningen har kommit fram' }).waitFor();
}

const CODE = process.env['KVITT_E2E_CODE'];

describe.runIf(!inject('real') || CODE)('the letter’s reader', () => {
	test('sees who claims what and why, pays by card and gets a receipt', () =>
		withPage(async (page) => {
			await signIn(page, CODE ?? '1DEBT-00001');
			const owed = await page.locator('.total').textContent();
			expect(await axe(page)).toEqual([]);
			await page.getByRole('link', { name: 'Varför just det här beloppet?' }).click();
			await page.getByRole('heading', { name: `Varför ${owed}?` }).waitFor();
			await page
				.getByRole('button', { name: /visa vad lagen säger/ })
				.first()
				.click();
			await page.getByRole('dialog').getByRole('button', { name: 'Stäng' }).click();
			await page.goBack();
			await payByCard(page);
			expect(await axe(page)).toEqual([]);
			await page.getByRole('link', { name: 'Till ärendet' }).last().click();
			await page.getByText('Tack! Vi har fått').waitFor();
			expect(await page.locator('.total').textContent()).toMatch(/^0,00/);
		}));
});

describe.skipIf(inject('real'))('the reader', () => {
	test('can reach a person before signing in, and signs in without one', () =>
		withPage(async (page) => {
			await page.goto('/');
			await page.getByRole('link', { name: 'Ring 08-123 45 60' }).waitFor();
			await page.getByText('Telefontid: vardagar 9–16').waitFor();
			await page.route('**/api/debtor/v1/agency', (route) => route.abort());
			await page.reload();
			await page.getByRole('button', { name: 'Visa ärendet' }).waitFor();
			expect(await page.getByRole('link', { name: /^Ring/ }).count()).toBe(0);
		}));

	test('pays a part: the rest stays open, to the öre', () =>
		withPage(async (page) => {
			await signIn(page, '1DEBT-00001');
			await page.getByRole('link', { name: 'Betala nu' }).click();
			await page.getByLabel('Ett annat belopp').check();
			await page.getByLabel('Belopp i kronor').fill('909,44');
			await page.getByRole('button', { name: /^Betala .* med kort$/ }).click();
			await page.locator('button[value=pay]').click();
			await page.getByText('Resten är kvar i ärendet.').waitFor();
			const left = page.locator('dd', { hasText: 'kr' });
			expect((await left.textContent())?.replaceAll('\u00a0', ' ')).toBe('1 000,00 kr');
		}));

	test('reckons through another day, which the address keeps', () =>
		withPage(async (page) => {
			await signIn(page, '1DEBT-00001');
			await page.getByRole('link', { name: 'Varför just det här beloppet?' }).click();
			const heading = page.getByRole('heading', { level: 1, name: /^Varför/ });
			await heading.waitFor();
			const today = await heading.textContent();
			const day = await page.locator('#as-of').inputValue();
			const earlier = new Date(Date.parse(day) - 10 * 86_400_000).toISOString().slice(0, 10);
			await page.locator('#as-of').fill(earlier);
			await page.waitForURL(new RegExp(`as_of=${earlier}`));
			await expect.poll(() => heading.textContent()).not.toBe(today);
			await page.getByRole('button', { name: 'Visa i dag' }).click();
			await expect.poll(() => heading.textContent()).toBe(today);
		}));

	test('objects: the case rests, and says so', () =>
		withPage(async (page) => {
			await signIn(page, '1DEBT-00001');
			await page.getByRole('link', { name: 'Något är fel' }).click();
			await page.getByRole('button', { name: 'Skicka' }).click();
			await page.getByRole('link', { name: 'Välj vad som inte stämmer.' }).waitFor();
			await page.getByLabel('Jag känner inte igen räkningen').check();
			await page.getByLabel('Berätta med egna ord').fill('Jag flyttade i mars.');
			await page.getByRole('button', { name: 'Skicka' }).click();
			await page.getByText('Ärendet är pausat från och med nu.').waitFor();
			expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
			await page.getByRole('link', { name: 'Till ärendet' }).click();
			await page.getByText('Ärendet är pausat.', { exact: true }).waitFor();
			await page.getByRole('log').getByText('Jag flyttade i mars.').waitFor();
		}));

	test('says that it is paid, and asks for a call', () =>
		withPage(async (page) => {
			await signIn(page, '1DEBT-00001');
			await page.getByRole('link', { name: 'Jag har betalat' }).click();
			await page.getByRole('button', { name: 'Skicka' }).click();
			await page.getByText('Tack, vi letar efter betalningen').waitFor();
			await page.getByRole('link', { name: 'Till ärendet' }).click();
			await page.getByRole('link', { name: 'Prata med någon' }).click();
			await page.getByLabel('Ring mig').check();
			await page.getByLabel('Ditt telefonnummer').fill('070-123 45 67');
			await page.getByRole('button', { name: 'Skicka' }).click();
			await page.getByText('Tack, vi hör av oss').waitFor();
		}));

	test('opens the very letter', () =>
		withPage(async (page) => {
			await signIn(page, '1DEBT-00001');
			const address = await page.getByRole('link', { name: /Inkassokrav/ }).getAttribute('href');
			const letter = await page.request.get(address ?? '');
			expect(letter.headers()['content-type']).toBe('application/pdf');
		}));

	test('chooses among several cases', () =>
		withPage(async (page) => {
			await signIn(page, 'MANY0-00004');
			await page.getByRole('link', { name: /Granlunda/ }).click();
			await page.getByText('4 obetalda räkningar').waitFor();
		}));

	test('comes back to where they were when the session has ended', () =>
		withPage(async (page) => {
			await signIn(page, '1DEBT-00001');
			await page.context().clearCookies();
			await page.getByRole('link', { name: 'Varför just det här beloppet?' }).click();
			await page.getByText('Du har varit borta en stund').waitFor();
			expect(new URL(page.url()).searchParams.get('next')).toMatch(/\/why$/);
		}));

	test('leaves quickly, and going back shows nothing', () =>
		withPage(async (page) => {
			const body = '<title>Väder</title>';
			await page.route(`${NEUTRAL}**`, (route) =>
				route.fulfill({ contentType: 'text/html', body })
			);
			await signIn(page, '1DEBT-00001');
			await page.getByRole('button', { name: 'Lämna snabbt' }).click();
			await page.waitForURL(NEUTRAL);
			const cookies = await page.context().cookies();
			const session = cookies.map((cookie) => `${cookie.name}=${cookie.value}`).join('; ');
			const again = await page.request.get('/api/debtor/v1/session', {
				headers: { cookie: session }
			});
			expect(again.status()).toBe(401);
			await page.goBack({ waitUntil: 'commit' }).catch(() => null);
			await page.waitForTimeout(800);
			expect(await page.locator('.frame').count()).toBe(0);
		}));

	test('changes language and appearance, and both are kept', () =>
		withPage(async (page) => {
			await signIn(page, '1DEBT-00001');
			await page.getByRole('button', { name: 'Språk' }).click();
			await page.getByRole('button', { name: 'Mörkt' }).click();
			await page.getByRole('button', { name: 'English' }).click();
			await page.getByRole('link', { name: 'Pay now' }).waitFor();
			await page.reload();
			await page.getByRole('link', { name: 'Pay now' }).waitFor();
			const paper = await page.evaluate(
				() => getComputedStyle(document.documentElement).backgroundColor
			);
			expect(paper).toBe('rgb(20, 26, 23)');
		}));

	test('keeps what was written when the network goes, and sends the same key again', () =>
		withPage(async (page) => {
			await signIn(page, '1DEBT-00001');
			await page.getByRole('link', { name: 'Något är fel' }).click();
			await page.getByLabel('Något annat').check();
			await page.getByLabel('Berätta med egna ord').fill('Två fakturor för samma el.');
			const keys: (string | undefined)[] = [];
			await page.route('**/objections', async (route) => {
				keys.push(route.request().headers()['idempotency-key']);
				await (keys.length === 1 ? route.abort() : route.continue());
			});
			await page.getByRole('button', { name: 'Skicka' }).click();
			await page.getByText('Vi når inte fram.').waitFor();
			await page.getByRole('button', { name: 'Skicka' }).click();
			await page.getByText('Tack, vi har tagit emot det').waitFor();
			expect(keys[0]).toBeTruthy();
			expect(keys[1]).toBe(keys[0]);
		}));
});

describe.skipIf(inject('real'))('by keyboard alone', () => {
	async function tabTo(page: Page, name: string | RegExp): Promise<void> {
		for (let press = 0; press < 40; press += 1) {
			await page.keyboard.press('Tab');
			const focused = await page.evaluate(() => {
				const element = document.activeElement as HTMLElement | null;
				const labels = (element as HTMLInputElement | null)?.labels;
				return labels?.[0]?.innerText ?? element?.innerText ?? '';
			});
			if (new RegExp(name).test(focused)) return;
		}
		throw new Error(`No way to ${String(name)} by keyboard`);
	}

	test('the reader signs in, pays and comes to the receipt', () =>
		withPage(async (page) => {
			await page.goto('/');
			await page.locator('#code').waitFor();
			await tabTo(page, 'Koden i brevet');
			await page.keyboard.type('1DEBT-00001');
			await tabTo(page, 'Din födelsedag');
			await page.keyboard.type('19850423');
			await page.keyboard.press('Enter');
			await page.waitForURL(/\/debts\//);
			await page.locator('.replies').waitFor();
			await tabTo(page, '^Betala nu$');
			await page.keyboard.press('Enter');
			await page.waitForURL(/\/pay$/);
			await tabTo(page, /^Betala .* med kort$/);
			await page.keyboard.press('Enter');
			await page.waitForURL(/stand-in/);
			await tabTo(page, '^pay$');
			await page.keyboard.press('Enter');
			await page.locator('.receipt').waitFor();
		}));

	test('the reader objects, and every focus is seen', () =>
		withPage(async (page) => {
			await signIn(page, '1DEBT-00001');
			await page.locator('.replies').waitFor();
			await tabTo(page, '^Något är fel$');
			const outline = await page.evaluate(
				() => getComputedStyle(document.activeElement ?? document.body).outlineStyle
			);
			expect(outline).toBe('solid');
			await page.keyboard.press('Enter');
			await page.waitForURL(/\/objection$/);
			await tabTo(page, 'Jag känner inte igen');
			await page.keyboard.press('Space');
			await tabTo(page, '^Skicka$');
			await page.keyboard.press('Enter');
			await page.getByText('Tack, vi har tagit emot det').waitFor();
		}));
});

describe.skipIf(inject('real'))('with letters twice as large on a narrow screen', () => {
	test.each(['', '/why', '/pay', '/objection'])('nothing is cut off at case%s', (path) =>
		withPage(async (page) => {
			await page.setViewportSize({ width: 320, height: 800 });
			await signIn(page, 'MANYC-00005');
			await page.goto(new URL(page.url()).pathname + path);
			await page.locator('main').waitFor();
			await page.evaluate(() => {
				const sheet = new CSSStyleSheet();
				sheet.replaceSync('html { font-size: 200% !important; }');
				document.adoptedStyleSheets = [sheet];
			});
			await page.waitForLoadState('networkidle');
			const shots = process.env['KVITT_SHOTS'];
			const name = path.slice(1) || 'home';
			if (shots) await page.screenshot({ path: `${shots}/large-${name}.png`, fullPage: true });
			const beyond = await page.evaluate(() =>
				[...document.querySelectorAll('main *, header *, footer *')]
					.filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
					.filter((element) => getComputedStyle(element).clipPath === 'none')
					.map(
						(element) =>
							`${element.tagName} ${element.className} ${element.textContent?.slice(0, 40)}`
					)
			);
			expect(beyond).toEqual([]);
		})
	);
});
