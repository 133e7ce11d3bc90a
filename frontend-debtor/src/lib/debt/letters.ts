import { m } from '#lib/paraglide/messages.js';

const NAMES: Readonly<Record<string, () => string>> = {
	demand: m.debt_letter_demand,
	receipt: m.debt_letter_receipt,
	invoice: m.debt_letter_invoice,
	reminder: m.debt_letter_reminder
};

/** What a letter is called. */
export function letterName(kind: string): string {
	return (NAMES[kind] ?? m.debt_letter_other)();
}

/** Where the same statement is made to print: the same day, and what was known at the same instant. */
export function statementAddress(
	debtId: string,
	statement: { as_of: string; known_at: string },
	language: string
): string {
	const { as_of, known_at } = statement;
	const asked = new URLSearchParams({ as_of, known_at, language });
	return `/api/debtor/v1/debts/${debtId}/statement/document?${asked}`;
}

/** Where the very file lies. */
export function letterAddress(id: string): string {
	return `/api/debtor/v1/documents/${id}`;
}
