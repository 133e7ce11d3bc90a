import { page } from '$app/state';
import { Trouble } from '#lib/api/trouble.ts';
import { signInAgain } from '#lib/session/sign-in-again.ts';
import { refusalSentences } from './refusal.ts';

/** Something to mend before a form can be sent; `field` is the id of its field. */
export interface Mistake {
	field?: string;
	words: string;
}

/** A form on its way: one at a time, its own mistakes first, then what the API says. */
export class Sending {
	busy = $state(false);
	mistakes = $state.raw<readonly Mistake[]>([]);

	/** The mistake at a field, if any. */
	at(field: string): string | undefined {
		return this.mistakes.find((mistake) => mistake.field === field)?.words;
	}

	/** Send unless something has to be mended; true where it went through. */
	async send(mistakes: readonly Mistake[], act: () => Promise<void>): Promise<boolean> {
		if (this.busy) return false;
		this.mistakes = mistakes;
		if (mistakes.length > 0) return false;
		this.busy = true;
		try {
			await act();
			return true;
		} catch (trouble) {
			await this.#tell(trouble);
			return false;
		} finally {
			this.busy = false;
		}
	}

	async #tell(trouble: unknown): Promise<void> {
		if (!(trouble instanceof Trouble)) throw trouble;
		const inside = page.url.pathname.startsWith('/debts/');
		if (trouble.signedOut && inside) return signInAgain(page.url);
		this.mistakes = refusalSentences(trouble, new Date()).map((words) => ({ words }));
	}
}
