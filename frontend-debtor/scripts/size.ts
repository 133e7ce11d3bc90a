/**
 * Print the gzipped bytes of JavaScript that are loaded before a page can be used: by the first
 * visit (the letter's QR code opens the sign-in page), and by a reload of the case's own page.
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const CLIENT = new URL('../.svelte-kit/output/client/', import.meta.url);
const LIMIT_BYTES = 50_000;
/** SvelteKit fetches the root layout and the error page at once, then the page's own files. */
const ALWAYS = ['src/routes/+layout.svelte', 'src/routes/+error.svelte'];
const PAGES = {
	first_load: [...ALWAYS, 'src/routes/+page.svelte'],
	case_reload: [
		...ALWAYS,
		'src/routes/(inside)/+layout.ts',
		'src/routes/(inside)/debts/[id]/+layout.ts',
		'src/routes/(inside)/debts/[id]/+page.svelte'
	]
};

interface Chunk {
	file: string;
	name?: string;
	isEntry?: boolean;
	imports?: string[];
}

const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', CLIENT), 'utf8')) as Record<
	string,
	Chunk
>;

/** Whether a chunk is asked for by itself on the way to a page. */
function isAskedFor(page: readonly string[], name: string): boolean {
	const chunk = manifest[name];
	if (!chunk?.isEntry) return false;
	if (chunk.name?.startsWith('entry/')) return true;
	const node = readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
	return page.some((file) => node.includes(`/${file}"`));
}

function gather(name: string, files: Set<string>): void {
	const chunk = manifest[name];
	if (!chunk || files.has(chunk.file)) return;
	files.add(chunk.file);
	for (const next of chunk.imports ?? []) gather(next, files);
}

function firstLoad(page: readonly string[]): number {
	const files = new Set<string>();
	for (const name of Object.keys(manifest)) if (isAskedFor(page, name)) gather(name, files);
	const scripts = [...files].filter((file) => file.endsWith('.js'));
	return scripts
		.map((file) => gzipSync(readFileSync(new URL(file, CLIENT)), { level: 9 }).length)
		.reduce((sum, bytes) => sum + bytes, 0);
}

const sizes = Object.entries(PAGES).map(([name, page]) => [name, firstLoad(page)] as const);
for (const [name, bytes] of sizes) console.log(`${name}_gz_bytes ${bytes}`);
const first = sizes.find(([name]) => name === 'first_load')?.[1] ?? Infinity;
if (first > LIMIT_BYTES) {
	console.error(`The first load is over ${LIMIT_BYTES} bytes.`);
	process.exitCode = 1;
}
