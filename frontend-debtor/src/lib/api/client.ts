import createClient, { type Middleware } from 'openapi-fetch';
import { csrfToken } from '#lib/session/token.ts';
import type { paths } from './schema.d.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD']);

const proveOurPage: Middleware = {
	onRequest({ request }) {
		const token = csrfToken();
		if (token && !SAFE_METHODS.has(request.method)) request.headers.set('X-CSRF-Token', token);
		return request;
	}
};

/** The debtor door. */
export const api = createClient<paths>({ credentials: 'same-origin' });
api.use(proveOurPage);
