import { beforeEach } from 'vitest';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';

beforeEach(() => {
	overwriteGetLocale(() => 'sv');
});
