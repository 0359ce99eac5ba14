import { screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { CODE, FAR_CODE, fault, PASSPHRASE } from "$lib/ipc/fake";
import { asked, openWindow, overview, unlock, type Window } from "./window";

const SEARCH = { name: "Search five minutes either way" };

/** The unlock screen after a code that was not right, with a search waiting for the next one. */
async function waiting(searchPaceMs = 0): Promise<Window> {
	const window = openWindow((core) => Object.assign(core.known(), { searchPaceMs }));
	await unlock(window.user, PASSPHRASE, FAR_CODE);
	await window.user.click(await screen.findByRole("button", SEARCH));
	return window;
}

test("a search opens what a single try did not", async () => {
	const { core, user } = await waiting();
	expect(screen.getByText(/The search then begins by itself/)).toBeTruthy();
	await unlock(user, PASSPHRASE, FAR_CODE);
	await overview();
	expect(asked(core, "unlock_vault"), "the second code was not tried singly").toHaveLength(1);
	expect(asked(core, "unlock_vault_searching")).toMatchObject([{ r: { code: FAR_CODE, phoneTime: null } }]);
});

test("typed fields are searched with at once", async () => {
	const { core, user } = openWindow((fake) => fake.known().fail("unlock_vault", fault("wrongCredentials", "Not right.")));
	await unlock(user);
	await screen.findByRole("alert");
	await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Passphrase")));
	await user.type(screen.getByLabelText("Six-digit code"), CODE);
	await user.type(screen.getByLabelText("Passphrase"), PASSPHRASE);
	await user.click(screen.getByRole("button", SEARCH));
	await overview();
	expect(asked(core, "unlock_vault_searching")).toHaveLength(1);
});

test("while it runs it shows how far it is, the form is locked, and it can be stopped", async () => {
	const { core, user } = await waiting(60);
	await unlock(user, PASSPHRASE, FAR_CODE);
	const bar = await screen.findByRole("progressbar", { name: "Search" });
	await waitFor(() => expect(bar.getAttribute("aria-valuetext")).toMatch(/^Trying \d of 21$/));
	expect(screen.getByLabelText("Passphrase").closest("fieldset")?.disabled).toBe(true);
	expect(screen.getByLabelText<HTMLInputElement>("Passphrase").value, "nothing stays in a locked form").toBe("");
	expect(document.activeElement?.textContent).toContain("Stop");
	await user.click(screen.getByRole("button", { name: "Stop" }));
	expect(await screen.findByText("The search was stopped. Nothing was changed.")).toBeTruthy();
	expect(asked(core, "cancel_search")).toHaveLength(1);
	expect(screen.queryByRole("alert"), "a stop is no error").toBeNull();
	expect(screen.getByRole("button", SEARCH), "it can be begun again").toBeTruthy();
	await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Passphrase")));
});

test("a search that finds nothing is said as usual", async () => {
	const { user } = await waiting();
	await unlock(user, "wrong", FAR_CODE);
	expect((await screen.findByRole("alert")).textContent).toMatch(/do not fit together/);
	expect(screen.getByRole("button", { name: "Unlock" })).toBeTruthy();
});

test("a search is offered after wrong credentials only, and can be turned away from", async () => {
	const { core, user } = await waiting();
	await user.click(screen.getByRole("button", SEARCH));
	expect(screen.getByRole("button", SEARCH).getAttribute("aria-pressed")).toBe("false");
	core.fail("unlock_vault", fault("clockBehind", "The clock is before the last unlock."));
	await unlock(user);
	await screen.findByText(/before the last unlock/, { selector: "p" });
	expect(screen.queryByRole("button", SEARCH)).toBeNull();
});

test("a lock ends a search", async () => {
	const { core, user } = await waiting(60);
	await unlock(user, PASSPHRASE, FAR_CODE);
	await screen.findByRole("progressbar", { name: "Search" });
	await core.emit("vault-locked", { soft: false, why: "sleep" });
	await waitFor(() => expect(asked(core, "cancel_search")).toHaveLength(1));
	expect(await screen.findByRole("button", { name: "Unlock" })).toBeTruthy();
});
