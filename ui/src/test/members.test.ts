import { screen, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { UserEvent } from "@testing-library/user-event";
import { CODE, PASSPHRASE } from "$lib/ipc/fake";
import { asked, openVault, openWindow, overview } from "./window";

const go = async (user: UserEvent, name: string) => user.click(await screen.findByRole("button", { name }));

async function openMembers() {
	const window = await openVault();
	await go(window.user, "Members");
	await screen.findByText("Dana Reyes");
	return window;
}
async function choose(user: Awaited<ReturnType<typeof openMembers>>["user"], item: RegExp) {
	await user.click(screen.getByRole("button", { name: "More for Dana Reyes" }));
	await user.click(await screen.findByRole("menuitem", { name: item }));
	return within(await screen.findByRole("dialog"));
}

test("everybody stands there with roles, limits and end, and nobody takes themselves out", async () => {
	const { user } = await openMembers();
	expect(within(screen.getByRole("main")).getByText("All roles")).toBeTruthy();
	expect(screen.getByText("SRS Distribution / Staging")).toBeTruthy();
	await user.click(screen.getByRole("button", { name: "More for Olivia Baker" }));
	expect(await screen.findByRole("menuitem", { name: /Change rights/ })).toBeTruthy();
	expect(screen.queryByRole("menuitem", { name: /Take out/ })).toBeNull();
});

test("two places that were deleted since are both shown", async () => {
	const window = await openVault();
	const gone = { partner: null, environment: null, name: "deleted since" };
	window.core.members.members[1]!.only = [gone, gone];
	await go(window.user, "Members");
	expect(await screen.findAllByText("deleted since")).toHaveLength(2);
});

test("an invitation needs a name, a role and a reason; a contractor limits and a day", async () => {
	const { core, user } = await openMembers();
	await user.click(screen.getByRole("button", { name: "Invite somebody…" }));
	const dialog = within(await screen.findByRole("dialog"));
	const save = () => user.click(dialog.getByRole("button", { name: "Save the invitation…" }));
	await save();
	for (const problem of ["Say who it is.", "Choose at least one role.", "Say why in a few words."]) expect(dialog.getByText(problem)).toBeTruthy();
	await user.type(dialog.getByLabelText(/^Name/), "Kim Park");
	await user.type(dialog.getByLabelText(/^Reason/), "builds the importer");
	await user.click(dialog.getByRole("checkbox", { name: "Contractor" }));
	await save();
	expect(dialog.getByText("A contractor needs a last day.")).toBeTruthy();
	await user.click(dialog.getByRole("checkbox", { name: "SRS Distribution" }));
	await user.type(dialog.getByLabelText(/^Last day/), "2027-03-31");
	await save();
	await screen.findByText(/Invitation for Kim Park saved as/);
	expect(asked(core, "invite_member")).toMatchObject([{ r: { name: "Kim Park", reason: "builds the importer", rights: { roles: ["contractor"], until: "2027-03-31", only: [{ environment: null }] } } }]);
});

test("somebody is let in only after their words were compared", async () => {
	const { core, user } = await openMembers();
	await user.click(screen.getByRole("button", { name: "Let somebody in…" }));
	await user.click(await screen.findByRole("button", { name: "Choose their answer…" }));
	const words = within(await screen.findByRole("list", { name: "Words to compare" }));
	expect(words.getAllByRole("listitem")).toHaveLength(8);
	await user.type(screen.getByLabelText(/^Reason/), "helps at night");
	await user.click(screen.getByRole("button", { name: "Let them in" }));
	expect(screen.getByText(/let nobody in and invite again/)).toBeTruthy();
	expect(asked(core, "admit_member")).toHaveLength(0);
	await user.click(screen.getByRole("checkbox", { name: /exactly these words/ }));
	await user.click(screen.getByRole("button", { name: "Let them in" }));
	await screen.findByText("Sam Lee");
});

test("rights that change keep the last day as it was typed, and end in what the member knows", async () => {
	const { core, user } = await openMembers();
	const dialog = await choose(user, /Change rights/);
	expect(dialog.getByLabelText<HTMLInputElement>(/^Last day/).value).toBe("2027-01-31");
	await user.click(dialog.getByRole("checkbox", { name: "Support" }));
	await user.type(dialog.getByLabelText(/^Reason/), "on call");
	await user.click(dialog.getByRole("button", { name: "Change rights" }));
	await screen.findByRole("dialog", { name: "What Dana Reyes knows" });
	expect(asked(core, "change_rights")).toMatchObject([{ id: "m-2", reason: "on call", rights: { roles: ["integration_developer", "support"], until: "2027-01-31", only: [{ partner: null, environment: "e-1" }] } }]);
});

test("who is taken out leaves the list of what to change, apart from what could have been read", async () => {
	const { core, user } = await openMembers();
	const dialog = await choose(user, /Take out/);
	await user.click(dialog.getByRole("button", { name: "Take out" }));
	expect(asked(core, "remove_member")).toHaveLength(0);
	await user.type(dialog.getByLabelText(/^Reason/), "left the company");
	await user.click(dialog.getByRole("button", { name: "Take out" }));
	const list = within(await screen.findByRole("dialog", { name: "What Dana Reyes knows" }));
	expect(list.getByText("Change these at the partners")).toBeTruthy();
	expect(list.getByText("version 2")).toBeTruthy();
	expect(within(list.getByRole("region", { name: "Could have read" })).getAllByRole("button").length).toBeGreaterThan(1);
});

test("who is no owner sees everybody and changes nobody", async () => {
	const window = await openVault();
	window.core.members.mayChange = false;
	await go(window.user, "Members");
	await screen.findByText("Dana Reyes");
	expect(screen.queryByRole("button", { name: "Invite somebody…" })).toBeNull();
	await window.user.click(screen.getByRole("button", { name: "More for Dana Reyes" }));
	expect(await screen.findByRole("menuitem", { name: /can read and have read/ })).toBeTruthy();
	expect(screen.queryByRole("menuitem", { name: /Change rights/ })).toBeNull();
});

test("where several unlock on one computer, one says who it is", async () => {
	const people = [{ id: "m-2", name: "Dana Reyes" }, { id: "m-1", name: "Olivia Baker" }];
	const { core, user } = openWindow((core) => (core.known(), (core.people = people)));
	await user.selectOptions(await screen.findByLabelText("Who"), "Olivia Baker");
	await user.type(screen.getByLabelText("Passphrase"), PASSPHRASE);
	await user.type(screen.getByLabelText("Six-digit code"), CODE);
	await overview();
	expect(asked(core, "unlock_vault")).toMatchObject([{ r: { member: "m-1" } }]);
});

test("who is alone on a computer is not asked", async () => {
	const { core, user } = openWindow((core) => (core.known(), (core.people = [{ id: "m-1", name: "Olivia Baker" }])));
	await user.type(await screen.findByLabelText("Passphrase"), PASSPHRASE);
	expect(screen.queryByLabelText("Who")).toBeNull();
	await user.type(screen.getByLabelText("Six-digit code"), CODE);
	await overview();
	expect(asked(core, "unlock_vault")).toMatchObject([{ r: { member: null } }]);
});
