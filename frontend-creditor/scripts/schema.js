// Types of the two doors this app speaks to, generated from the committed specifications.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const specifications =
	process.env.KVITT_OPENAPI ?? fileURLToPath(new URL('../../openapi', import.meta.url));

for (const door of ['creditor', 'desk']) {
	const specification = `${specifications}/${door}.yaml`;
	if (!existsSync(specification)) {
		console.error(`${specification} is missing: run "make openapi" first.`);
		process.exit(1);
	}
	const written = spawnSync(
		process.execPath,
		[
			'node_modules/openapi-typescript/bin/cli.js',
			specification,
			'-o',
			`src/lib/api/${door}.schema.d.ts`,
			'--default-non-nullable',
			'false'
		],
		{ cwd: root, stdio: ['ignore', 'ignore', 'inherit'] }
	);
	if (written.status !== 0) process.exit(written.status ?? 1);
}
