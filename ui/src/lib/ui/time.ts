const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const LONG = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const MOMENT = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" });
const MINUTE = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
const SHORT = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** A day for people; text that is not a time stays as it is. */
export const day = (time: string): string => written(DAY, time);
/** A day as one says it: "Sunday, 22 November". */
export const longDay = (date: Date): string => LONG.format(date);
/** A day and the minute, where seconds tell nothing. */
export const minute = (time: string): string => written(MINUTE, time);
/** A day and a time of day for people. */
export const moment = (time: string): string => written(MOMENT, time);
/** The time of day without seconds. */
export const shortTime = (time: string): string => written(SHORT, time);
/** The time of day. */
export const clock = (time: string): string => written(CLOCK, time);

const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const DAY_MS = 86_400_000;
/** This moment, as the core writes times. */
export const now = (): string => new Date().toISOString();
/** Today as the core writes days: in UTC. */
export const today = (): string => new Date().toISOString().slice(0, 10);
/** A moment, or a day as it begins here. */
export function dateOf(time: string): Date {
	const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(time) ?? [];
	return year ? new Date(Number(year), Number(month) - 1, Number(date)) : new Date(time);
}
/** How far a day is from today: "yesterday", "in 3 days"; the day itself where it is more than a year away. */
export function fromToday(time: string, now: Date): string {
	const date = dateOf(time);
	if (Number.isNaN(date.getTime())) return time;
	const days = Math.round((startOf(date) - startOf(now)) / DAY_MS);
	if (Math.abs(days) < 60) return RELATIVE.format(days, "day");
	return Math.abs(days) < 366 ? RELATIVE.format(Math.trunc(days / 30), "month") : day(time);
}
/** Midnight of its day here, as if no day were longer than another. */
const startOf = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());

function written(format: Intl.DateTimeFormat, time: string): string {
	const date = dateOf(time);
	return Number.isNaN(date.getTime()) ? time : format.format(date);
}
