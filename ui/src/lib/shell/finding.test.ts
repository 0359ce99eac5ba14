import { mockIPC } from "@tauri-apps/api/mocks";
import { expect, test } from "vitest";
import type { SearchPage, SearchResult } from "$lib/ipc";
import { find } from "./finding";
import { Marks } from "./marks.svelte";
import { actionThing, foundThing } from "./things";

const partner = (name: string): SearchResult => ({ partner: name, partnerName: name, archived: false, credential: null, matched: [] });
const credential = (name: string, of: string): SearchResult => ({ ...partner(of), credential: { id: name, name, environmentKind: "staging", environmentName: "Staging" } });
const ACTIONS = ["Lock", "Settings"].map((label) => actionThing({ id: label, label, icon: "lock", onselect: () => undefined }));

function answering(page: Partial<SearchPage>): void {
	mockIPC((command, args) =>
		command === "look_up" ? (args as { ids: string[] }).ids.map((id) => credential(id, "Reloadly")) : { total: page.results?.length ?? 0, results: [], notes: [], ...page });
}
async function found(typed: string, marks = new Marks()): Promise<string[][]> {
	const { groups } = await find(typed, ACTIONS, marks, (result) => foundThing(result, () => undefined));
	return groups.map(({ heading, items }) => [heading, ...items.map(({ label }) => label)]);
}

test("an action whose name one begins to type stands first, another one last", async () => {
	answering({ results: [partner("Lockheed"), credential("Padlock", "Lockheed")] });
	expect(await found("lo")).toEqual([["Actions", "Lock"], ["Partners", "Lockheed"], ["Credentials", "Padlock"]]);
	expect(await found("ock")).toEqual([["Partners", "Lockheed"], ["Credentials", "Padlock"], ["Actions", "Lock"]]);
});

test("the group with the best of it stands first", async () => {
	answering({ results: [credential("API client", "Reloadly"), partner("Reloadly")] });
	expect(await found("rel")).toEqual([["Credentials", "API client"], ["Partners", "Reloadly"]]);
});

test("a row says why it was found, and the answer how much there is", async () => {
	const matched = [{ field: "client_id, version 2", text: "northwind-42" }];
	answering({ total: 214, results: [{ ...credential("API client", "Reloadly"), archived: true, matched }], notes: ["Colour: is no filter."] });
	const { groups, notes } = await find("colour:red 42", ACTIONS, new Marks(), (result) => foundThing(result, () => undefined));
	expect(groups[0]?.items[0]).toMatchObject({ detail: "Archived · Reloadly", reason: "client_id, version 2: northwind-42" });
	expect(notes).toEqual(["Colour: is no filter.", "1 of 214 results, the best first. Type more to narrow them."]);
});

test("before anything is typed favourites and what was looked at stand first, once", async () => {
	const marks = new Marks();
	answering({ results: [credential("Portal", "Reloadly"), partner("Reloadly")] });
	marks.visit("Webhook");
	marks.visit("Portal");
	await marks.toggleFavourite("Webhook");
	expect(await found("", marks)).toEqual([["Favourites", "Webhook"], ["Recent", "Portal"], ["Actions", "Lock", "Settings"], ["Partners", "Reloadly"]]);
});
