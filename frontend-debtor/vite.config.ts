import { paraglideVitePlugin } from '@inlang/paraglide-js';
import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { paraglideOptions } from './paraglide.config.ts';

const api = process.env.KVITT_API_URL ?? 'http://127.0.0.1:8402';

const serialiser = fileURLToPath(new URL('./scripts/plain-serialiser.ts', import.meta.url));

/** SvelteKit's entry and what it needs run before all else, so they stay apart from the rest. */
const FILES = [
	{ name: 'first', test: /runtime\/client\/payload\.js|preload-helper/, priority: 3 },
	{ name: 'base', test: /node_modules(?!.*runtime\/client\/(client-)?entry\.js)/, priority: 2 },
	{ name: 'shared', test: /src\/lib/, minShareCount: 3, priority: 1 }
];

/** A lighter serialiser for the client; see its file. */
const plainSerialiser: Plugin = {
	name: 'plain-serialiser',
	enforce: 'pre',
	apply: 'build',
	applyToEnvironment: (environment) => environment.name === 'client',
	resolveId: (source) => (source === 'devalue' ? serialiser : null)
};

export default defineConfig({
	plugins: [
		plainSerialiser,
		paraglideVitePlugin(paraglideOptions),
		sveltekit({
			adapter: adapter({ fallback: 'index.html' }),
			compilerOptions: { runes: true },
			csp: {
				mode: 'hash',
				directives: {
					'default-src': ['none'],
					'script-src': ['self'],
					'style-src': ['self'],
					// The style attribute of SvelteKit's own announcer of page changes, and nothing else.
					'style-src-attr': [
						'unsafe-hashes',
						'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='
					],
					'img-src': ['self', 'data:'],
					'font-src': ['self'],
					'connect-src': ['self'],
					'manifest-src': ['self'],
					'form-action': ['none'],
					'base-uri': ['none']
				}
			}
		})
	],
	environments: {
		client: {
			build: {
				target: 'es2023',
				rolldownOptions: {
					output: {
						// Few files that pack well, rather than dozens that each pack badly.
						codeSplitting: { groups: FILES }
					}
				}
			}
		}
	},
	server: { port: 8400, proxy: { '/api': api } },
	preview: { port: 8400, proxy: { '/api': api } }
});
