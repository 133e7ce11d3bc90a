import type { NewClaim } from '#lib/api/types.ts';
import type { Fault } from '#lib/api/problem.ts';
import { isDay } from '#lib/day/day.ts';
import { readAmount } from '#lib/money/money.ts';
import * as m from '#lib/paraglide/messages.js';

/** The form as typed. */
export interface Draft {
	kind: 'consumer' | 'company';
	name: string;
	identityNumber: string;
	street: string;
	postCode: string;
	city: string;
	email: string;
	phone: string;
	language: 'sv' | 'en';
	invoiceNumber: string;
	ground: string;
	amount: string;
	issuedOn: string;
	dueDay: string;
	agreedRate: string;
	reminded: boolean;
	reminderSentOn: string;
	reminderFeeAgreed: boolean;
	claimCompensation: boolean;
	disputed: boolean;
}

export function emptyDraft(): Draft {
	return {
		kind: 'consumer',
		name: '',
		identityNumber: '',
		street: '',
		postCode: '',
		city: '',
		email: '',
		phone: '',
		language: 'sv',
		invoiceNumber: '',
		ground: '',
		amount: '',
		issuedOn: '',
		dueDay: '',
		agreedRate: '',
		reminded: false,
		reminderSentOn: '',
		reminderFeeAgreed: false,
		claimCompensation: false,
		disputed: false
	};
}

const CURRENCY = 'SEK';

/** What the form still lacks, each with a pointer to its field. */
export function faultsOf(draft: Draft): Fault[] {
	const faults: Fault[] = [];
	const need = (pointer: string, met: boolean, text: string) => {
		if (!met) faults.push({ pointer, text });
	};
	need('/debtor/name', draft.name.trim() !== '', m.hand_in_need_name());
	need('/debtor/identity_number', draft.identityNumber.trim() !== '', m.hand_in_need_identity());
	need('/debtor/street', draft.street.trim() !== '', m.hand_in_need_street());
	need('/debtor/post_code', draft.postCode.trim() !== '', m.hand_in_need_post_code());
	need('/debtor/city', draft.city.trim() !== '', m.hand_in_need_city());
	need('/invoice_number', draft.invoiceNumber.trim() !== '', m.hand_in_need_invoice_number());
	need('/ground', draft.ground.trim() !== '', m.hand_in_need_ground());
	need('/amount', readAmount(draft.amount, CURRENCY) !== null, m.hand_in_need_amount());
	need('/due_day', isDay(draft.dueDay), m.hand_in_need_due_day());
	if (draft.agreedRate.trim()) {
		need('/agreed_rate', rateOf(draft.agreedRate) !== null, m.hand_in_need_rate());
	}
	if (draft.reminded) {
		need('/reminder/sent_on', isDay(draft.reminderSentOn), m.hand_in_need_sent_on());
	}
	return faults;
}

function rateOf(typed: string): string | null {
	const tidy = typed.replace(/[\s%]/g, '').replace(',', '.');
	return /^\d{1,3}(\.\d{1,4})?$/.test(tidy) ? tidy : null;
}

/** The claim as the API takes it; call only when faultsOf finds none. */
export function claimOf(draft: Draft): NewClaim {
	const amount = readAmount(draft.amount, CURRENCY);
	if (!amount) throw new Error('the amount was not read');
	return {
		debtor: {
			kind: draft.kind,
			name: draft.name.trim(),
			identity_number: draft.identityNumber.trim(),
			street: draft.street.trim(),
			post_code: draft.postCode.trim(),
			city: draft.city.trim(),
			email: draft.email.trim(),
			phone: draft.phone.trim(),
			language: draft.language
		},
		invoice_number: draft.invoiceNumber.trim(),
		ground: draft.ground.trim(),
		amount,
		due_day: draft.dueDay,
		issued_on: draft.issuedOn || null,
		agreed_rate: draft.agreedRate.trim() ? rateOf(draft.agreedRate) : null,
		reminder: draft.reminded
			? { sent_on: draft.reminderSentOn, fee_agreed: draft.reminderFeeAgreed }
			: null,
		claim_compensation: draft.kind === 'company' && draft.claimCompensation,
		disputed: draft.disputed
	};
}
