const KEY = 'kvitt.look';

export const APPEARANCES = ['system', 'light', 'dark'] as const;
export type Appearance = (typeof APPEARANCES)[number];

/** The appearance that was chosen here, or the device's own. */
export function chosenAppearance(): Appearance {
	const kept = localStorage.getItem(KEY);
	return APPEARANCES.find((appearance) => appearance === kept) ?? 'system';
}

/** Show the page light or dark, or as the device does. */
export function show(appearance: Appearance): void {
	if (appearance === 'system') delete document.documentElement.dataset.look;
	else document.documentElement.dataset.look = appearance;
}

/** Show and remember an appearance. */
export function chooseAppearance(appearance: Appearance): void {
	localStorage.setItem(KEY, appearance);
	show(appearance);
}
