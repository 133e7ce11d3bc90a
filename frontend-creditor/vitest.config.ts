import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// Without the SvelteKit plugin: with it vitest hangs on closing.
export default defineConfig({
	plugins: [svelte()],
	resolve: { conditions: ['browser'] },
	test: {
		setupFiles: ['tests/setup.ts'],
		include: ['src/**/*.test.ts', 'tests/house/**/*.test.ts'],
		env: { TZ: 'Europe/Stockholm' }
	}
});
