import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { caseId } from '../fake/cases.ts';
import { axeFaults, desktop, listen, openBrowser, openContext, phone } from './browser.ts';

const address = inject('address');
const folder = process.env['KVITT_SHOTS'];

let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: string[];

beforeAll(async () => {
	browser = await openBrowser();
	if (folder) mkdirSync(folder, { recursive: true });
});

afterAll(async () => {
	await browser.close();
});

async function begin(look: Partial<Parameters<typeof openContext>[1]> = {}): Promise<void> {
	context = await openContext(browser, { address, signedIn: true, ...look });
	page = await context.newPage();
	faults = listen(page);
}

async function shot(name: string): Promise<void> {
	expect(await axeFaults(page)).toEqual([]);
	if (folder) await page.screenshot({ path: `${folder}/j-${name}.png`, fullPage: true });
}

afterEach(async () => {
	expect(faults).toEqual([]);
	await context.close();
});

const invoice = (number: string) => ({
	name: `${number}.xml`,
	mimeType: 'application/xml',
	buffer: Buffer.from(`<Invoice><ID>${number}</ID></Invoice>`)
});

describe.skipIf(process.env['KVITT_CREDITOR_URL'])('a creditor', () => {
	test('is sent to the sign-in, is told what is wrong, and comes back to the page asked for', async () => {
		await begin({ signedIn: false });
		await page.goto(`${address}/cases?q=berg`);
		await page.getByLabel('E-postadress').fill('sara@elbolaget.example');
		await page.getByLabel('Lösenord').fill('fel');
		await page.keyboard.press('Enter');
		const alert = page.getByRole('alert');
		await alert.waitFor();
		expect(await alert.textContent()).toContain('E-postadressen eller lösenordet är fel.');
		await shot('sign-in-wrong');
		await page.getByLabel('Lösenord').fill('rätt lösenord');
		await page.keyboard.press('Enter');
		await page.waitForURL('**/cases?q=berg');
		await page.getByRole('button', { name: 'Logga ut' }).click();
		await page.waitForURL('**/sign-in');
	});

	test('finds a case by keyboard alone', async () => {
		await begin();
		await page.goto(address);
		await page.locator('h1').waitFor({ state: 'attached' });
		await page.keyboard.press('/');
		await page.keyboard.type('lunds');
		await page.keyboard.press('Enter');
		await page.waitForURL('**/cases?q=lunds');
		await page.getByText('Lunds Café HB').first().waitFor();
		await page.getByRole('heading', { level: 1 }).click();
		await page.keyboard.press('j');
		await page.keyboard.press('j');
		await page.keyboard.press('k');
		expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Lunds');
		await page.keyboard.press('Enter');
		await page.waitForURL('**/cases/0199*');
		await page.getByText('Händer härnäst').first().waitFor();
	});

	test('sorts, filters and pages with everything in the address', async () => {
		await begin();
		await page.goto(`${address}/cases`);
		await page.getByLabel('Ordning').selectOption('largest');
		await page.waitForURL('**/cases?sort=largest');
		await page.getByRole('link', { name: 'Avslutade' }).click();
		await page.waitForURL('**/cases?sort=largest&status=closed');
		await page.getByRole('link', { name: 'Alla', exact: true }).click();
		await page.getByRole('link', { name: 'Nästa sida' }).click();
		await page.waitForURL('**cursor=25');
		await page.reload();
		await page.getByRole('link', { name: 'Första sidan' }).waitFor();
	});

	test('opens what waits for an answer, and the whole list again', async () => {
		await begin();
		await page.goto(address);
		await page.getByRole('link', { name: /^Väntar på dig/ }).click();
		await page.waitForURL('**/cases?waiting=true');
		await page.getByText('Bestritt').first().waitFor();
		expect(await page.getByText('Avslutat', { exact: true }).count()).toBe(0);
		await page.getByRole('link', { name: /Ta bort filtret/ }).click();
		await page.waitForURL((url) => url.pathname === '/cases' && !url.search);
	});

	test('names a guarantor, and hears that the claim joins a case', async () => {
		await begin();
		await page.goto(`${address}/hand-in?by=form`);
		const debtor = { name: 'Eva Berg', identity_number: '19850423-0002', street: 'Storgatan 1' };
		const fill = async (at: string, fields: Record<string, string>) => {
			for (const [name, value] of Object.entries(fields))
				await page.locator(`#claim${at}-${name}`).fill(value);
		};
		const rest = { post_code: '111 22', city: 'Stockholm' };
		await fill('-debtor', { ...debtor, ...rest });
		await fill('', {
			invoice_number: '3392',
			amount: '815,50',
			ground: 'El',
			due_day: '2026-09-30'
		});
		await page.getByText('onsdag 30 september').waitFor();
		await page.getByRole('button', { name: 'Lägg till medgäldenär eller borgensman' }).click();
		await page.keyboard.press('b');
		await page.getByRole('button', { name: 'Granska' }).click();
		await page.getByRole('link', { name: 'Ange gatuadress' }).click();
		const focused = await page.evaluate(() => document.activeElement?.id);
		expect(focused).toBe('claim-other_liable-0-debtor-street');
		await fill('-other_liable-0-debtor', { ...debtor, ...rest, name: 'Bo Ek' });
		await page.getByRole('button', { name: 'Granska' }).click();
		await page.getByText('Gäldenären har redan ett öppet ärende hos er.').waitFor();
		await shot('hand-in-joins');
		await page.getByRole('button', { name: 'Lämna in fakturan' }).waitFor();
	});

	test('tells more about a claim, folded away until it is wanted', async () => {
		await begin();
		await page.goto(`${address}/hand-in?by=form`);
		const kind = page.getByLabel('Fordran gäller');
		expect(await kind.isVisible()).toBe(false);
		await page.getByText('Mer om fordran').click();
		await kind.selectOption('credit');
		await page.getByText('För en konsuments kredit har lagen ett tak').waitFor();
		await page.getByLabel('Avtalsdag').fill('2025-03-01');
		await page.getByLabel('Ränta innan skulden förföll').fill('lite');
		await page.getByText('en myndighet').click();
		await page.getByText('minst lagens dröjsmålsränta').waitFor();
		await page.getByText('Mer om fordran').click();
		expect(await kind.isVisible()).toBe(false);
		await page.getByRole('button', { name: 'Granska' }).click();
		// What is wrong in it unfolds it again.
		await page.getByRole('link', { name: 'Ange räntan i procent' }).click();
		expect(await page.evaluate(() => document.activeElement?.id)).toBe('claim-pre_due_rate');
		await shot('hand-in-form-more');
		const fields = {
			'debtor-name': 'Lunds kommun',
			'debtor-identity_number': '212000-1132',
			'debtor-street': 'Box 41',
			'debtor-post_code': '221 00',
			'debtor-city': 'Lund',
			invoice_number: '3394',
			amount: '1 250,00',
			ground: 'El för augusti',
			due_day: '2026-09-30',
			pre_due_rate: '12,5'
		};
		for (const [name, value] of Object.entries(fields))
			await page.locator(`#claim-${name}`).fill(value);
		const sent = page.waitForRequest('**/claims?dry_run=true');
		await page.getByRole('button', { name: 'Granska' }).click();
		expect((await sent).postDataJSON()).toMatchObject({
			debtor: { kind: 'authority' },
			claim_kind: 'credit',
			agreed_on: '2025-03-01',
			pre_due_rate: '12.5'
		});
		await page.getByText('Granskad, inget hindrar').waitFor();
	});

	test('reads every figure of a debt, on another day, and opens the very letter', async () => {
		await begin();
		await page.goto(`${address}/cases/${caseId(0)}`);
		await page.getByText('48 669,18 kr').first().waitFor();
		for (const line of await page.locator('.lines summary').all()) await line.click();
		await page.getByText('53 dagar, 10 % om året på').waitFor();
		await shot('case-reckoning');
		await page.getByLabel('Per dag').fill('2026-12-31');
		await page.getByLabel('Per dag').dispatchEvent('change');
		await page.waitForURL('**as_of=2026-12-31');
		await page.getByText('31 december').first().waitFor();
		await page.getByRole('link', { name: 'Till i dag' }).click();
		await page.waitForURL((url) => !url.search.includes('as_of'));
		await page.getByRole('button', { name: 'Visa äldre händelser' }).click();
		await page.getByText('Ärendet öppnades').waitFor();
		await page.getByRole('button', { name: /Öppna/ }).first().click();
		await page.getByText('SHA-256 stämmer').waitFor();
		await shot('case-letter');
		await page.keyboard.press('Escape');
		await page.getByRole('dialog').waitFor({ state: 'detached' });
		const paper = page.waitForResponse('**/statement/document?as_of=2026-11-22&**');
		await page.getByRole('button', { name: 'Uträkningen som PDF' }).click();
		expect((await paper).status()).toBe(200);
		await page.getByRole('dialog', { name: 'Uträkning' }).waitFor();
		await page.keyboard.press('Escape');
	});

	test('hands in files: one good, one not due, one broken', async () => {
		await begin();
		await page.goto(`${address}/hand-in`);
		await page
			.locator('input[type=file]')
			.setInputFiles([
				invoice('2026-3390'),
				invoice('2027-0001'),
				{ name: 'trasig.xml', mimeType: 'application/xml', buffer: Buffer.from('<oj') }
			]);
		await page.getByText('Nekad').waitFor();
		await page.getByText('XML-filen är trasig på rad 3, kolumn 7.').waitFor();
		await shot('hand-in-files');
		await page.getByRole('button', { name: 'Lämna in 1 faktura' }).click();
		await page.getByText('Till ärende 26-004811').waitFor();
		await shot('hand-in-done');
	});

	test('fills the form, mends what is missing, reviews and hands in', async () => {
		await begin();
		await page.goto(`${address}/hand-in?by=form`);
		await page.getByRole('button', { name: 'Granska' }).click();
		const alert = page.getByRole('alert');
		await alert.waitFor();
		expect(await alert.evaluate((box) => box === document.activeElement)).toBe(true);
		await shot('hand-in-form-missing');
		await page.getByRole('link', { name: 'Ange gäldenärens namn' }).click();
		expect(await page.evaluate(() => document.activeElement?.id)).toBe('claim-debtor-name');
		await page.keyboard.type('Anna Svensson');
		await page.getByLabel('Personnummer').fill('19850423-0002');
		await page.getByLabel('Gatuadress').fill('Storgatan 1');
		await page.getByLabel('Postnummer').fill('111 22');
		await page.getByLabel('Ort', { exact: true }).fill('Stockholm');
		await page.getByLabel('Fakturanummer', { exact: true }).fill('3391');
		await page.getByLabel('Obetalt belopp').fill('1 250,00');
		await page.getByLabel('Vad fakturan avser').fill('El för augusti');
		await page.getByLabel('Förfallodag').fill('2027-01-31');
		await page.getByRole('button', { name: 'Granska' }).click();
		await page
			.getByRole('link', { name: /Fakturan förfaller 31 januari 2027/ })
			.first()
			.waitFor();
		await shot('hand-in-form-barred');
		await page.getByLabel('Förfallodag').fill('2026-09-30');
		await page.getByRole('button', { name: 'Granska' }).click();
		await page.getByText('Granskad, inget hindrar').waitFor();
		await shot('hand-in-form-reviewed');
		await page.getByRole('button', { name: 'Lämna in fakturan' }).click();
		await page.getByText('Till ärende 26-004811').waitFor();
	});

	test('turns the chart into bars and into its table', async () => {
		await begin();
		await page.goto(address);
		await page.getByRole('button', { name: 'Per dag' }).click();
		await shot('overview-bars');
		await page.getByRole('button', { name: 'Tabell' }).click();
		await page.getByText('88 410,25').waitFor();
		await shot('overview-table');
	});

	test('chooses language and colours, which stay after a reload', async () => {
		await begin();
		await page.goto(address);
		await page.getByRole('button', { name: 'English' }).click();
		await page.getByRole('link', { name: 'Remittances', exact: true }).waitFor();
		await page.getByRole('button', { name: 'Dark' }).click();
		await page.reload();
		await page.getByRole('link', { name: 'Remittances', exact: true }).waitFor();
		expect(await page.getAttribute('html', 'data-theme')).toBe('dark');
	});

	test('finds the way about on a phone', async () => {
		await begin({ size: phone });
		await page.goto(address);
		await page.getByRole('button', { name: 'Meny' }).click();
		await shot('phone-menu');
		await page.getByRole('link', { name: 'Ärenden', exact: true }).click();
		await page.waitForURL('**/cases');
		expect(await page.getByRole('button', { name: 'Meny' }).getAttribute('aria-expanded')).toBe(
			'false'
		);
	});

	test('waits for a slow answer with a sign of it, and can try a failed one again', async () => {
		await begin({ story: 'slow' });
		await page.goto(address);
		await page.getByRole('link', { name: 'Redovisningar', exact: true }).click();
		await page.getByText('Hämtar …').first().waitFor({ state: 'attached' });
		await context.clearCookies({ name: 'story' });
		await context.addCookies([{ name: 'story', value: 'broken', url: address }]);
		await page.goto(`${address}/remittances`);
		await page.getByRole('button', { name: 'Försök igen' }).waitFor();
		await context.clearCookies({ name: 'story' });
		await page.getByRole('button', { name: 'Försök igen' }).click();
		await page.getByText('R26-0048').waitFor();
	});
});

describe.skipIf(process.env['KVITT_CREDITOR_URL'])('staff at the desk', () => {
	beforeEach(async () => {
		await begin({ size: desktop });
	});

	test('previews a bank file before it is booked', async () => {
		await page.goto(`${address}/desk/bank-files`);
		await page.locator('input[type=file]').setInputFiles({
			name: 'camt054-20261120.xml',
			mimeType: 'application/xml',
			buffer: Buffer.from('<Document/>')
		});
		await page.getByText('Förhandsvisning, inget bokfört').waitFor();
		await shot('desk-bank-file');
		await page.getByRole('button', { name: 'Bokför 13 betalningar' }).click();
		await page.getByText('Bokförd', { exact: true }).waitFor();
		await page.getByRole('link', { name: 'Till de omatchade' }).click();
		await page.waitForURL('**/desk/unmatched');
	});

	test('matches a payment after seeing what it does', async () => {
		await page.goto(`${address}/desk/unmatched`);
		await page.getByLabel('Sök ett annat ärende').fill('lunds');
		await page.getByText('26-004810', { exact: false }).first().waitFor();
		await page.getByRole('button', { name: 'Matcha 26-004811' }).click();
		await page.getByRole('dialog').waitFor();
		await shot('desk-match');
		await page.getByRole('dialog').getByRole('button', { name: 'Matcha' }).click();
		await page.getByText('Betalningen lades på ärende 26-004811.').waitFor();
		await shot('desk-matched');
	});

	test('works out remittances before making them, and opens one', async () => {
		await page.goto(`${address}/desk/remittances`);
		await page.getByRole('button', { name: 'Räkna ut' }).click();
		await page.getByRole('button', { name: 'Gör 2 redovisningar' }).waitFor();
		await shot('desk-remittances');
		await page.getByRole('button', { name: 'Gör 2 redovisningar' }).click();
		await page.getByText('2 redovisningar är gjorda.').waitFor();
		await page.getByRole('link', { name: 'Elbolaget i Mälardalen AB' }).first().click();
		await page.getByRole('link', { name: 'Betalfil' }).waitFor();
		await shot('desk-remittance');
	});

	test('finishes a task and releases its hold', async () => {
		await page.goto(`${address}/desk/tasks`);
		await page
			.getByRole('button', { name: /Avsluta uppgiften/ })
			.first()
			.click();
		await page.getByLabel('Vad du gjorde').fill('Ringde, fakturan krediteras.');
		await page.getByLabel('Släpp pausen').check();
		await shot('desk-task');
		await page.getByRole('button', { name: 'Klar', exact: true }).click();
		await page.getByText('Klart: Bestridande att utreda.').waitFor();
	});
});
