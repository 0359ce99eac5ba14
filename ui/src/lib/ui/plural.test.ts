import { expect, test } from "vitest";
import { counted, countedOf } from "./plural";

test("one is one, everything else is many", () => {
	expect([0, 1, 2].map((count) => counted(count, "version"))).toEqual(["0 versions", "1 version", "2 versions"]);
	expect(counted(2, "entry", "entries")).toBe("2 entries");
});

test("a filter says how many of all it left", () => {
	expect(countedOf(3, 12, "partner")).toBe("3 of 12 partners");
	expect(countedOf(12, 12, "partner")).toBe("12 partners");
});
