import { expect, test } from "vitest";
import { matches } from "./matches";

test("case and accents do not count, and every word has to be there", () => {
	expect(matches("zurich", "Zürich Kartendienst")).toBe(true);
	expect(matches("STRASSE", "Straße 9")).toBe(true);
	expect(matches("kartendienst zurich", "Zürich", "Kartendienst")).toBe(true);
	expect(matches("zurich parcel", "Zürich Kartendienst")).toBe(false);
});
