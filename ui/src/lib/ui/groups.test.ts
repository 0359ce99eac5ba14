import { expect, test } from "vitest";
import { caretBehind, compact, grouped } from "./groups";

test("blanks, hyphens and capital letters do not matter", () => {
	expect(grouped(compact(" PVR1-9xkq\n2w "))).toBe("pvr1 9xkq 2w");
	expect(grouped("")).toBe("");
});

test.each([0, 1, 4, 5, 8, 9, 63])("the caret stands behind %i characters", (count) => {
	const text = grouped("x".repeat(63));
	expect(compact(text.slice(0, caretBehind(count)))).toHaveLength(count);
	expect(text.charAt(caretBehind(count) - 1), "never behind a gap, where deleting would do nothing").not.toBe(" ");
});
