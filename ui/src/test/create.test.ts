import { screen } from "@testing-library/svelte";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { CODE, KIT_CHECK, PASSPHRASE } from "$lib/ipc/fake";
import { asked, openWindow } from "./window";

const press = async (user: UserEvent, name: string) => user.click(await screen.findByRole("button", { name }));

async function fillPlace(user: UserEvent): Promise<void> {
	await press(user, "Create a vault");
	await user.type(screen.getByLabelText("Organization"), "Northwind");
	await press(user, "Choose…");
	await expect.poll(() => screen.getByLabelText<HTMLInputElement>("File").value).not.toBe("");
}

async function toOwner(user: UserEvent): Promise<void> {
	await fillPlace(user);
	await press(user, "Continue");
}

async function toAuthenticator(user: UserEvent): Promise<void> {
	await toOwner(user);
	await user.type(screen.getByLabelText("Your name"), "Olivia Baker");
	await user.type(screen.getByLabelText("Passphrase"), PASSPHRASE);
	await user.type(screen.getByLabelText("Passphrase again"), PASSPHRASE);
	await press(user, "Continue");
	await screen.findByLabelText("Six-digit code");
}

test("a vault is created in four steps and asks for its first partners", async () => {
	const { core, user } = openWindow();
	await toAuthenticator(user);
	expect(screen.getByTestId("authenticator-secret").textContent, "the secret is there to type").toContain("JBSW");
	await user.type(screen.getByLabelText("Six-digit code"), CODE);
	await user.type(await screen.findByLabelText("Characters 5, 7, 8, 12 of the recovery key"), KIT_CHECK);
	await press(user, "Create vault");
	await screen.findByRole("heading", { name: /Your vault is ready/ });
	await user.click(await screen.findByRole("checkbox", { name: /SRS Distribution/ }));
	await press(user, "Add 1 partner");
	await screen.findByRole("heading", { level: 1, name: "Partners" });
	expect(asked(core, "create_vault"), "the core got the typed characters and a handle").toEqual([
		{ r: { path: "/home/olivia/Vaults/northwind.pvault", passphrase: expect.any(Number), kitCheck: KIT_CHECK, withoutKeyring: false } },
	]);
});

test("the passphrase reaches the core as bytes, never as JSON", async () => {
	const { core, user } = openWindow();
	await toAuthenticator(user);
	expect(asked(core, "hold_secret").every((args) => args === "bytes")).toBe(true);
	expect(JSON.stringify(core.calls)).not.toContain(PASSPHRASE);
});

test("each step can be gone back from, and the kept passphrase is not asked for twice", async () => {
	const { core, user } = openWindow();
	await toAuthenticator(user);
	await press(user, "Back");
	expect(screen.getByText(/Your passphrase is kept/)).toBeTruthy();
	expect(screen.getByLabelText<HTMLInputElement>("Passphrase").value, "nothing stays in the input").toBe("");
	await press(user, "Continue");
	await screen.findByLabelText("Six-digit code");
	expect(asked(core, "begin_enrolment"), "the scanned entry stays good").toHaveLength(1);
});

test("a weak passphrase is refused in words", async () => {
	const { user } = openWindow();
	await toOwner(user);
	await user.type(screen.getByLabelText("Your name"), "Olivia");
	await user.type(screen.getByLabelText("Passphrase"), "short");
	await press(user, "Continue");
	expect(await screen.findByText(/Too easy to guess/)).toBeTruthy();
});

test("two different passphrases are refused", async () => {
	const { user } = openWindow();
	await toOwner(user);
	await user.type(screen.getByLabelText("Your name"), "Olivia");
	await user.type(screen.getByLabelText("Passphrase"), PASSPHRASE);
	await user.type(screen.getByLabelText("Passphrase again"), `${PASSPHRASE}!`);
	await press(user, "Continue");
	expect(await screen.findByText("The two are not the same.")).toBeTruthy();
});

test("made words can be taken and are copied by the core", async () => {
	const { core, user } = openWindow();
	await toOwner(user);
	await press(user, "Make one of six words");
	await press(user, "Use these words");
	expect(screen.getByLabelText<HTMLInputElement>("Passphrase again").value).toBe(PASSPHRASE);
	await press(user, "Copy");
	await screen.findByText(/Passphrase copied/);
	expect(asked(core, "copy_held")).toHaveLength(1);
});

test("a wrong code is said at its field and the step stays", async () => {
	const { user } = openWindow();
	await toAuthenticator(user);
	await user.type(screen.getByLabelText("Six-digit code"), "000000");
	expect(await screen.findByText(/not the code for this entry/)).toBeTruthy();
	expect(screen.getByLabelText("Six-digit code")).toBeTruthy();
});

test("wrong characters of the kit are said at their field; later works without them", async () => {
	const { core, user } = openWindow();
	await toAuthenticator(user);
	await user.type(screen.getByLabelText("Six-digit code"), CODE);
	await user.type(await screen.findByLabelText(/of the recovery key/), "AAAA");
	await press(user, "Create vault");
	await screen.findByText(/not the characters/);
	await press(user, "Create, check later");
	await screen.findByRole("heading", { name: /Your vault is ready/ });
	expect(asked(core, "create_vault").at(-1)).toMatchObject({ r: { kitCheck: null } });
});

test("without a keyring it goes on only after an explicit choice", async () => {
	const { user } = openWindow((core) => (core.status.keyring = { available: false, reason: "No keyring answers." }));
	await fillPlace(user);
	await press(user, "Continue");
	expect(screen.getByText("Choose this to go on, or cancel.")).toBeTruthy();
	await user.click(screen.getByRole("checkbox", { name: "Create this vault without a keyring" }));
	await press(user, "Continue");
	expect(screen.getByLabelText("Your name")).toBeTruthy();
});
