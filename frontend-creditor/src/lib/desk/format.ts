import { codeOf, words } from '#lib/code/words.ts';

/** A bank file's format as staff call it; versions of one message share a name. */
export function formatText(format: string): string {
	return words('desk_format', codeOf(format.replace(/^(camt\.\d{3})\..*$/, '$1')));
}
