import { getLocale } from '#lib/paraglide/runtime.js';

const ZONE = 'Europe/Stockholm';
const tags = { sv: 'sv-SE', en: 'en-GB' } as const;

export type DayForm = 'long' | 'short' | 'weekday' | 'near';

/** Today as a legal day in Sweden, "2026-11-22". */
export function today(now: Date = new Date()): string {
	return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' }).format(now);
}

function atNoon(day: string): Date {
	return new Date(`${day}T12:00:00Z`);
}

export function daysBetween(from: string, to: string): number {
	return Math.round((atNoon(to).getTime() - atNoon(from).getTime()) / 86_400_000);
}

export function addDays(day: string, count: number): string {
	return new Date(atNoon(day).getTime() + count * 86_400_000).toISOString().slice(0, 10);
}

function yearPart(day: string, now: string): { year?: 'numeric' } {
	return day.slice(0, 4) === now.slice(0, 4) ? {} : { year: 'numeric' };
}

function nearWord(day: string, now: string): string | null {
	const distance = daysBetween(now, day);
	if (distance < -1 || distance > 1) return null;
	return new Intl.RelativeTimeFormat(tags[getLocale()], { numeric: 'auto' }).format(
		distance,
		'day'
	);
}

/** A legal day in words: "3 december", "3 dec", "torsdag 3 december", or "i morgon". */
export function dayText(day: string, form: DayForm = 'long', now: string = today()): string {
	if (form === 'near') {
		const word = nearWord(day, now);
		if (word) return word;
	}
	return new Intl.DateTimeFormat(tags[getLocale()], {
		timeZone: 'UTC',
		day: 'numeric',
		month: form === 'short' || form === 'near' ? 'short' : 'long',
		...(form === 'weekday' ? { weekday: 'long' } : {}),
		...yearPart(day, now)
	})
		.format(atNoon(day))
		.replace(/\./g, '');
}

/** The legal day of an instant. */
export function dayOf(instant: string): string {
	return today(new Date(instant));
}

export function clockText(instant: string): string {
	return new Intl.DateTimeFormat(tags[getLocale()], {
		timeZone: ZONE,
		hour: '2-digit',
		minute: '2-digit'
	}).format(new Date(instant));
}

/** How long until an instant, in the largest fitting unit: "om 3 timmar", "för 2 dagar sedan". */
export function untilText(instant: string, now: Date = new Date()): string {
	const minutes = Math.round((new Date(instant).getTime() - now.getTime()) / 60_000);
	const format = new Intl.RelativeTimeFormat(tags[getLocale()], { numeric: 'auto' });
	if (Math.abs(minutes) < 60) return format.format(minutes, 'minute');
	if (Math.abs(minutes) < 36 * 60) return format.format(Math.round(minutes / 60), 'hour');
	return format.format(Math.round(minutes / 1440), 'day');
}

/** Whether a text is a day of the calendar, "2026-11-22". */
export function isDay(text: string | null): text is string {
	if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	const read = new Date(`${text}T12:00:00Z`);
	return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text);
}
