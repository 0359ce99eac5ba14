import { expect, test } from "vitest";
import { breakable, isAddress } from "./address";

test("an address breaks after its slashes and signs, never inside a word", () => {
	expect(breakable("https://apidocs.roofhub.pro/token-32636877e0")).toEqual(["https://", "apidocs.roofhub.pro/", "token-32636877e0"]);
	expect(breakable("APISupportTeam@srsdistribution.com")).toEqual(["APISupportTeam@", "srsdistribution.com"]);
	expect(breakable("https://a.example/x?y=1&z=2").join(""), "nothing is lost").toBe("https://a.example/x?y=1&z=2");
	expect(breakable("")).toEqual([""]);
});

test.each([
	["help@partner.example", true],
	["https://partner.example", true],
	["+49 30 1234 567", true],
	["1 to 2 business days", false],
	["Not published", false],
])("%j is an address: %s", (text, is) => {
	expect(isAddress(text)).toBe(is);
});
