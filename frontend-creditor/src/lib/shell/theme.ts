export type Theme = 'system' | 'light' | 'dark';

const KEY = 'kvitt-theme';

export function chosenTheme(): Theme {
	const kept = localStorage.getItem(KEY);
	return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function chooseTheme(theme: Theme): void {
	const root = document.documentElement;
	if (theme === 'system') {
		localStorage.removeItem(KEY);
		delete root.dataset['theme'];
	} else {
		localStorage.setItem(KEY, theme);
		root.dataset['theme'] = theme;
	}
}
