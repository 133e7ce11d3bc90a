import { dayText } from '#lib/format/day.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Line, Span } from './shapes.ts';

type Titled = readonly [title: (inputs: { day: string }) => string, about: () => string];

const MEASURES: Readonly<Record<string, Titled>> = {
	reminder: [m.why_measure_reminder, m.why_measure_reminder_about],
	demand: [m.why_measure_demand, m.why_measure_demand_about],
	plan: [m.why_measure_plan, m.why_measure_plan_about],
	compensation: [m.why_measure_compensation, m.why_measure_compensation_about]
};

const OTHER_MEASURE: Titled = [m.why_measure_other, m.why_measure_other_about];

/** What a line of the reckoning is called, and what it is, in one sentence. */
export function lineWords(
	line: Line,
	{ day, asOf }: { day: string; asOf: string }
): { title: string; about: string } {
	if (line.head === 'principal')
		return {
			title: line.ground,
			about: m.why_principal_about({ invoice: line.invoice_number, day })
		};
	if (line.head === 'interest')
		return {
			title: m.why_interest(),
			about: m.why_interest_about({ invoice: line.invoice_number, last: asOf })
		};
	const [title, about] = MEASURES[line.measure ?? line.head] ?? OTHER_MEASURE;
	return { title: title({ day }), about: about() };
}

/** The days of a span, both ends counted; its years where the span is not all in one. */
export function spanDays(span: Span): string {
	const locale = getLocale();
	if (span.start === span.last) return dayText(span.start, locale, 'short');
	const oneYear = span.start.slice(0, 4) === span.last.slice(0, 4);
	const style = oneYear ? 'short' : 'short-with-year';
	return m.why_span_range({
		start: dayText(span.start, locale, style),
		last: dayText(span.last, locale, style)
	});
}
