import { customs } from './amount.ts';

const HOME_ZONE = 'Europe/Stockholm';

export type DayStyle = 'words' | 'with-year' | 'with-weekday' | 'short' | 'short-with-year';

const STYLES: Record<DayStyle, Intl.DateTimeFormatOptions> = {
	words: { day: 'numeric', month: 'long' },
	'with-year': { day: 'numeric', month: 'long', year: 'numeric' },
	'with-weekday': { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
	short: { day: 'numeric', month: 'short' },
	'short-with-year': { day: 'numeric', month: 'short', year: 'numeric' }
};

function midnight(day: string): Date {
	return new Date(`${day}T00:00:00Z`);
}

/** A legal day in words. */
export function dayText(day: string, locale: string, style: DayStyle = 'words'): string {
	const formatter = new Intl.DateTimeFormat(customs(locale), { ...STYLES[style], timeZone: 'UTC' });
	return formatter.format(midnight(day)).replace(/\./g, '');
}

/** A day in words, with its year where that differs from the year of the reader's day. */
export function plainDay(day: string, locale: string, today: string): string {
	return dayText(day, locale, day.slice(0, 4) === today.slice(0, 4) ? 'words' : 'with-year');
}

/** The legal day of an instant. */
export function dayOf(instant: string | Date): string {
	const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: HOME_ZONE, dateStyle: 'short' });
	return parts.format(new Date(instant));
}

/** The time of day of an instant. */
export function timeText(instant: string | Date, locale: string): string {
	const formatter = new Intl.DateTimeFormat(customs(locale), {
		hour: '2-digit',
		minute: '2-digit',
		timeZone: HOME_ZONE
	});
	return formatter.format(new Date(instant));
}

/** The day some days later. */
export function addDays(day: string, days: number): string {
	const later = midnight(day);
	later.setUTCDate(later.getUTCDate() + days);
	return later.toISOString().slice(0, 10);
}

/** The same day of the month some months later, or that month's last day. */
export function addMonths(day: string, months: number): string {
	const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
	const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
	const later = new Date(Date.UTC(year, month - 1 + months, Math.min(date, last)));
	return later.toISOString().slice(0, 10);
}

/** Whether a text is a day that exists, written `2026-11-22`. */
export function isDay(text: string): boolean {
	return /^\d{4}-\d{2}-\d{2}$/.test(text) && addDaysSafely(text) === text;
}

function addDaysSafely(text: string): string | null {
	const day = midnight(text);
	return Number.isNaN(day.getTime()) ? null : day.toISOString().slice(0, 10);
}

/** What a person typed as a birth date (eight digits, any marks between), or null. */
export function readBirthDate(text: string, today: string): string | null {
	const digits = text.replace(/[\s./\u2013-]/g, '');
	if (!/^\d{8}$/.test(digits)) return null;
	const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
	return isDay(day) && day <= today && day > '1900-00-00' ? day : null;
}
