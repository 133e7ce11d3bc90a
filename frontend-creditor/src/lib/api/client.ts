import createClient, { type Middleware } from 'openapi-fetch';
import type { paths as CreditorPaths } from './creditor.schema';
import type { paths as DeskPaths } from './desk.schema';
import { writeKey } from './key.ts';

/** The session's proof that a write is meant; kept in memory only. */
const proof: Record<'creditor' | 'desk', string | null> = { creditor: null, desk: null };

export function keepProof(door: 'creditor' | 'desk', csrfToken: string | null): void {
	proof[door] = csrfToken;
}

function proving(door: 'creditor' | 'desk'): Middleware {
	return {
		onRequest({ request }) {
			if (request.method === 'GET' || request.method === 'HEAD') return request;
			const token = proof[door];
			if (token) request.headers.set('X-CSRF-Token', token);
			if (!request.headers.has('Idempotency-Key')) {
				request.headers.set('Idempotency-Key', writeKey());
			}
			return request;
		}
	};
}

const settings = { baseUrl: '/', credentials: 'same-origin' } as const;

export const creditor = createClient<CreditorPaths>(settings);
creditor.use(proving('creditor'));

export const desk = createClient<DeskPaths>(settings);
desk.use(proving('desk'));
