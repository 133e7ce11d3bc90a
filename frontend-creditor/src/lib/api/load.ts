import { error, redirect } from '@sveltejs/kit';
import { answered, Refused, type Answered } from './problem.ts';

/** For a page's load: nobody signed in goes to the sign-in, anything else to the error page. */
export async function loaded<T>(call: Promise<Answered<T>>, url: URL): Promise<T> {
	try {
		return await answered(call);
	} catch (cause) {
		if (!(cause instanceof Refused)) throw cause;
		if (cause.status === 401) redirect(303, signInAddress(url));
		error(cause.status || 503, { message: cause.text });
	}
}

export function signInAddress(url: URL): string {
	const door = url.pathname.startsWith('/desk') ? '/desk/sign-in' : '/sign-in';
	const back = url.pathname + url.search;
	return back === '/' || back === '/desk' ? door : `${door}?to=${encodeURIComponent(back)}`;
}

/** Where to go after signing in: only ever a path of this app. */
export function wayBack(to: string | null, home: string): string {
	if (!to || !to.startsWith('/') || to.startsWith('//') || to.includes('\\')) return home;
	if (home === '/desk' && !to.startsWith('/desk')) return home;
	return to;
}
