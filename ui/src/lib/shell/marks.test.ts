import { mockIPC } from "@tauri-apps/api/mocks";
import { expect, test } from "vitest";
import { Marks } from "./marks.svelte";

/** A core that answers with these marks when it is told to, and can refuse to write. */
function slowCore(favourites: string[], recent: string[] = []): { answer: () => void; refuse: () => void } {
	let answer = (): void => undefined;
	let refused = false;
	const answered = new Promise<void>((resolve) => (answer = resolve));
	mockIPC((command) => {
		if (command === "marks") return answered.then(() => ({ favourites, recent }));
		if (command === "set_favourite" && refused) throw new Error("the disk is full");
		return null;
	});
	return { answer, refuse: () => (refused = true) };
}

test("a star given or taken while the marks are loaded stays", async () => {
	const core = slowCore(["Reloadly", "Keepgo"]);
	const marks = new Marks();
	const loading = marks.load();
	await marks.toggleFavourite("MintMove");
	await marks.toggleFavourite("Keepgo");
	await marks.toggleFavourite("Keepgo");
	core.answer();
	await loading;
	expect(marks.favourites, "what one did oneself is newer than the answer").toEqual(["Reloadly", "MintMove"]);
});

test("what was looked at while the marks are loaded stands before what was loaded", async () => {
	const core = slowCore([], ["Reloadly", "Keepgo"]);
	const marks = new Marks();
	const loading = marks.load();
	marks.visit("Keepgo");
	core.answer();
	await loading;
	expect(marks.recent).toEqual(["Keepgo", "Reloadly"]);
});

test("a star that could not be written while the marks are loaded is as the core has it", async () => {
	const core = slowCore(["Reloadly"]);
	core.refuse();
	const marks = new Marks();
	const loading = marks.load();
	await expect(marks.toggleFavourite("Reloadly")).rejects.toThrow("disk");
	core.answer();
	await loading;
	expect(marks.isFavourite("Reloadly")).toBe(true);
});
