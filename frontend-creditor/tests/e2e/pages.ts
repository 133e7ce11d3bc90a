import { caseId } from '../fake/cases.ts';

interface Shot {
	name: string;
	path: string;
	story?: string;
	signedOut?: boolean;
}

/** Every page and each of its designed states. */
export const shots: Shot[] = [
	{ name: 'sign-in', path: '/sign-in', signedOut: true },
	{ name: 'overview', path: '/' },
	{ name: 'overview-empty', path: '/', story: 'empty' },
	{ name: 'overview-broken', path: '/', story: 'broken' },
	{ name: 'cases', path: '/cases' },
	{ name: 'cases-none', path: '/cases?q=finns+inte' },
	{ name: 'case', path: `/cases/${caseId(0)}` },
	{ name: 'case-fresh', path: `/cases/${caseId(1)}?as_of=2026-12-31` },
	{ name: 'case-claims', path: `/cases/${caseId(0)}?view=claims` },
	{ name: 'case-documents', path: `/cases/${caseId(0)}?view=documents` },
	{ name: 'case-parties', path: `/cases/${caseId(0)}?view=parties` },
	{ name: 'case-missing', path: `/cases/${caseId(404)}` },
	{ name: 'hand-in', path: '/hand-in' },
	{ name: 'hand-in-form', path: '/hand-in?by=form' },
	{ name: 'remittances', path: '/remittances' },
	{ name: 'remittance', path: `/remittances/${caseId(3001)}` },
	{ name: 'nowhere', path: '/finns-inte' },
	{ name: 'desk-sign-in', path: '/desk/sign-in', signedOut: true },
	{ name: 'desk', path: '/desk' },
	{ name: 'desk-bank-files', path: '/desk/bank-files' },
	{ name: 'desk-unmatched', path: '/desk/unmatched' },
	{ name: 'desk-unmatched-empty', path: '/desk/unmatched', story: 'empty' },
	{ name: 'desk-remittances', path: '/desk/remittances' },
	{ name: 'desk-tasks', path: '/desk/tasks' }
];
