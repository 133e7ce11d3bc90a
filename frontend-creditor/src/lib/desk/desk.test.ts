import { expect, test } from 'vitest';
import { outlookOf } from './candidate.ts';
import { urgencyOf } from './clock.ts';
import { formatText } from './format.ts';
import { proofOf } from './proof.ts';
import { taskDetails } from './task.ts';

const sek = (amount_minor: number) => ({ amount_minor, currency: 'SEK' });

test.each([
	[100, 60, 60, 0, 40],
	[60, 100, 60, 40, 0],
	[100, 0, 0, 0, 100],
	[100, -5, 0, 0, 100]
])(
	'a payment of %i against %i takes %i, leaves %i, gives back %i',
	(paid, owed, taken, left, back) => {
		const outlook = outlookOf(sek(paid), sek(owed));
		expect(outlook).toEqual({ taken: sek(taken), left: sek(left), back: sek(back) });
	}
);

test('a task is late, soon or calm', () => {
	const now = new Date('2026-11-22T09:00:00Z');
	expect(urgencyOf('2026-11-22T08:00:00Z', now)).toBe('late');
	expect(urgencyOf('2026-11-23T08:00:00Z', now)).toBe('soon');
	expect(urgencyOf('2026-11-24T08:00:00Z', now)).toBe('calm');
});

test('versions of one message share a name', () => {
	expect(formatText('camt.054.001.08')).toBe(formatText('camt.054'));
	expect(formatText('bgmax')).toContain('BgMax');
});

test('the proof of client funds has two sides of the same sum', () => {
	const proof = proofOf({
		client_bank: sek(900),
		card_transit: sek(90),
		topup_due: sek(10),
		owed_to_creditors: sek(950),
		owed_to_payers: sek(20),
		unallocated: sek(30),
		balanced: true,
		unmatched: 0,
		open_tasks: 0,
		failed_jobs: 0
	});
	expect(proof.heldTotal).toEqual(sek(1000));
	expect(proof.owedTotal).toEqual(sek(1000));
});

test('a task tells what it carries in words', () => {
	const task = {
		id: '1',
		kind: 'payment_reported',
		case_id: null,
		case_number: null,
		opened_at: '',
		due_at: '',
		words: '',
		params: { paid_on: '2026-11-03', objection_id: 'x', reason: 'fault' }
	};
	expect(taskDetails(task)).toEqual([
		expect.stringMatching(/^uppges betald 3 november/),
		'fel på varan eller tjänsten'
	]);
});
