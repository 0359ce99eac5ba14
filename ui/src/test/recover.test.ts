import { screen, waitFor } from "@testing-library/svelte";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { CODE, fault, KIT_CHECK, KIT_WARNING, NEXT_CODE, PASSPHRASE, RECOVERY_KEY } from "$lib/ipc/fake";
import { asked, openWindow } from "./window";

const press = async (user: UserEvent, name: string) => user.click(await screen.findByRole("button", { name }));
const key = () => screen.findByLabelText<HTMLTextAreaElement>("Recovery key");
const SAME = { name: "The fingerprint is the one on my kit" };

async function toKey(user: UserEvent): Promise<void> {
	await press(user, "Use the recovery kit");
	await key();
}
async function toCheck(user: UserEvent): Promise<void> {
	await toKey(user);
	await user.type(await key(), RECOVERY_KEY);
	await press(user, "Continue");
	await screen.findByRole("heading", { name: "Is this your vault?" });
}
async function toPassphrase(user: UserEvent): Promise<void> {
	await toCheck(user);
	await user.click(screen.getByRole("checkbox", SAME));
	await press(user, "Continue");
	await screen.findByLabelText("Passphrase");
}
async function toAuthenticator(user: UserEvent): Promise<void> {
	await toPassphrase(user);
	await user.type(screen.getByLabelText("Passphrase"), PASSPHRASE);
	await user.type(screen.getByLabelText("Passphrase again"), PASSPHRASE);
	await press(user, "Continue");
	await screen.findByLabelText("Six-digit code");
}
async function toKit(user: UserEvent): Promise<void> {
	await toAuthenticator(user);
	await user.type(screen.getByLabelText("Six-digit code"), CODE);
	await user.type(await screen.findByLabelText("Next six-digit code"), NEXT_CODE);
	await screen.findByTestId("recovery-key");
}

test("the kit opens the vault in five steps and says what that changed", async () => {
	const { core, user } = openWindow((fake) => fake.known());
	await toKit(user);
	await user.type(screen.getByLabelText("Characters 5, 7, 8, 12 of the recovery key"), KIT_CHECK);
	await press(user, "Recover");
	await screen.findByRole("heading", { level: 1, name: "Recovered" });
	expect(screen.getByText(/do not open this file any more/)).toBeTruthy();
	expect(screen.getByText(/change the credentials at the partners/)).toBeTruthy();
	expect(asked(core, "finish_recovery")).toEqual([{ r: { passphrase: expect.any(Number), kitCheck: KIT_CHECK, withoutKeyring: false } }]);
	await press(user, "Go to the partners");
	await screen.findByRole("heading", { level: 1, name: "Partners" });
});

test("key and passphrase reach the core as bytes, never as JSON", async () => {
	const { core, user } = openWindow((fake) => fake.known());
	await toAuthenticator(user);
	expect(JSON.stringify(core.calls)).not.toContain(PASSPHRASE);
	expect(JSON.stringify(core.calls)).not.toContain(RECOVERY_KEY.slice(5, 9));
	expect(document.body.innerHTML, "the key goes with its step").not.toContain(RECOVERY_KEY.slice(5, 9));
});

test("from the first screen the file is asked for", async () => {
	const { core, user } = openWindow();
	await toCheck(user);
	expect(asked(core, "begin_recovery")).toMatchObject([{ path: core.session.path }]);
});

test("the key is shown in groups, however it is typed, and can be hidden", async () => {
	const { core, user } = openWindow((fake) => fake.known());
	await toKey(user);
	await user.click(await key());
	await user.paste(RECOVERY_KEY.replaceAll(" ", "-").toUpperCase());
	expect((await key()).value).toBe(RECOVERY_KEY);
	expect(screen.getByText(/63 of 63 characters/)).toBeTruthy();
	await press(user, "Hide Recovery key");
	await user.type(await key(), "{Enter}");
	await screen.findByRole("heading", { name: "Is this your vault?" });
	expect(asked(core, "begin_recovery")).toHaveLength(1);
});

test("a wrong key is said at its field and can be mended there", async () => {
	const { user } = openWindow((fake) => fake.known());
	await toKey(user);
	await press(user, "Continue");
	expect(screen.getByText("Type the recovery key from your kit.")).toBeTruthy();
	await user.type(await key(), RECOVERY_KEY.slice(0, -1));
	await press(user, "Continue");
	expect(await screen.findByText(/has a typing error/)).toBeTruthy();
	expect((await key()).value).toBe(RECOVERY_KEY.slice(0, -1));
	await user.type(await key(), RECOVERY_KEY.slice(-1));
	await press(user, "Continue");
	await screen.findByRole("heading", { name: "Is this your vault?" });
});

test("it goes on only after the fingerprint was compared", async () => {
	const { core, user } = openWindow((fake) => fake.known());
	await toCheck(user);
	expect(document.body.textContent).toContain(core.session.genesisFingerprint);
	expect(screen.getByText(/nothing here that proves this is the newest copy/)).toBeTruthy();
	await press(user, "Continue");
	expect(screen.getByText(/Compare it with the kit/)).toBeTruthy();
	await user.click(screen.getByRole("checkbox", SAME));
	await press(user, "Continue");
	expect(await screen.findByLabelText("Passphrase again")).toBeTruthy();
});

test("a weak passphrase is refused in words", async () => {
	const { user } = openWindow((fake) => fake.known());
	await toPassphrase(user);
	await user.type(screen.getByLabelText("Passphrase"), "short");
	await press(user, "Continue");
	expect(await screen.findByText(/Too easy to guess/)).toBeTruthy();
});

test("the same code again is refused, with the seconds until the next", async () => {
	const { user } = openWindow((fake) => fake.known());
	await toAuthenticator(user);
	await user.type(screen.getByLabelText("Six-digit code"), CODE);
	await user.type(await screen.findByLabelText("Next six-digit code"), CODE);
	expect(await screen.findByText(/used already/)).toBeTruthy();
	expect(screen.getByRole("timer").textContent).toMatch(/in 1[67] s/);
	await user.type(screen.getByLabelText("Next six-digit code"), NEXT_CODE);
	await screen.findByTestId("recovery-key");
});

test("without the characters a reminder stays", async () => {
	const { user } = openWindow((fake) => fake.known());
	await toKit(user);
	await press(user, "Recover, check later");
	await screen.findByRole("heading", { level: 1, name: "Recovered" });
	expect(screen.getByText(KIT_WARNING)).toBeTruthy();
});

test("without a keyring it goes on only after an explicit choice", async () => {
	const { core, user } = openWindow((fake) => (fake.known().status.keyring = { available: false, reason: "No keyring answers." }));
	await toPassphrase(user);
	await user.type(screen.getByLabelText("Passphrase"), PASSPHRASE);
	await user.type(screen.getByLabelText("Passphrase again"), PASSPHRASE);
	await press(user, "Continue");
	await screen.findByText("Choose this to go on, or cancel.");
	await user.click(screen.getByRole("checkbox", { name: "Recover this vault without a keyring" }));
	await press(user, "Continue");
	await user.type(await screen.findByLabelText("Six-digit code"), CODE);
	await user.type(await screen.findByLabelText("Next six-digit code"), NEXT_CODE);
	await press(user, "Recover, check later");
	await screen.findByRole("heading", { level: 1, name: "Recovered" });
	expect(asked(core, "finish_recovery")).toMatchObject([{ r: { kitCheck: null, withoutKeyring: true } }]);
});

const stages: [string, (user: UserEvent) => Promise<void>][] = [
	["the key", toKey],
	["the comparison", toCheck],
	["the passphrase", toPassphrase],
	["the authenticator", toAuthenticator],
	["the kit", toKit],
];

test.each(stages)("cancelling at %s drops everything and says that nothing was changed", async (_, reach) => {
	const { core, user } = openWindow((fake) => fake.known());
	await reach(user);
	expect(screen.getByText(/Nothing is changed before/)).toBeTruthy();
	await press(user, "Cancel");
	expect(await screen.findByText("Recovery cancelled. Nothing was changed.")).toBeTruthy();
	expect(screen.getByRole("button", { name: "Unlock" })).toBeTruthy();
	expect(asked(core, "cancel_enrolment")).toHaveLength(1);
	expect(asked(core, "finish_recovery")).toHaveLength(0);
});

test.each(stages)("a lock at %s returns to the first screen", async (_, reach) => {
	const { core, user } = openWindow((fake) => fake.known());
	await reach(user);
	await core.emit("vault-locked", { soft: false, why: "sleep" });
	expect(await screen.findByText("Locked. The recovery was dropped; nothing was changed.")).toBeTruthy();
	expect(screen.getByRole("button", { name: "Create a vault" })).toBeTruthy();
	expect(document.body.innerHTML).not.toContain(RECOVERY_KEY.slice(5, 9));
});

test("going back to the key asks for it again and drops what it opened", async () => {
	const { core, user } = openWindow((fake) => fake.known());
	await toCheck(user);
	await press(user, "Back");
	expect((await key()).value).toBe("");
	await waitFor(() => expect(asked(core, "cancel_enrolment")).toHaveLength(1));
});

test("a failed end is said, and it begins again", async () => {
	const { user } = openWindow((fake) => fake.known().fail("finish_recovery", fault("diskFull", "The disk is full; nothing was changed, free some space and try again.")));
	await toKit(user);
	await press(user, "Recover, check later");
	expect(await screen.findByText("The disk is full")).toBeTruthy();
	expect((await key()).value).toBe("");
});

test("a lock while a vault is being created returns to the first screen", async () => {
	const { core, user } = openWindow();
	await press(user, "Create a vault");
	await core.emit("vault-locked", { soft: false, why: "sleep" });
	expect(await screen.findByText(/being created was dropped/)).toBeTruthy();
});
