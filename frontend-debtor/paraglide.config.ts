import type { CompilerOptions } from '@inlang/paraglide-js';

/** One way to compile the translations, for the build and for the tests alike. */
export const paraglideOptions: CompilerOptions = {
	project: './project.inlang',
	outdir: './src/lib/paraglide',
	strategy: ['localStorage', 'preferredLanguage', 'baseLocale']
};
