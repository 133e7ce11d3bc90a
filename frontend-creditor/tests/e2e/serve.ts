import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { serve } from '../fake/server.ts';

declare module 'vitest' {
	interface ProvidedContext {
		address: string;
	}
}

const build = fileURLToPath(new URL('../../build', import.meta.url));

/** The built app on its fixtures, unless a running Kvitt is named by KVITT_CREDITOR_URL. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const given = process.env['KVITT_CREDITOR_URL'];
	if (given) {
		project.provide('address', given.replace(/\/$/, ''));
		return async () => undefined;
	}
	if (!existsSync(`${build}/index.html`)) throw new Error('run "npm run build" first');
	const { url, server } = await serve(build);
	project.provide('address', url);
	return () => new Promise((done) => server.close(() => done()));
}
