/**
 * The journey in a real browser, act by act; tests/browser/test_journey.py calls it.
 *
 *   node tests/browser/journey.ts <act>
 *
 * Addresses, log-ins and codes come in the environment; each act ends with exit code 0, or tells
 * what it missed. With KVITT_SHOTS set, every page is photographed into that folder.
 */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';

const require = createRequire(new URL('../../frontend-debtor/package.json', import.meta.url));
const { chromium } = require('playwright-core') as typeof import('playwright-core');
const bundled = (require('@sparticuz/chromium') as { default: { executablePath(): Promise<string> } })
	.default;
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };
const shots = process.env['KVITT_SHOTS'];

function given(name: string): string {
	const value = process.env[name];
	if (!value) throw new Error(`${name} is not given`);
	return value;
}

async function open(browser: Browser, viewport: { width: number; height: number }): Promise<Page> {
	const context: BrowserContext = await browser.newContext({
		viewport,
		locale: 'sv-SE',
		timezoneId: 'Europe/Stockholm',
		deviceScaleFactor: viewport === PHONE ? 2 : 1
	});
	context.setDefaultTimeout(30_000);
	return context.newPage();
}

async function shoot(page: Page, name: string): Promise<void> {
	await clean(page, name);
	if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
}

/** No accessibility fault that axe can see. */
async function clean(page: Page, name: string): Promise<void> {
	// The whole page at once: what a scroll would bring out from under a fixed bar is not hidden.
	const viewport = page.viewportSize() ?? DESKTOP;
	const whole = await page.evaluate(() => document.documentElement.scrollHeight);
	await page.setViewportSize({ ...viewport, height: Math.max(viewport.height, whole) });
	await page.evaluate(`${AXE};0`);
	const faults = await page.evaluate(async () => {
		const tool = (globalThis as unknown as { axe: { run(o: object): Promise<{ violations: { id: string }[] }> } }).axe;
		const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
		return (await tool.run({ runOnly: { type: 'tag', values: tags } })).violations.map((v) => v.id);
	});
	await page.setViewportSize(viewport);
	if (faults.length) throw new Error(`axe on ${name}: ${faults.join(', ')}`);
}

async function signIn(page: Page, path: string, email: string): Promise<void> {
	await page.goto(`${given('KVITT_CREDITOR_URL')}${path}`);
	await page.getByLabel('E-postadress').fill(email);
	await page.getByLabel('Lösenord').fill(given('KVITT_E2E_PASSWORD'));
	await page.keyboard.press('Enter');
	await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
}

/** A creditor's person hands an invoice file in and is answered at once. */
async function handIn(browser: Browser): Promise<void> {
	const page = await open(browser, DESKTOP);
	await signIn(page, '/sign-in', given('KVITT_E2E_CREDITOR'));
	await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
	await page.getByRole('link', { name: /Lämna in faktura/ }).click();
	await page.locator('input[type=file]').setInputFiles(given('KVITT_E2E_INVOICE'));
	await page.getByRole('button', { name: 'Lämna in 1 faktura' }).waitFor();
	await shoot(page, 'creditor-hand-in');
	await page.getByRole('button', { name: 'Lämna in 1 faktura' }).click();
	await page.getByText(/Till ärende 26-/).first().click();
	await page.waitForURL('**/cases/*');
	await page.getByText('Skuld i dag').waitFor();
	console.log(JSON.stringify({ caseUrl: page.url() }));
}

/** The creditor follows the case: the very letter, the debt with its reasons. */
async function follow(browser: Browser): Promise<void> {
	const page = await open(browser, DESKTOP);
	await signIn(page, '/sign-in', given('KVITT_E2E_CREDITOR'));
	await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
	await shoot(page, 'creditor-overview');
	await page.goto(given('KVITT_E2E_CASE'));
	await page.getByText('Inkassokrav upprättat').first().waitFor();
	await page.getByText('Skuld i dag').waitFor();
	await shoot(page, 'creditor-case');
	await page.getByRole('button', { name: /Öppna/ }).first().click();
	await page.getByText('SHA-256 stämmer').waitFor();
}

/** The debtor opens the letter's address on a phone, sees why, and pays by card. */
async function pay(browser: Browser): Promise<void> {
	const page = await open(browser, PHONE);
	await page.goto(given('KVITT_DEBTOR_URL'));
	await shoot(page, 'debtor-sign-in');
	await page.locator('#code').fill(given('KVITT_E2E_CODE'));
	await page.locator('#birth-date').fill(given('KVITT_E2E_BIRTH_DATE'));
	await page.locator('form button[type=submit]').click();
	await page.getByText('Att betala i dag').first().waitFor();
	await shoot(page, 'debtor-home');
	await page.getByRole('link', { name: /Varför just det här beloppet/ }).click();
	await page.getByText(/6 § räntelagen/).first().waitFor();
	await shoot(page, 'debtor-why');
	await page.goBack();
	await page.getByRole('link', { name: 'Betala nu' }).click();
	await page.getByRole('button', { name: /Betala .* med kort/ }).waitFor();
	await shoot(page, 'debtor-pay');
	await page.getByRole('button', { name: /Betala .* med kort/ }).click();
	await page.locator('button[value=pay]').click();
	await page.getByText('Tack, betalningen har kommit fram').waitFor();
	await page.getByText('Allt är betalt och ärendet är avslutat', { exact: false }).waitFor();
	await shoot(page, 'debtor-receipt');
}

/** The desk remits what has cleared, and the creditor sees every öre of it. */
async function remit(browser: Browser): Promise<void> {
	const desk = await open(browser, DESKTOP);
	await signIn(desk, '/desk/sign-in', given('KVITT_E2E_DESK'));
	await desk.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
	await shoot(desk, 'desk-overview');
	await desk.goto(`${given('KVITT_CREDITOR_URL')}/desk/remittances`);
	await desk.getByRole('button', { name: 'Räkna ut' }).click();
	await desk.getByRole('button', { name: /Gör 1 redovisning/ }).click();
	await desk.getByText(/1 redovisning är gjord/).waitFor();
	const page = await open(browser, DESKTOP);
	await signIn(page, '/sign-in', given('KVITT_E2E_CREDITOR'));
	await page.getByRole('link', { name: 'Redovisningar', exact: true }).click();
	await page.getByText(/R26-/).first().click();
	await page.waitForURL('**/remittances/*');
	await page.getByText('Provision').first().waitFor();
	await shoot(page, 'creditor-remittance');
	await page.goto(given('KVITT_E2E_CASE'));
	await page.getByText('Avslutat').first().waitFor();
	await shoot(page, 'creditor-case-closed');
}

const ACTS: Record<string, (browser: Browser) => Promise<void>> = { handIn, follow, pay, remit };
const act = ACTS[process.argv[2] ?? ''];
if (!act) throw new Error(`an act is one of ${Object.keys(ACTS).join(', ')}`);
// The bundle's own arguments hold --single-process, with which closing a page ends the browser.
const browser = await chromium.launch({
	executablePath: await bundled.executablePath(),
	args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage']
});
try {
	await act(browser);
} catch (missed) {
	for (const [at, page] of browser.contexts().flatMap((context) => context.pages()).entries()) {
		if (shots) await page.screenshot({ path: `${shots}/missed-${process.argv[2]}-${at}.png` });
		console.error(page.url(), (await page.locator('main').allInnerTexts()).join('\n'));
	}
	throw missed;
} finally {
	await browser.close();
}
