import type { TestProject } from 'vitest/node';
import { serve } from '../fake-api/server.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		address: string;
		real: boolean;
	}
}

/** Open the app that KVITT_DEBTOR_URL names, or the built one before a stand-in of its door. */
export default async function openApp(project: TestProject): Promise<() => Promise<void>> {
	const given = process.env['KVITT_DEBTOR_URL'];
	if (given) {
		project.provide('address', given.replace(/\/$/, ''));
		project.provide('real', true);
		return async () => undefined;
	}
	const { server, address } = await serve(0);
	project.provide('address', address);
	project.provide('real', false);
	return async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
}
