import { expect, test } from "vitest";
import { folded } from "./folded";
import { matches } from "./matches";
import { ranked } from "./ranked";

const TEXTS = ["Block of Rock", "Zürich Kartendienst", "Reloadly", "API client Reloadly Staging", "شركة النور للشحن الدولي", "Ōtsuka Parcel 大塚小包", "Lock fully", "O'Hara & Daughters", "Straße 9"].map(folded);
const found = (query: string) => ranked(TEXTS, query).map((place) => TEXTS[place]);

test.each([
	["zurich", "zurich kartendienst"],
	["ZÜRICH", "zurich kartendienst"],
	["reloadyl", "reloadly"],
	["rleoadly", "reloadly"],
	["eloadly", "reloadly"],
	["relodaly staging", "api client reloadly staging"],
	["staging reloadly", "api client reloadly staging"],
	["النور", "شركة النور للشحن الدولي"],
	["大塚", "otsuka parcel 大塚小包"],
	["otsuka", "otsuka parcel 大塚小包"],
	["o'hara", "o'hara & daughters"],
])("%s finds %s first", (query, first) => {
	expect(found(query)[0]).toBe(first);
});

test("a whole word stands before its middle, and nothing is found twice", () => {
	expect(found("lock")).toEqual(["lock fully", "block of rock"]);
});

test("two typos, short words and numbers are not forgiven", () => {
	expect(found("rleoadyl")).toEqual([]);
	expect(found("ofx")).toEqual([]);
	expect(ranked(["key 1234"], "1243")).toEqual([]);
});

test("nothing typed finds everything, in its order; signs alone are nothing", () => {
	expect(found("")).toHaveLength(TEXTS.length);
	expect(found(" ( ")).toEqual(TEXTS);
});

test("ten thousand texts are ranked within a few frames", () => {
	const many = Array.from({ length: 10_000 }, (_, place) => `key ${place} of partner ${place % 200} staging oauth client`);
	ranked(many, "warm up");
	const start = performance.now();
	expect(ranked(many, "partner 17 stagign").length).toBeGreaterThan(40);
	expect(performance.now() - start, "milliseconds, on a machine that is busy").toBeLessThan(1000);
});

test("a list's filter folds accents too", () => {
	expect(matches("zurich", "Zürich Kartendienst")).toBe(true);
	expect(matches("STRASSE", "Straße 9")).toBe(true);
});
