import type {
	CaseRow,
	CaseShown,
	CaseStatement,
	Citation,
	Money,
	NextStep,
	TimelineEntry
} from '#lib/api/types.ts';
import { letter } from './letter.ts';

export function sek(amount_minor: number): Money {
	return { amount_minor, currency: 'SEK' };
}

export const cite = (section: string, title: string, act: string, note = ''): Citation => ({
	act,
	section,
	title,
	basis: 'statute',
	note
});

const interestLaw = cite('6 §', 'räntelagen', '1975:635');
const costLaw = cite('4 §', 'lagen om ersättning för inkassokostnader', '1981:739');
const demandLaw = cite('5 §', 'inkassolagen', '1974:182');
const holdLaw = cite('8 §', 'inkassolagen', '1974:182');

const names = [
	['Bergs Bygg AB', 'company'],
	['Karin Lindqvist', 'consumer'],
	['Lunds Café HB', 'company'],
	['Mohammed Al-Hassan', 'consumer'],
	['Norrsken Transport och Logistik i Gällivare Aktiebolag', 'company'],
	['Eva-Lena Sjögren', 'consumer'],
	['Wójcik Måleri', 'company'],
	['Åke Öberg', 'consumer']
] as const;

export const demand: NextStep = {
	step: 'send_demand',
	day: '2026-11-23',
	why: 'due_day_passed',
	params: { pay_by: '2026-12-03' },
	cost_debtor: sek(18000),
	cost_creditor: sek(0),
	stopped_by: ['pay', 'object', 'report_payment', 'ask_for_contact'],
	citation: demandLaw
};

export const recommend: NextStep = {
	step: 'recommend_payment_order',
	day: '2026-12-14',
	why: 'pay_by_day_passed',
	params: {},
	cost_debtor: sek(68000),
	cost_creditor: sek(30000),
	stopped_by: ['pay', 'object', 'report_payment', 'ask_for_contact'],
	citation: null
};

export function caseId(index: number): string {
	return `0199c1a2-0000-7000-8000-${String(index).padStart(12, '0')}`;
}

export const rows: CaseRow[] = Array.from({ length: 57 }, (_, index) => {
	const [name, kind] = names[index % names.length] ?? names[0];
	const closed = index % 6 === 5;
	const principal = 125_000 + ((index * 793_337) % 4_800_000);
	const paid = closed ? principal + 18_000 : index % 7 === 3 ? 40_000 : 0;
	return {
		id: caseId(index),
		number: `26-00${4812 - index}`,
		creditor_name: 'Elbolaget i Mälardalen AB',
		debtor_name: name,
		debtor_kind: kind,
		status: closed ? 'closed' : 'open',
		hold: index % 9 === 0 ? 'dispute' : index % 11 === 4 ? 'payment_reported' : null,
		claims: index % 4 === 0 ? 2 : 1,
		principal: sek(principal),
		paid: sek(paid),
		owed: sek(closed ? 0 : principal + 19_815 - paid),
		opened_on: '2026-11-10',
		next_step:
			closed || index % 9 === 0 ? null : index % 2 ? 'send_demand' : 'recommend_payment_order',
		next_step_day: closed || index % 9 === 0 ? null : index % 2 ? '2026-11-23' : '2026-12-03'
	};
});

export const shown: CaseShown = {
	id: caseId(0),
	number: '26-004812',
	creditor_id: caseId(900),
	creditor_name: 'Elbolaget i Mälardalen AB',
	status: 'open',
	opened_on: '2026-11-10',
	closed_on: null,
	closed_because: null,
	currency: 'SEK',
	payment_reference: '2600481208',
	reference_kind: 'ocr-length',
	parties: [
		{
			debtor_id: caseId(901),
			role: 'main',
			name: 'Bergs Bygg AB',
			kind: 'company',
			identity_masked: '556677-••••',
			address: ['Hantverkargatan 12', '721 30 Västerås'],
			email: 'ekonomi@bergsbygg.example',
			phone: '070-174 06 05',
			limitation_day: '2036-11-10',
			limitation_citation: cite(
				'2 §',
				'preskriptionslagen',
				'1981:130',
				'tio år, avbruten av kravet'
			)
		},
		{
			debtor_id: caseId(902),
			role: 'guarantor',
			name: 'Stina Berg',
			kind: 'consumer',
			identity_masked: '19710314-••••',
			address: ['Sjövägen 3', '721 33 Västerås'],
			email: '',
			phone: '',
			limitation_day: '2029-11-10',
			limitation_citation: cite('2 §', 'preskriptionslagen', '1981:130')
		}
	],
	claims: [
		{
			id: caseId(910),
			invoice_number: '2026-3381',
			ground: 'Elinstallation, Hantverkargatan 12, etapp 1',
			issued_on: '2026-08-31',
			due_day: '2026-09-30',
			principal: sek(125_000),
			unpaid: sek(125_000),
			document_id: caseId(921)
		},
		{
			id: caseId(911),
			invoice_number: '2026-3402',
			ground: 'Elinstallation, etapp 2',
			issued_on: '2026-09-14',
			due_day: '2026-10-14',
			principal: sek(4_695_000),
			unpaid: sek(4_645_000),
			document_id: caseId(922)
		}
	],
	holds: [
		{
			id: caseId(930),
			kind: 'dispute',
			since: '2026-11-20',
			until: '2026-12-01',
			words: 'Arbetet blev aldrig klart. Se bilderna jag skickade till er den 3 november.'
		}
	],
	next_steps: [{ ...recommend, why: 'held_dispute' }],
	documents: [
		{
			id: caseId(920),
			kind: 'demand',
			made_at: '2026-11-10T08:00:00Z',
			media_type: 'application/pdf',
			size: letter.content.length,
			sha256: letter.sha256
		},
		{
			id: caseId(921),
			kind: 'invoice',
			made_at: '2026-11-10T07:57:00Z',
			media_type: 'application/xml',
			size: 11_204,
			sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
		}
	]
};

export const freshCase: CaseShown = {
	...shown,
	holds: [],
	parties: shown.parties.slice(0, 1),
	next_steps: [demand, recommend]
};

const event = (
	index: number,
	at: string,
	kind: string,
	by: string,
	more: Partial<TimelineEntry> = {}
): TimelineEntry => ({
	id: caseId(2000 + index),
	at,
	effective_day: at.slice(0, 10),
	kind,
	by,
	params: {},
	...more
});

export const timeline: TimelineEntry[] = [
	event(1, '2026-11-20T13:12:00Z', 'objection_made', 'debtor', {
		params: {
			reason: 'fault',
			words: 'Arbetet blev aldrig klart. Se bilderna jag skickade till er den 3 november.'
		}
	}),
	event(2, '2026-11-20T13:12:00Z', 'hold_placed', 'system', {
		params: { kind: 'dispute', until: '2026-12-01' },
		citation: holdLaw
	}),
	event(3, '2026-11-18T09:03:00Z', 'payment_allocated', 'bank', {
		effective_day: '2026-11-17',
		params: { principal_minor: 50_000 },
		amount: sek(50_000)
	}),
	event(4, '2026-11-10T10:42:00Z', 'debtor_signed_in', 'debtor'),
	event(5, '2026-11-10T08:00:20Z', 'message_sent', 'system', {
		params: { kind: 'demand', channel: 'email', to: 'debtor' },
		document_id: caseId(920)
	}),
	event(6, '2026-11-10T08:00:10Z', 'message_failed', 'system', {
		params: { kind: 'demand', channel: 'sms', to: 'debtor' }
	}),
	event(7, '2026-11-10T08:00:00Z', 'demand_made', 'system', {
		params: { pay_by: '2026-11-20', role: 'main' },
		amount: sek(4_839_815),
		document_id: caseId(920),
		citation: demandLaw
	}),
	event(8, '2026-11-10T08:00:00Z', 'charge_raised', 'system', {
		params: { measure: 'demand' },
		amount: sek(18_000),
		citation: costLaw
	}),
	event(9, '2026-11-10T07:58:00Z', 'claim_registered', 'creditor', {
		params: { invoice_number: '2026-3402', source: 'file' },
		amount: sek(4_695_000)
	}),
	event(10, '2026-11-10T07:57:00Z', 'claim_registered', 'creditor', {
		params: { invoice_number: '2026-3381', source: 'api' },
		amount: sek(125_000)
	}),
	event(11, '2026-11-10T07:57:00Z', 'case_opened', 'system')
];

const span = (start: string, last: string, days: number, base: number, amount: number) => ({
	start,
	last,
	days,
	base: sek(base),
	rate: '10.0000',
	year_days: 365,
	exact: (amount / 100).toFixed(4),
	amount: sek(amount),
	citations: [interestLaw]
});

const line = (
	head: string,
	claim: number,
	amount: number,
	more: Partial<CaseStatement['lines'][number]>
): CaseStatement['lines'][number] => ({
	head,
	amount: sek(amount),
	raised: sek(amount),
	paid: sek(0),
	waived: sek(0),
	explanation: [],
	claim_id: caseId(claim),
	invoice_number: claim === 910 ? '2026-3381' : '2026-3402',
	ground: claim === 910 ? 'Elinstallation, Hantverkargatan 12, etapp 1' : 'Elinstallation, etapp 2',
	day: claim === 910 ? '2026-09-30' : '2026-10-14',
	spans: null,
	measure: null,
	citation: cite('1 §', 'inkassolagen', '1974:182'),
	citations: [],
	...more
});

/** The statement of the case; a later day only adds interest, which is enough to look at. */
export function statementOn(asOf: string): CaseStatement {
	const days = Math.max(
		0,
		Math.round((Date.parse(`${asOf}T12:00Z`) - Date.parse('2026-11-22T12:00Z')) / 86_400_000)
	);
	const more = days * 1307;
	return {
		case_id: caseId(0),
		number: '26-004812',
		as_of: asOf,
		known_at: '2026-11-22T09:30:00Z',
		language: 'sv',
		lines: [
			line('principal', 910, 125_000, {}),
			line('interest', 910, 1_815, {
				citation: interestLaw,
				day: '2026-10-01',
				spans: [span('2026-10-01', '2026-11-22', 53, 125_000, 1_815)]
			}),
			line('principal', 911, 4_645_000, { raised: sek(4_695_000), paid: sek(50_000) }),
			line('interest', 911, 50_103 + more, {
				citation: interestLaw,
				day: '2026-10-15',
				spans: [
					span('2026-10-15', '2026-11-17', 34, 4_695_000, 43_734),
					span('2026-11-18', asOf, 5 + days, 4_645_000, 6_369 + more)
				]
			}),
			line('compensation', 910, 45_000, {
				citation: cite('4 a §', 'lagen om ersättning för inkassokostnader', '1981:739'),
				measure: 'compensation'
			})
		],
		heads: [],
		payments: [{ value_day: '2026-11-17', amount: sek(50_000), channel: 'bank', parts: [] }],
		total: sek(4_866_918 + more),
		daily_interest: sek(1_307),
		law_digest: 'b1946ac92492d2347c6235b4d2611184'
	};
}
