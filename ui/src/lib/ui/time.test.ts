import { expect, test } from "vitest";
import { fromToday } from "./time";

const NOW = new Date(2026, 10, 23, 15, 30);
const at = (...date: [number, number, number, number?]) => new Date(...date).toISOString();

test.each([
	[at(2026, 10, 23, 1), "today"],
	[at(2026, 10, 22, 23), "yesterday"],
	[at(2026, 10, 26), "in 3 days"],
	[at(2026, 9, 1), "53 days ago"],
	[at(2026, 4, 23), "6 months ago"],
	["2026-11-24", "tomorrow"],
	["not a time", "not a time"],
])("%s is %s", (time, words) => expect(fromToday(time, NOW)).toBe(words));

test("more than a year away is told as its day", () => expect(fromToday(at(2024, 0, 5), NOW)).toMatch(/2024/));
