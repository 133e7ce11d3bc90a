import type {
	BankFileAnswer,
	BankFileRow,
	DeskOverview,
	HandInAnswer,
	MatchAnswer,
	Overview,
	Remittance,
	RemittanceRow,
	RemittancesMade,
	Session,
	Task,
	UnmatchedPayment
} from '#lib/api/types.ts';
import { caseId, cite, demand, recommend, sek } from './cases.ts';

export const creditorSession: Session = {
	person: { name: 'Sara Ek', email: 'sara@elbolaget.example' },
	creditor: { id: caseId(900), name: 'Elbolaget i Mälardalen AB', currency: 'SEK' },
	roles: ['creditor'],
	csrf_token: 'creditor-proof'
};

export const staffSession: Session = {
	person: { name: 'Jonas Wallin', email: 'jonas@kvitt.example' },
	creditor: null,
	roles: ['staff'],
	csrf_token: 'desk-proof'
};

const paidDays: Record<string, number> = {
	'2026-10-26': 1_240_050,
	'2026-10-29': 3_310_000,
	'2026-11-02': 880_000,
	'2026-11-03': 5_231_000,
	'2026-11-06': 2_450_000,
	'2026-11-10': 6_905_000,
	'2026-11-12': 1_118_000,
	'2026-11-16': 4_400_000,
	'2026-11-17': 2_804_000,
	'2026-11-19': 8_841_025,
	'2026-11-20': 4_059_000
};

export const overview: Overview = {
	recovered_30_days: sek(41_238_075),
	recovered_before: sek(38_183_400),
	open_cases: 48,
	open_principal: sek(138_420_000),
	closed_30_days: 31,
	median_days_to_payment: 19,
	owed_to_creditor: sek(1_263_000),
	recovered_by_day: Object.entries(paidDays).map(([day, amount]) => ({ day, amount: sek(amount) })),
	waiting: [
		['Bergs Bygg AB', 'dispute', '2026-11-20', 4_866_918],
		['Karin Lindqvist', 'recommend_payment_order', '2026-11-21', 144_815],
		['Lunds Café HB', 'payment_reported', '2026-11-22', 731_000]
	].map(([debtor_name, kind, since, owed], index) => ({
		case_id: caseId(index),
		number: `26-00${4812 - index}`,
		debtor_name: String(debtor_name),
		kind: String(kind),
		since: String(since),
		owed: sek(Number(owed))
	})),
	upcoming: [
		{ step: 'send_demand', day: '2026-11-23', cases: 14 },
		{ step: 'recommend_payment_order', day: '2026-11-23', cases: 3 },
		{ step: 'send_demand', day: '2026-11-24', cases: 1 }
	],
	latest_remittance_id: caseId(3001)
};

export const untouched: Overview = {
	...overview,
	recovered_30_days: sek(0),
	recovered_before: sek(0),
	open_cases: 0,
	open_principal: sek(0),
	closed_30_days: 0,
	median_days_to_payment: null,
	owed_to_creditor: sek(0),
	recovered_by_day: [],
	waiting: [],
	upcoming: [],
	latest_remittance_id: null
};

export const remittanceRows: RemittanceRow[] = Array.from({ length: 6 }, (_, index) => ({
	id: caseId(3001 + index),
	number: `R26-00${48 - index}`,
	creditor_id: caseId(900),
	creditor_name: index % 2 ? 'Norrlands Bredband AB' : 'Elbolaget i Mälardalen AB',
	made_on: index ? `2026-${String(11 - index).padStart(2, '0')}-20` : '2026-11-20',
	execution_day: index ? `2026-${String(11 - index).padStart(2, '0')}-21` : '2026-11-23',
	payments: 61 - index * 7,
	net: sek(113_010 - index * 9_120)
}));

const remitted = (what: string, amount: number, basis: string, at = 1) => ({
	case_id: caseId(at),
	case_number: `26-00${4812 - at}`,
	invoice_numbers: [at === 1 ? '2026-3390' : '2026-3377'],
	paid_on: '2026-11-19',
	what,
	amount: sek(amount),
	basis,
	citation: what === 'interest' ? cite('6 §', 'räntelagen', '1975:635') : null
});

export const remittance: Remittance = {
	id: caseId(3001),
	number: 'R26-0048',
	creditor_id: caseId(900),
	creditor_name: 'Elbolaget i Mälardalen AB',
	made_at: '2026-11-20T09:00:00Z',
	made_on: '2026-11-20',
	execution_day: '2026-11-23',
	account: 'bankgiro 5050-1055',
	collected: sek(144_815),
	fees: sek(25_444),
	vat: sek(6_361),
	net: sek(113_010),
	lines: [
		remitted('principal', 95_000, ''),
		remitted('interest', 1_379, '10 % × 950,00 × 53 / 365'),
		remitted('costs', 18_000, 'krav 10 november'),
		remitted('cost_fee', -18_000, 'inkassokostnad enligt avtal'),
		remitted('commission', -4_819, '5 % × 963,79'),
		remitted('vat', -5_705, '25 % × 228,19'),
		remitted('principal', 30_000, '', 2),
		remitted('interest', 436, '10 % × 300,00 × 53 / 365', 2),
		remitted('commission', -2_625, '5 % × 525,00', 2),
		remitted('vat', -656, '25 % × 26,25', 2)
	],
	statement_document_id: caseId(920),
	payment_file_document_id: null
};

export function handedIn(invoice: string, dryRun: boolean): HandInAnswer {
	const notDue = invoice.includes('2027');
	return {
		accepted: !notDue,
		dry_run: dryRun,
		read: {
			invoice_number: invoice,
			debtor_name: 'Anna Svensson',
			debtor_kind: 'consumer',
			ground: 'El för augusti',
			amount: sek(125_000),
			issued_on: '2026-08-31',
			due_day: notDue ? '2027-01-31' : '2026-09-30',
			seller_name: 'Elbolaget i Mälardalen AB',
			identity_number_masked: '19850423-••••'
		},
		findings: notDue
			? [
					{
						code: 'claim_not_due',
						severity: 'refuse',
						pointer: '/due_day',
						params: { due_day: '2027-01-31', first_day: '2027-02-01' },
						citation: cite('5 §', 'inkassolagen', '1974:182')
					},
					{
						code: 'identity_number_missing',
						severity: 'warn',
						pointer: '/debtor/identity_number',
						params: {}
					}
				]
			: [
					{
						code: 'reminder_not_agreed',
						severity: 'note',
						pointer: '/reminder/fee_agreed',
						params: {},
						citation: cite('2 §', 'lagen om ersättning för inkassokostnader', '1981:739')
					}
				],
		next_steps: notDue ? [] : [demand, recommend],
		claim_id: dryRun ? null : caseId(4001),
		case_id: dryRun ? null : caseId(1),
		case_number: dryRun ? null : '26-004811',
		merged: invoice === '3392'
	};
}

export const deskOverview: DeskOverview = {
	client_bank: sek(18_432_050),
	card_transit: sek(1_268_150),
	topup_due: sek(3_815),
	owed_to_creditors: sek(19_210_015),
	owed_to_payers: sek(44_000),
	unallocated: sek(450_000),
	balanced: true,
	unmatched: 3,
	open_tasks: 5,
	failed_jobs: 0
};

export function bankFile(dryRun: boolean): BankFileAnswer {
	return {
		file_id: dryRun ? null : caseId(5001),
		format: 'camt.054',
		identity: 'CAMT054-20261120-0001',
		repeated: false,
		dry_run: dryRun,
		payments: 14,
		total: sek(8_841_025),
		matched: 11,
		unmatched: 2,
		already_known: 1,
		left_out: ['Avgift 12,50 SEK']
	};
}

export const bankFiles: BankFileRow[] = Array.from({ length: 4 }, (_, index) => ({
	file_id: caseId(5100 + index),
	format: index % 2 ? 'bgmax' : 'camt.054',
	identity: `CAMT054-202611${19 - index}-0001`,
	imported_at: `2026-11-${19 - index}T07:14:00Z`,
	imported_by: 'Jonas Wallin',
	payments: 14 + index,
	total: sek(8_841_025 - index * 120_000),
	matched: 12 + index
}));

const suggestion = (index: number, name: string, owed: number, why: string) => ({
	case_id: caseId(index),
	number: `26-00${4812 - index}`,
	debtor_name: name,
	owed: sek(owed),
	why
});

export const unmatched: UnmatchedPayment[] = [
	{
		payment_id: caseId(6001),
		value_day: '2026-11-19',
		received_at: '2026-11-20T07:14:00Z',
		amount: sek(145_000),
		references: ['2600481109'],
		payer_name: 'LINDQVIST KARIN',
		text: 'faktura 2026-3390 tack',
		why: 'reference_invalid',
		suggestions: [
			suggestion(1, 'Karin Lindqvist', 144_815, 'check_digit_wrong'),
			suggestion(9, 'Karin Lindqvist', 145_000, 'same_amount')
		]
	},
	{
		payment_id: caseId(6002),
		value_day: '2026-11-19',
		received_at: '2026-11-20T07:14:00Z',
		amount: sek(300_000),
		references: [],
		payer_name: '',
		text: '',
		why: 'reference_missing',
		suggestions: []
	},
	{
		payment_id: caseId(6003),
		value_day: '2026-11-20',
		received_at: '2026-11-21T07:14:00Z',
		amount: sek(5_000),
		references: ['123455'],
		payer_name: 'Norrsken Transport och Logistik i Gällivare Aktiebolag',
		text: '',
		why: 'reference_unknown',
		suggestions: [suggestion(4, 'Norrsken Transport', 1_250_000, 'same_amount_and_payer')]
	}
];

export const matched: MatchAnswer = {
	payment_id: caseId(6001),
	case_id: caseId(1),
	case_number: '26-004811',
	allocated: sek(144_815),
	overpaid: sek(185),
	still_owed: sek(0),
	case_closed: true
};

export function remittancesMade(dryRun: boolean): RemittancesMade {
	return {
		items: remittanceRows.slice(0, 2),
		dry_run: dryRun,
		waiting: sek(126_815),
		carried_over: [
			{
				creditor_id: caseId(903),
				creditor_name: 'Lunds Café HB',
				net: sek(-4_500),
				why: 'nothing_left'
			}
		]
	};
}

const task = (
	index: number,
	kind: string,
	due_at: string,
	words: string,
	params: Task['params'] = {}
): Task => ({
	id: caseId(7000 + index),
	kind,
	case_id: kind === 'books_differ' ? null : caseId(index),
	case_number: kind === 'books_differ' ? null : `26-00${4812 - index}`,
	opened_at: '2026-11-20T13:12:00Z',
	due_at,
	words,
	params
});

export const tasks: Task[] = [
	task(1, 'objection', '2026-11-22T08:00:00Z', 'Arbetet blev aldrig klart, se bilder.', {
		reason: 'fault'
	}),
	task(2, 'contact_requested', '2026-11-22T14:00:00Z', 'Ring helst efter klockan tre.', {
		channel: 'phone',
		reach_at: '070-174 06 05'
	}),
	task(3, 'payment_reported', '2026-11-25T15:00:00Z', '', { paid_on: '2026-11-03' }),
	task(4, 'sending_unknown', '2026-11-26T15:00:00Z', ''),
	task(5, 'overpaid', '2026-11-30T15:00:00Z', '', { amount_minor: 18_500, currency: 'SEK' })
];
