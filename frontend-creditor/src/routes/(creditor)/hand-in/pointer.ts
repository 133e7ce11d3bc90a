/** Fields of the form, by the JSON pointer the API uses for them. */
const fields = [
	'/debtor/kind',
	'/debtor/name',
	'/debtor/identity_number',
	'/debtor/street',
	'/debtor/post_code',
	'/debtor/city',
	'/debtor/email',
	'/debtor/phone',
	'/invoice_number',
	'/ground',
	'/amount',
	'/issued_on',
	'/due_day',
	'/agreed_rate',
	'/claim_kind',
	'/agreed_on',
	'/pre_due_rate',
	'/reminder/sent_on',
	'/reminder/fee_agreed',
	'/claim_compensation',
	'/disputed'
] as const;

type Field = (typeof fields)[number];

/** What the review of a claim points to under other names. */
const others: Record<string, Field> = {
	'/Invoice/cac:AccountingCustomerParty/cac:Party': '/debtor/kind',
	'/Invoice/cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID':
		'/debtor/identity_number',
	'/debtor': '/debtor/name',
	'/debtor_name': '/debtor/name',
	'/debtor_kind': '/debtor/kind',
	'/debtor_address': '/debtor/street',
	'/debtor_identity': '/debtor/identity_number',
	'/debtor_identity_number': '/debtor/identity_number',
	'/debtor_email': '/debtor/email',
	'/debtor_phone': '/debtor/phone',
	'/total': '/amount',
	'/payable': '/amount',
	'/currency': '/amount',
	'/amount/amount_minor': '/amount',
	'/amount/currency': '/amount',
	'/issue_day': '/issued_on',
	'/arose_day': '/issued_on',
	'/arose_on': '/issued_on',
	'/reminder': '/reminder/sent_on',
	'/reminder_sent_on': '/reminder/sent_on',
	'/reminder_agreed': '/reminder/fee_agreed',
	'/reminder_fee_agreed': '/reminder/fee_agreed'
};

/** What can be added to an invoice file; the rest has to be mended in the file itself. */
const extras: readonly Field[] = [
	'/debtor/kind',
	'/debtor/identity_number',
	'/debtor/email',
	'/debtor/phone',
	'/reminder/sent_on',
	'/reminder/fee_agreed',
	'/agreed_rate',
	'/claim_kind',
	'/agreed_on',
	'/pre_due_rate'
];

function fieldOf(pointer: string): Field | undefined {
	const path = pointer.startsWith('?') ? `/${pointer.slice(1)}` : pointer;
	return others[path] ?? fields.find((one) => one === path);
}

/** A field of somebody liable beside the debtor: the debtor's own, each below its number. */
function fieldOfOther(pointer: string): string | undefined {
	const [, at, rest = ''] = /^(\/other_liable\/\d+)(\/.*)?$/.exec(pointer) ?? [];
	if (!at) return undefined;
	const field = fieldOf(rest);
	return field?.startsWith('/debtor/') ? at + field : `${at}/role`;
}

/** The id of the field a pointer means within a form, or null where the form has no such field. */
export function fieldId(form: string, pointer: string): string | null {
	const field = fieldOfOther(pointer) ?? fieldOf(pointer);
	return field ? idOf(form, field) : null;
}

/** Likewise beside a file, where only what can be added has a field. */
export function extraFieldId(form: string, pointer: string): string | null {
	const field = fieldOf(pointer);
	return field && extras.includes(field) ? idOf(form, field) : null;
}

/** The element of an invoice file that a pointer means, "cbc:DueDate", for whoever made the file. */
export function placeInFile(pointer: string): string | null {
	return /^\/(Invoice|CreditNote)\//.test(pointer) ? (pointer.split('/').at(-1) ?? null) : null;
}

export function idOf(form: string, pointer: string): string {
	return form + pointer.replaceAll('/', '-');
}
