import type { NewClaim } from '#lib/api/types.ts';
import type { Fault } from '#lib/api/problem.ts';
import { isDay } from '#lib/day/day.ts';
import { readAmount } from '#lib/money/money.ts';
import * as m from '#lib/paraglide/messages.js';

export type ClaimKind = NewClaim['claim_kind'];

/** Somebody who owes, as typed. */
export interface Person {
	kind: NewClaim['debtor']['kind'];
	name: string;
	identityNumber: string;
	street: string;
	postCode: string;
	city: string;
	email: string;
	phone: string;
	language: 'sv' | 'en';
}

/** Somebody liable beside the debtor. */
export interface Other {
	role: 'co_debtor' | 'guarantor';
	person: Person;
}

/** The form as typed. */
export interface Draft {
	debtor: Person;
	others: Other[];
	invoiceNumber: string;
	ground: string;
	amount: string;
	/** The currency the creditor claims in. */
	currency: string;
	issuedOn: string;
	dueDay: string;
	agreedRate: string;
	claimKind: ClaimKind;
	agreedOn: string;
	preDueRate: string;
	reminded: boolean;
	reminderSentOn: string;
	reminderFeeAgreed: boolean;
	claimCompensation: boolean;
	disputed: boolean;
}

function emptyPerson(): Person {
	return {
		kind: 'consumer',
		name: '',
		identityNumber: '',
		street: '',
		postCode: '',
		city: '',
		email: '',
		phone: '',
		language: 'sv'
	};
}

export function emptyOther(): Other {
	return { role: 'co_debtor', person: emptyPerson() };
}

export function emptyDraft(currency: string): Draft {
	return {
		debtor: emptyPerson(),
		others: [],
		invoiceNumber: '',
		ground: '',
		amount: '',
		currency,
		issuedOn: '',
		dueDay: '',
		agreedRate: '',
		claimKind: 'goods',
		agreedOn: '',
		preDueRate: '',
		reminded: false,
		reminderSentOn: '',
		reminderFeeAgreed: false,
		claimCompensation: false,
		disputed: false
	};
}

/** What the form still lacks, each with a pointer to its field. */
export function faultsOf(draft: Draft): Fault[] {
	const faults: Fault[] = [];
	const need = (pointer: string, met: boolean, text: string) => {
		if (!met) faults.push({ pointer, text });
	};
	const needPerson = (at: string, person: Person) => {
		need(`${at}/name`, person.name.trim() !== '', m.hand_in_need_name());
		need(`${at}/identity_number`, person.identityNumber.trim() !== '', m.hand_in_need_identity());
		need(`${at}/street`, person.street.trim() !== '', m.hand_in_need_street());
		need(`${at}/post_code`, person.postCode.trim() !== '', m.hand_in_need_post_code());
		need(`${at}/city`, person.city.trim() !== '', m.hand_in_need_city());
	};
	needPerson('/debtor', draft.debtor);
	draft.others.forEach((other, index) => needPerson(`/other_liable/${index}/debtor`, other.person));
	need('/invoice_number', draft.invoiceNumber.trim() !== '', m.hand_in_need_invoice_number());
	need('/ground', draft.ground.trim() !== '', m.hand_in_need_ground());
	need('/amount', readAmount(draft.amount, draft.currency) !== null, m.hand_in_need_amount());
	need('/due_day', isDay(draft.dueDay), m.hand_in_need_due_day());
	const needRate = (pointer: string, typed: string) => {
		if (typed.trim()) need(pointer, rateOf(typed) !== null, m.hand_in_need_rate());
	};
	needRate('/agreed_rate', draft.agreedRate);
	needRate('/pre_due_rate', draft.preDueRate);
	if (draft.reminded) {
		need('/reminder/sent_on', isDay(draft.reminderSentOn), m.hand_in_need_sent_on());
	}
	return faults;
}

/** A rate as the API takes it, or null where it cannot be read. */
export function rateOf(typed: string): string | null {
	const tidy = typed.replace(/[\s%]/g, '').replace(',', '.');
	return /^\d{1,3}(\.\d{1,4})?$/.test(tidy) ? tidy : null;
}

function debtorOf(person: Person): NewClaim['debtor'] {
	return {
		kind: person.kind,
		name: person.name.trim(),
		identity_number: person.identityNumber.trim(),
		street: person.street.trim(),
		post_code: person.postCode.trim(),
		city: person.city.trim(),
		email: person.email.trim(),
		phone: person.phone.trim(),
		language: person.language
	};
}

/** The claim as the API takes it; call only when faultsOf finds none. */
export function claimOf(draft: Draft): NewClaim {
	const amount = readAmount(draft.amount, draft.currency);
	if (!amount) throw new Error('the amount was not read');
	return {
		debtor: debtorOf(draft.debtor),
		other_liable: draft.others.map(({ role, person }) => ({ role, debtor: debtorOf(person) })),
		invoice_number: draft.invoiceNumber.trim(),
		ground: draft.ground.trim(),
		amount,
		due_day: draft.dueDay,
		issued_on: draft.issuedOn || null,
		agreed_rate: rateOf(draft.agreedRate),
		claim_kind: draft.claimKind,
		agreed_on: draft.agreedOn || null,
		pre_due_rate: rateOf(draft.preDueRate),
		reminder: draft.reminded
			? { sent_on: draft.reminderSentOn, fee_agreed: draft.reminderFeeAgreed }
			: null,
		claim_compensation: draft.debtor.kind !== 'consumer' && draft.claimCompensation,
		disputed: draft.disputed
	};
}
