import { screen, waitFor, within } from "@testing-library/svelte";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { asked, openVault } from "./window";

const go = async (user: UserEvent, name: string) => user.click(await screen.findByRole("button", { name }));
const WAITING = { id: "a1b2c3", asker: "Casey Holt", credential: "SRS Distribution/Staging/Orders", reason: "the import", asked: "2026-11-22T10:00:00Z", state: "waiting" as const, by: null, until: null, mayAnswer: true };

async function requested() {
	const window = await openVault();
	window.core.approvals.approvals.push({ ...WAITING });
	await go(window.user, "Members");
	await go(window.user, "Answer Casey Holt…");
	return { ...window, dialog: within(await screen.findByRole("dialog")) };
}

test("a request is released until a day, after a reason", async () => {
	const { core, user, dialog } = await requested();
	await user.click(dialog.getByRole("button", { name: "Release" }));
	expect(dialog.getByText("Say why in a few words.")).toBeTruthy();
	expect(asked(core, "answer_request")).toHaveLength(0);
	await user.type(dialog.getByLabelText(/^Reason/), "needs it");
	await user.click(dialog.getByRole("button", { name: "Release" }));
	expect(await screen.findByText(/Released by Olivia Baker/)).toBeTruthy();
	expect(asked(core, "answer_request")).toEqual([{ id: "a1b2c3", until: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), reason: "needs it" }]);
});

test("no is an answer, too", async () => {
	const { core, user, dialog } = await requested();
	await user.type(dialog.getByLabelText(/^Reason/), "use the sandbox");
	await user.click(dialog.getByRole("button", { name: "Say no" }));
	expect(await screen.findByText("Olivia Baker said no")).toBeTruthy();
	expect(asked(core, "answer_request")).toEqual([{ id: "a1b2c3", until: null, reason: "use the sandbox" }]);
});

test("a member is frozen at once, and an owner ends it", async () => {
	const { core, user } = await openVault();
	await go(user, "Members");
	await user.click(await screen.findByRole("button", { name: "More for Dana Reyes" }));
	await user.click(await screen.findByRole("menuitem", { name: "Freeze…" }));
	await user.type(await screen.findByLabelText(/^Reason/), "their laptop is gone");
	await go(user, "Freeze");
	await go(user, "End the freeze of Dana Reyes");
	await user.type(await screen.findByLabelText(/^Reason/), "found");
	await go(user, "End the freeze");
	expect(asked(core, "lift_freeze")).toEqual([{ what: { kind: "member", id: "m-2" }, reason: "found" }]);
	await waitFor(() => expect(screen.queryByRole("region", { name: "Frozen" })).toBeNull());
});

test("what each role gives stands on the page of members, with how it is enforced", async () => {
	const { user } = await openVault();
	await go(user, "Members");
	await user.click(await screen.findByText("What each role gives"));
	const reads = within(await screen.findByRole("region", { name: "Who may read" }));
	expect(reads.getByRole("row", { name: "Support yes no" })).toBeTruthy();
	for (const label of ["by keys", "by signatures", "by this app"]) expect(screen.getByText(label)).toBeTruthy();
});
