import { dateOf } from "$lib/ui";
import type { UpcomingKind, Upcoming } from "$lib/ipc";

export const DAYS = 30;

/** How a date is drawn: by colour, and by the word in the list beneath. */
export const KINDS: Record<UpcomingKind, { tone: string; word: string }> = {
	documentCheck: { tone: "check", word: "Read again" },
	expiry: { tone: "expiry", word: "Expires" },
	rotationMandatory: { tone: "mandatory", word: "Rotation, mandatory" },
	rotationRecommended: { tone: "recommended", word: "Rotation, advised" },
};

/** One day of the strip with what falls on it. */
export interface StripDay {
	date: Date;
	dates: Upcoming[];
}

/** The days from today on, each with its dates. */
export function stripOf(upcoming: Upcoming[], today: string): StripDay[] {
	const first = dateOf(today);
	return Array.from({ length: DAYS }, (_, place) => {
		const date = new Date(first.getFullYear(), first.getMonth(), first.getDate() + place);
		return { date, dates: upcoming.filter(({ day }) => dateOf(day).getTime() === date.getTime()) };
	});
}
