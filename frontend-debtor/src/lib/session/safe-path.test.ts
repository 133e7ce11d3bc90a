import { describe, expect, test } from 'vitest';
import { namedCase, safePath } from './safe-path.ts';

describe('after signing in', () => {
	test.each(['/debts/1/why?as_of=2026-01-01', '/paid?checkout=1'])('%s is gone to', (path) => {
		expect(safePath(path)).toBe(path);
	});

	test.each([null, '//evil.example', 'https://evil.example', '/\\evil.example', '/debts/\\x', '/'])(
		'%s is not',
		(path) => {
			expect(safePath(path)).toBeNull();
		}
	);
});

test.each([
	['https://x/?k=2026-000117', '2026-000117'],
	['https://x/#2026-000117', '2026-000117'],
	['https://x/k#k=2026-000117', '2026-000117'],
	['https://x/?k=<script>', null],
	['https://x/', null]
])('%s names the case %s', (address, named) => {
	expect(namedCase(new URL(address))).toBe(named);
});
