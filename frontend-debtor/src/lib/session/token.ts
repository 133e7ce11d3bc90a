/** The CSRF token lives in this tab's memory only; the session itself is an HttpOnly cookie. */
let token = '';

export function csrfToken(): string {
	return token;
}

export function keepToken(value: string): void {
	token = value;
}
