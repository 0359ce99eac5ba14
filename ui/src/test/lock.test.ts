import { screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { SECRET } from "$lib/ipc/fake";
import { asked, card, openPartner, openVault } from "./window";

test("a lock drops every view, dialog and value at once", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(card("OAuth client, Staging").getByRole("button", { name: "Reveal Client secret" }));
	await screen.findByTestId("revealed");
	await core.emit("vault-locked", { soft: true, why: "idle" });
	await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
	expect(document.body.textContent).not.toContain(SECRET);
	expect(document.body.textContent).not.toContain("SRS Distribution");
	expect(await screen.findByLabelText("Passphrase")).toBeTruthy();
});

test("a lock wins over a half-filled form", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(screen.getByRole("button", { name: "Add credential to Staging" }));
	await user.type(await screen.findByLabelText("Client secret"), "half-typed");
	await core.emit("vault-locked", { soft: false, why: "sleep" });
	await screen.findByLabelText("Six-digit code");
	expect(screen.queryByRole("dialog")).toBeNull();
	expect(document.body.innerHTML).not.toContain("half-typed");
});

test("Ctrl+L locks, Shift+Ctrl+L locks fully", async () => {
	const first = await openVault();
	await first.user.keyboard("{Control>}l{/Control}");
	await screen.findByText(/your passphrase alone opens it again/);
	expect(asked(first.core, "lock_vault")).toEqual([{ full: false }]);
});

test("Shift+Ctrl+L locks fully", async () => {
	const { core, user } = await openVault();
	await user.keyboard("{Control>}{Shift>}l{/Shift}{/Control}");
	await screen.findByLabelText("Six-digit code");
	expect(asked(core, "lock_vault")).toEqual([{ full: true }]);
});

test("the last minute is counted down and can be stayed", async () => {
	const { core, user } = await openVault();
	expect(screen.queryByRole("timer")).toBeNull();
	await core.emit("idle-countdown", { seconds: 42 });
	expect(await screen.findByRole("timer", { name: "Locks in 42 seconds" })).toBeTruthy();
	await user.click(screen.getByRole("button", { name: "Stay" }));
	expect(asked(core, "touch").length).toBeGreaterThan(0);
});

test("what was said about the open vault goes with it", async () => {
	const { user } = await openPartner("SRS Distribution");
	await user.click(card("OAuth client, Staging").getByRole("button", { name: "Copy Client secret" }));
	await screen.findByText(/cleared in 20 seconds/);
	await user.keyboard("{Control>}l{/Control}");
	await screen.findByLabelText("Passphrase");
	await waitFor(() => expect(screen.queryByText(/cleared in 20 seconds/)).toBeNull());
});
