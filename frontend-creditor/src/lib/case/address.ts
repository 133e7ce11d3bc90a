import type { ListedCases } from '#lib/api/types.ts';

export type CaseStatus = NonNullable<ListedCases['status']>;
export type CaseSort = NonNullable<ListedCases['sort']>;

export const caseStatuses = ['open', 'closed'] as const satisfies readonly CaseStatus[];
export const caseSorts = [
	'newest',
	'oldest',
	'largest',
	'next_step'
] as const satisfies readonly CaseSort[];

/** What a case list's address asks for; anything unknown in it is left out. */
export interface CaseQuery {
	q: string;
	status: CaseStatus | undefined;
	/** Only cases that rest, or wait for somebody's decision. */
	waiting: true | undefined;
	sort: CaseSort | undefined;
	cursor: string | undefined;
}

function oneOf<T extends string>(allowed: readonly T[], asked: string | null): T | undefined {
	return allowed.find((one) => one === asked);
}

export function readCaseQuery(address: Pick<URLSearchParams, 'get'>): CaseQuery {
	return {
		q: address.get('q') ?? '',
		status: oneOf(caseStatuses, address.get('status')),
		waiting: address.get('waiting') === 'true' || undefined,
		sort: oneOf(caseSorts, address.get('sort')),
		cursor: address.get('cursor') ?? undefined
	};
}

/** The address of the list with some of its questions changed; any change starts at page one. */
export function caseListAddress(
	from: { toString(): string },
	changes: Partial<Record<keyof CaseQuery, string | undefined>>
): string {
	const address = new URLSearchParams(from.toString());
	address.delete('cursor');
	for (const [name, value] of Object.entries(changes)) {
		if (value) address.set(name, value);
		else address.delete(name);
	}
	const written = address.toString();
	return written ? `/cases?${written}` : '/cases';
}
