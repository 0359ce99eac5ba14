import { expect, test } from "vitest";
import { counted } from "./plural";

test("one is one, everything else is many", () => {
	expect([0, 1, 2].map((count) => counted(count, "version"))).toEqual(["0 versions", "1 version", "2 versions"]);
	expect(counted(2, "entry", "entries")).toBe("2 entries");
});
