import { expect, test } from "vitest";
import { ROLES, rolesInShort } from "./roles";

test("who holds every role is said to, whatever their order", () => {
	expect(rolesInShort(ROLES.toReversed())).toBe("All roles");
	expect(rolesInShort(ROLES.slice(1))).toBe("DevOps, Production engineer and 7 more");
});

test("few roles are named", () => {
	expect(rolesInShort(["QA"])).toBe("QA");
	expect(rolesInShort(["Owner", "DevOps"])).toBe("Owner, DevOps");
	expect(rolesInShort([])).toBe("");
});
