import { expect, test } from "vitest";
import { instantOf } from "./phone";

const at = (text: string) => new Date(text);

test("the phone's time lies on the day that brings it nearest", () => {
	const now = at("2026-11-22T23:58:00");
	expect(instantOf("0:03", now)).toBe(at("2026-11-23T00:03:00").toISOString());
	expect(instantOf("23:40", now)).toBe(at("2026-11-22T23:40:00").toISOString());
	expect(instantOf("23:59", at("2026-11-23T00:01:00"))).toBe(at("2026-11-22T23:59:00").toISOString());
});

test.each(["", "abc", "25:00", "12:60", "1205"])("%j is no time", (text) => {
	expect(instantOf(text, at("2026-11-22T12:00:00"))).toBeNull();
});
