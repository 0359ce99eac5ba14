import { expect, test } from "vitest";
import { sizeOf } from "./size";

test.each([[1, "1 byte"], [1023, "1023 bytes"], [1024, "1 KiB"], [2458, "2.4 KiB"], [1048576, "1 MiB"]])("%d is said as %s", (bytes, words) => {
	expect(sizeOf(bytes)).toBe(words);
});
