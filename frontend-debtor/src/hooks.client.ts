import { Trouble } from '#lib/api/trouble.ts';
import { chosenAppearance, show } from '#lib/look/appearance.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import { stayAway } from '#lib/session/leave.ts';
import type { ClientInit, HandleClientError } from '@sveltejs/kit/hooks';

/** What must hold before the first page: the chosen look, the language, and nothing to see for one who left. */
export const init: ClientInit = () => {
	stayAway();
	show(chosenAppearance());
	document.documentElement.lang = getLocale();
};

/** Troubles keep their code, so that the error page can say what happened. */
export const handleError: HandleClientError = ({ error, kind }) => {
	if (kind === 'unknown' && error instanceof Trouble) {
		return {
			status: error.status,
			message: error.message,
			code: error.code,
			reference: error.reference
		};
	}
	return kind === 'unknown' ? { message: '' } : error;
};
