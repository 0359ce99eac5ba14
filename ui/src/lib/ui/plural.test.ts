import { expect, test } from "vitest";
import { counted, countedOf, spaced } from "./plural";

test("one is one, everything else is many", () => {
	expect([0, 1, 2].map((count) => counted(count, "version"))).toEqual(["0 versions", "1 version", "2 versions"]);
	expect(counted(2, "entry", "entries")).toBe("2 entries");
});

test("a filter says how many of all it left", () => {
	expect(countedOf(3, 12, "partner")).toBe("3 of 12 partners");
	expect(countedOf(12, 12, "partner")).toBe("12 partners");
});

test("a long number is read in groups of three", () => {
	expect([7, 999, 1240, 10_000, 1_234_567].map(spaced)).toEqual(["7", "999", "1\u00a0240", "10\u00a0000", "1\u00a0234\u00a0567"]);
});
