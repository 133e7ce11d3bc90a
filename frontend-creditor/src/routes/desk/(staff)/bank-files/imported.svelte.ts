import { desk } from '#lib/api/client.ts';
import { writeKey } from '#lib/api/key.ts';
import { answered, Refused } from '#lib/api/problem.ts';
import type { BankFileAnswer } from '#lib/api/types.ts';

/** One bank file: shown as it would be booked, then booked. */
export class ImportedFile {
	readonly file: File;
	busy = $state(false);
	answer = $state.raw<BankFileAnswer | null>(null);
	refused = $state.raw<Refused | null>(null);
	readonly #key = writeKey();

	constructor(file: File) {
		this.file = file;
	}

	get booked(): boolean {
		return this.answer !== null && !this.answer.dry_run;
	}

	preview(): Promise<void> {
		return this.#submit(true);
	}

	book(): Promise<void> {
		return this.#submit(false);
	}

	async #submit(dryRun: boolean): Promise<void> {
		this.busy = true;
		this.refused = null;
		try {
			this.answer = await answered(
				desk.POST('/api/desk/v1/bank-files', {
					params: { query: { dry_run: dryRun } },
					headers: {
						'Content-Type': 'application/octet-stream',
						...(dryRun ? {} : { 'Idempotency-Key': this.#key })
					},
					body: '',
					// The very bytes: BgMax is Latin-1, camt says itself.
					bodySerializer: () => this.file
				})
			);
		} catch (cause) {
			if (!(cause instanceof Refused)) throw cause;
			this.refused = cause;
		} finally {
			this.busy = false;
		}
	}
}
