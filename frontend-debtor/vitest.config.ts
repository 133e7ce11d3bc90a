import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Without SvelteKit's and Paraglide's plugins: with them vitest hangs on closing.
export default defineConfig({
	plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
	resolve: {
		conditions: ['browser'],
		alias: { '#lib': fileURLToPath(new URL('./src/lib', import.meta.url)) }
	},
	test: {
		environment: 'happy-dom',
		include: ['src/**/*.test.ts', 'tests/house/**/*.test.ts']
	}
});
