import { tell, type Debt, type Story } from './world.ts';

const COSTS = [
	{ measure: 'reminder', daysAgo: 40, minor: 6000 },
	{ measure: 'demand', daysAgo: 3, minor: 18_000 }
];

const ONE: Story = {
	creditor: 'Fjällviken Energi AB',
	claims: [{ invoice: '88213', ground: 'El för augusti', dueDaysAgo: 61, principalMinor: 164_200 }],
	costs: COSTS
};

const MANY: Story = {
	creditor: 'Granlunda Bostäder',
	claims: [
		{ invoice: 'H-2026-07', ground: 'Hyra för juli', dueDaysAgo: 145, principalMinor: 845_000 },
		{ invoice: 'H-2026-08', ground: 'Hyra för augusti', dueDaysAgo: 114, principalMinor: 845_000 },
		{ invoice: 'H-2026-09', ground: 'Hyra för september', dueDaysAgo: 83, principalMinor: 845_000 },
		{
			invoice: 'P-119',
			ground: 'Parkeringsplats, kvartal 3',
			dueDaysAgo: 83,
			principalMinor: 90_000
		}
	],
	costs: COSTS,
	paidMinor: 300_000,
	role: 'co_debtor'
};

/** The letters' codes of the fake world, and what each opens. */
export const STORIES: Readonly<Record<string, () => Debt[]>> = {
	'1DEBT-00001': () => [tell(ONE)],
	'1HE1D-00002': () => [tell({ ...ONE, hold: 'dispute' })],
	'1PA1D-00003': () => [tell({ ...ONE, closed: true, paidMinor: 190_943 })],
	'MANY0-00004': () => [
		tell(ONE),
		tell(MANY),
		tell({ ...ONE, closed: true, creditor: 'Ystaholms Tandvård' })
	],
	'MANYC-00005': () => [tell(MANY)],
	'N0NE0-00006': () => []
};

export const BIRTH_DATE = '1985-04-23';
export const LOCKED_CODE = '10CKD-00007';
