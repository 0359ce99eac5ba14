import { expect, test } from "vitest";
import { previewSentence } from "./preview-sentence";

test("the sentence has every number that is not nought", () => {
	const refused = [{ id: "a", name: "A", partnerName: "B", environmentName: "C", why: "At most 50 tags." }];
	expect(previewSentence({ changed: 10, unchanged: 1, refused })).toBe("10 credentials change, 1 is so already, 1 cannot be changed.");
	expect(previewSentence({ changed: 1, unchanged: 0, refused: [] })).toBe("1 credential changes.");
	expect(previewSentence({ changed: 0, unchanged: 3, refused: [] })).toBe("No credential changes, 3 are so already.");
});
