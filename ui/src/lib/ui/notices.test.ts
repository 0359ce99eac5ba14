import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Notices } from "./notices.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const texts = (notices: Notices) => notices.shown.map(({ text }) => text);

test("the same twice in a row is one notice, which stays its time from the second on", () => {
	const notices = new Notices();
	notices.say("Copied.");
	vi.advanceTimersByTime(3000);
	notices.say("Copied.");
	expect(texts(notices)).toEqual(["Copied."]);
	vi.advanceTimersByTime(3000);
	expect(texts(notices)).toEqual(["Copied."]);
	vi.advanceTimersByTime(2000);
	expect(texts(notices)).toEqual([]);
});

test("the same text in another tone, or after another, is another notice", () => {
	const notices = new Notices();
	notices.say("A");
	notices.say("A", "bad");
	notices.say("A");
	expect(notices.shown).toHaveLength(3);
});

test("a notice is gone after five seconds", () => {
	const notices = new Notices();
	notices.say("Saved.");
	vi.advanceTimersByTime(4900);
	expect(texts(notices)).toEqual(["Saved."]);
	vi.advanceTimersByTime(100);
	expect(texts(notices)).toEqual([]);
});
