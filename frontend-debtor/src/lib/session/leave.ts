import { endSession } from './session.svelte.ts';

/** A page that anybody may have open. */
const NEUTRAL_PAGE = 'https://www.smhi.se/';
const LEFT = 'kvitt.left';

/** Sign out and be gone at once; going back does not show the case again. */
export function leaveQuickly(): void {
	sessionStorage.setItem(LEFT, '1');
	document.body.replaceChildren();
	void endSession();
	location.replace(NEUTRAL_PAGE);
}

/** Going back to a page that was left quickly leads on to the neutral page again. */
export function stayAway(): void {
	const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
	if (sessionStorage.getItem(LEFT) && visit?.type === 'back_forward')
		location.replace(NEUTRAL_PAGE);
	else sessionStorage.removeItem(LEFT);
	addEventListener('pageshow', (event) => {
		if (event.persisted && sessionStorage.getItem(LEFT)) location.replace(NEUTRAL_PAGE);
	});
}
