import { creditor } from '#lib/api/client.ts';
import { writeKey } from '#lib/api/key.ts';
import { answered, Refused } from '#lib/api/problem.ts';
import type { HandInAnswer } from '#lib/api/types.ts';
import { rateOf, type ClaimKind, type Person } from './draft.ts';

export type Phase = 'reviewing' | 'reviewed' | 'sending' | 'done' | 'refused';

/** What an invoice file does not say, and the creditor may add. */
export interface Extras {
	debtor_kind: '' | Person['kind'];
	debtor_identity_number: string;
	debtor_email: string;
	debtor_phone: string;
	reminder_sent_on: string;
	reminder_fee_agreed: boolean;
	agreed_rate: string;
	claim_kind: ClaimKind;
	agreed_on: string;
	pre_due_rate: string;
}

let serial = 0;

/** One invoice file on its way in: reviewed at once, sent when confirmed. */
export class HandedFile {
	readonly id = `file-${++serial}`;
	readonly file: File;
	phase = $state<Phase>('reviewing');
	answer = $state.raw<HandInAnswer | null>(null);
	refused = $state.raw<Refused | null>(null);
	extras = $state<Extras>({
		debtor_kind: '',
		debtor_identity_number: '',
		debtor_email: '',
		debtor_phone: '',
		reminder_sent_on: '',
		reminder_fee_agreed: false,
		agreed_rate: '',
		claim_kind: 'goods',
		agreed_on: '',
		pre_due_rate: ''
	});
	#key = writeKey();

	constructor(file: File) {
		this.file = file;
	}

	get ready(): boolean {
		return this.phase === 'reviewed' && this.answer?.accepted === true;
	}

	async review(): Promise<void> {
		this.phase = 'reviewing';
		// Whatever was changed since makes it another hand-in.
		this.#key = writeKey();
		await this.#submit(true, 'reviewed');
	}

	async send(): Promise<void> {
		this.phase = 'sending';
		await this.#submit(false, 'done');
	}

	async #submit(dryRun: boolean, next: Phase): Promise<void> {
		const said = this.extras;
		const identity = said.debtor_identity_number.trim();
		try {
			this.answer = await answered(
				creditor.POST('/api/creditor/v1/invoices', {
					params: {
						query: {
							dry_run: dryRun,
							debtor_kind: said.debtor_kind || undefined,
							debtor_email: said.debtor_email.trim() || undefined,
							debtor_phone: said.debtor_phone.trim() || undefined,
							reminder_sent_on: said.reminder_sent_on || undefined,
							reminder_fee_agreed: said.reminder_fee_agreed || undefined,
							// One that cannot be read is sent as typed: the answer points at it.
							agreed_rate: (rateOf(said.agreed_rate) ?? said.agreed_rate.trim()) || undefined,
							claim_kind: said.claim_kind,
							agreed_on: said.agreed_on || undefined,
							pre_due_rate: (rateOf(said.pre_due_rate) ?? said.pre_due_rate.trim()) || undefined
						}
					},
					headers: {
						'Content-Type': 'application/xml',
						// In a header: addresses are written in logs on the way.
						...(identity ? { 'Debtor-Identity-Number': identity } : {}),
						...(dryRun ? {} : { 'Idempotency-Key': this.#key })
					},
					body: '',
					// The very bytes: the file itself declares its encoding.
					bodySerializer: () => this.file
				})
			);
			this.refused = null;
			this.phase = !dryRun && !this.answer.accepted ? 'reviewed' : next;
		} catch (cause) {
			if (!(cause instanceof Refused)) throw cause;
			this.refused = cause;
			this.phase = 'refused';
		}
	}
}
