import { expect, test } from "vitest";
import { fieldKey } from "./field-key";

test.each([["Webhook signing  key", "webhook_signing_key"], [" x-api ", "x-api"], ["1st", null], ["Schlüssel", null], ["", null], ["x".repeat(49), null]])("%j is kept as %s", (name, key) => {
	expect(fieldKey(name)).toBe(key);
});
