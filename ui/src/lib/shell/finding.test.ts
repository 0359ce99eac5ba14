import { expect, test } from "vitest";
import { folded } from "$lib/ui";
import { find, type Thing } from "./finding";
import { parsed } from "./query";

const thing = (label: string, more: Partial<Thing> = {}): Thing => ({
	id: label, group: "Credentials", label, detail: "", icon: "key", searched: folded(label), facts: {}, visited: 0, onselect: () => undefined, ...more,
});
const THINGS = [
	thing("Lockheed", { group: "Partners", facts: { partner: ["Lockheed"], env: ["staging"] } }),
	thing("API client", { facts: { partner: ["Zürich Kartendienst"], env: ["production", "Live EU"], kind: ["oauth", "OAuth client"] } }),
	thing("API client old", { facts: { partner: ["Zürich Kartendienst"], env: ["production"], is: ["archived"] } }),
	thing("Webhook", { facts: { partner: ["Reloadly"], env: ["staging"], is: ["favourite"] }, visited: 2 }),
	thing("Portal", { facts: { partner: ["Reloadly"] }, visited: 1 }),
	thing("Lock", { group: "Actions" }),
];
const labels = (typed: string) => find(THINGS, typed).map(({ heading, items }) => [heading, ...items.map(({ label }) => label)]);

test("filters and words come apart, quotes keep blanks together, a bare filter is still being typed", () => {
	expect(parsed('partner:"SRS Dist" env:prod  secret')).toEqual({ text: "secret", filters: [{ filter: "partner", value: "SRS Dist" }, { filter: "env", value: "prod" }] });
	expect(parsed("env:").filters).toEqual([]);
	expect(parsed("env:").text).toBe("");
	expect(parsed("https://api:8443").text, "not every colon is a filter").toBe("https://api:8443");
});

test("the group with the best of it stands first", () => {
	expect(labels("lock")).toEqual([["Actions", "Lock"], ["Partners", "Lockheed"]]);
});

test.each([
	["partner:zurich", [["Credentials", "API client", "API client old"]]],
	["env:live", [["Credentials", "API client"]]],
	["env:staging", [["Partners", "Lockheed"], ["Credentials", "Webhook"]]],
	["kind:oauth", [["Credentials", "API client"]]],
	["is:archived client", [["Credentials", "API client old"]]],
	["partner:zurich env:production old", [["Credentials", "API client old"]]],
	["is:nothing", []],
])("%s", (typed, expected) => {
	expect(labels(typed)).toEqual(expected);
});

test("what is archived comes last, however well it fits", () => {
	expect(labels("client")).toEqual([["Credentials", "API client", "API client old"]]);
	expect(labels("API client old")).toEqual([["Credentials", "API client old"]]);
});

test("before anything is typed favourites and what was looked at stand first, once", () => {
	expect(labels("").slice(0, 2)).toEqual([["Favourites", "Webhook"], ["Recent", "Portal"]]);
	expect(labels("").flat().filter((label) => label === "Webhook")).toHaveLength(1);
});
