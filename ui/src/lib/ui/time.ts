const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const MOMENT = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" });
const MINUTE = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** A day for people; text that is not a time stays as it is. */
export const day = (time: string): string => written(DAY, time);
/** A day and the minute, where seconds tell nothing. */
export const minute = (time: string): string => written(MINUTE, time);
/** A day and a time of day for people. */
export const moment = (time: string): string => written(MOMENT, time);
/** The time of day. */
export const clock = (time: string): string => written(CLOCK, time);

function written(format: Intl.DateTimeFormat, time: string): string {
	const date = new Date(time);
	return Number.isNaN(date.getTime()) ? time : format.format(date);
}
