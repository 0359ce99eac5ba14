import { expect, test } from "vitest";
import { headline } from "./headline";

test.each([
	[0, "Nothing needs you today"],
	[1, "One thing needs you today"],
	[2, "Two things need you today"],
	[12, "Twelve things need you today"],
	[140, "140 things need you today"],
])("%i: %s", (count, sentence) => expect(headline(count)).toBe(sentence));
