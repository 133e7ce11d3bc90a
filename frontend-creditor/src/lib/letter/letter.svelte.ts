/** A letter or file to open in place. */
export interface Letter {
	address: string;
	title: string;
	/** What the file must hash to, where it is known. */
	sha256: string | undefined;
}

let shown = $state<Letter | null>(null);

export function shownLetter(): Letter | null {
	return shown;
}

export function showLetter(letter: Letter): void {
	shown = letter;
}

export function hideLetter(): void {
	shown = null;
}
