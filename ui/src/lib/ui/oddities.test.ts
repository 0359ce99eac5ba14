import { expect, test } from "vitest";
import { oddityOf } from "./oddities";

const KEY = "sk_live_9Q4z-0OlI1";

test("what partners issue is not odd", () => {
	for (const text of ["", KEY, "pässwörd with blanks inside", "大塚"]) expect(oddityOf(text, false), text).toBeNull();
	expect(oddityOf("-----BEGIN KEY-----\nabc\n-----END KEY-----\n", true), "a file ends in a line break").toBeNull();
});

test.each([
	[`${KEY} `, /blanks or line breaks at its end/],
	[` \t${KEY}`, /at its beginning/],
	[`\n${KEY}\r\n`, /at its beginning and end/],
	[`sk_live\u200b_9Q4z-0OlI1`, /invisible characters/],
	[`\ufeff${KEY}`, /invisible characters/],
	[`sk_live_9Q4z\u20130OlI1`, /only look like plain/],
	[`sk_liv\u0435_9Q4z-0OlI1`, /only look like plain/],
	["ｓk_live_9Q4z-0OlI1", /only look like plain/],
	[` sk_liv\u0435_9Q4z-\u200b0OlI1`, /beginning, invisible characters, and characters that only look/],
])("%j is odd, and mended it is the key", (text, sentence) => {
	const odd = oddityOf(text, false);
	expect(odd?.sentence).toMatch(sentence);
	expect(odd?.mended).toBe(KEY);
	expect(odd?.sentence, "none of it is shown").not.toContain("live");
});

test("each drawn-alike character has its plain one", () => {
	const pairs: [string, string][] = [["А", "A"], ["О", "O"], ["р", "p"], ["ӏ", "l"], ["Ρ", "P"], ["υ", "u"], ["—", "-"], ["’", "'"], ["”", '"'], ["…", "..."], ["\u00a0x", "x"], ["›", ">"], ["′", "'"], ["∶", ":"]];
	for (const [odd, plain] of pairs) expect(oddityOf(odd, false)?.mended, odd).toBe(plain);
});

test("blanks around several lines go, their line breaks stay", () => {
	expect(oddityOf("  -----BEGIN-----\nabc\n", true)?.mended).toBe("-----BEGIN-----\nabc\n");
});
