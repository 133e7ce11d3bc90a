import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		environment: 'node',
		include: ['tests/e2e/**/*.test.ts'],
		globalSetup: ['tests/e2e/open-app.ts'],
		testTimeout: 60_000,
		hookTimeout: 120_000,
		fileParallelism: false,
		maxConcurrency: 4
	}
});
