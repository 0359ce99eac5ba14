import { expect, test } from "vitest";
import { groupsOf, spoken } from "./spelling";

test("groups have four characters, each with its kind, and lose none", () => {
	const groups = groupsOf("aB3-ü");
	expect(groups.map((group) => group.map(({ text }) => text).join(""))).toEqual(["aB3-", "ü"]);
	expect(groups.flat().map(({ kind }) => kind)).toEqual(["letter", "letter", "digit", "symbol", "letter"]);
});

test.each([["q", "quebec"], ["Q", "capital Quebec"], ["0", "zero"], [" ", "blank"], ["-", "hyphen"], ["é", "U+00E9"]])("%j is said as %s", (character, words) => {
	expect(spoken(character)).toBe(words);
});
