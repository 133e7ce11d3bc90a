interface Where {
	rows: number;
	typing: boolean;
}

/** Which row j, k or an arrow moves to from the focused one (-1: none); null leaves the key alone. */
export function movedFocus(key: string, focused: number, { rows, typing }: Where): number | null {
	if (typing || rows === 0) return null;
	const letter = key === 'j' || key === 'k';
	const arrow = key === 'ArrowDown' || key === 'ArrowUp';
	// Arrows scroll the page until a row has been entered.
	if (!letter && !(arrow && focused >= 0)) return null;
	const step = key === 'j' || key === 'ArrowDown' ? 1 : -1;
	if (focused < 0) return step > 0 ? 0 : rows - 1;
	return Math.min(Math.max(focused + step, 0), rows - 1);
}
