import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

const api = process.env.KVITT_API_URL ?? 'http://127.0.0.1:8402';
const proxy = { '/api': { target: api, changeOrigin: false } };

export default defineConfig({
	plugins: [
		sveltekit({
			adapter: adapter({ fallback: 'index.html' }),
			compilerOptions: { runes: true },
			csp: {
				mode: 'hash',
				directives: {
					'default-src': ['self'],
					'script-src': ['self'],
					'style-src': ['self'],
					// The router's own announcer carries one style attribute.
					'style-src-attr': ['unsafe-inline'],
					'img-src': ['self', 'data:'],
					'frame-src': ['self', 'blob:'],
					'connect-src': ['self'],
					'object-src': ['none'],
					'base-uri': ['self'],
					'form-action': ['self']
				}
			}
		})
	],
	build: { cssTarget: ['chrome123', 'firefox121', 'safari17.5'] },
	server: { port: 8401, proxy },
	preview: { port: 8401, proxy }
});
