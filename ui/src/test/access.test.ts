import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { CODE, fault, GUESSES_WARNING, NEXT_CODE, PASSPHRASE } from "$lib/ipc/fake";
import { asked, openVault, type Window } from "./window";

const NEW = "brisk harbour lemon quartz velvet nine";

async function openAccess(button: string, prepare?: Parameters<typeof openVault>[0]): Promise<Window> {
	const window = await openVault(prepare);
	await window.user.click(screen.getByRole("button", { name: "Settings" }));
	await window.user.click(await screen.findByRole("button", { name: button }));
	await screen.findByRole("dialog");
	return window;
}
const press = ({ user }: Window, name: string) => user.click(within(screen.getByRole("dialog")).getByRole("button", { name }));

test("a new passphrase takes the present one and an unused code, as bytes", async () => {
	const window = await openAccess("Change passphrase…");
	await window.user.click(screen.getByRole("radio", { name: /^No/ }));
	await window.user.type(await screen.findByLabelText("Present passphrase"), PASSPHRASE);
	await window.user.type(screen.getByLabelText("Code of the present authenticator"), CODE);
	await window.user.type(screen.getByLabelText("New passphrase"), NEW);
	await window.user.type(screen.getByLabelText("New passphrase again"), NEW);
	await press(window, "Change passphrase");
	await screen.findByText("Passphrase changed.");
	expect(asked(window.core, "change_passphrase")).toEqual([{ r: { passphrase: expect.any(Number), code: CODE, newPassphrase: expect.any(Number) } }]);
	expect(JSON.stringify(window.core.calls)).not.toContain(NEW);
});

test("the question comes first, and nothing is sent without its answer", async () => {
	const window = await openAccess("Change passphrase…");
	await press(window, "Change passphrase");
	expect(screen.getByText("Choose one.")).toBeTruthy();
	expect(asked(window.core, "change_passphrase")).toHaveLength(0);
});

test("where somebody could know it, the way leads to the kit", async () => {
	const window = await openAccess("Change passphrase…");
	await window.user.click(screen.getByRole("radio", { name: /^Yes/ }));
	expect(screen.getByText(/a new passphrase alone is not enough/)).toBeTruthy();
	await press(window, "Lock and use the kit");
	expect(await screen.findByLabelText("Recovery key")).toBeTruthy();
	expect(asked(window.core, "lock_vault")).toEqual([{ full: true }]);
	await window.user.click(screen.getByRole("button", { name: "Cancel" }));
	expect(await screen.findByRole("button", { name: "Unlock" })).toBeTruthy();
});

test("refused factors are said, and their fields are empty again", async () => {
	const window = await openAccess("Change passphrase…");
	await window.user.click(screen.getByRole("radio", { name: /^No/ }));
	await window.user.type(await screen.findByLabelText("Present passphrase"), "wrong");
	await window.user.type(screen.getByLabelText("Code of the present authenticator"), CODE);
	await window.user.type(screen.getByLabelText("New passphrase"), NEW);
	await window.user.type(screen.getByLabelText("New passphrase again"), NEW);
	await press(window, "Change passphrase");
	expect((await screen.findByRole("alert")).textContent).toMatch(/is not right/);
	expect(screen.getByLabelText<HTMLInputElement>("Present passphrase").value).toBe("");
});

test("a new authenticator is typed back before what opens the vault now allows it", async () => {
	const window = await openAccess("Replace authenticator…");
	expect(await screen.findByRole("img", { name: "QR code of the authenticator entry" })).toBeTruthy();
	await window.user.type(screen.getByLabelText("Six-digit code"), NEXT_CODE);
	await window.user.type(await screen.findByLabelText("Present passphrase"), PASSPHRASE);
	await window.user.type(screen.getByLabelText("Code of the present authenticator"), CODE);
	await press(window, "Replace authenticator");
	await screen.findByText(/Authenticator replaced/);
	expect(asked(window.core, "replace_authenticator")).toMatchObject([{ r: { code: CODE } }]);
});

test("cheap guesses are said with the way to make them costlier, which goes once it is done", async () => {
	const window = await openAccess("Make guessing costlier…", (core) => (core.session.warnings = [GUESSES_WARNING]));
	await window.user.type(screen.getByLabelText("Present passphrase"), PASSPHRASE);
	await window.user.type(screen.getByLabelText("Code of the present authenticator"), CODE);
	await press(window, "Make it costlier");
	await screen.findByText("Each guess of your passphrase costs more now.");
	expect(asked(window.core, "make_guesses_dearer")).toEqual([{ r: { passphrase: expect.any(Number), code: CODE } }]);
	await waitFor(() => expect(screen.queryByRole("button", { name: "Make guessing costlier…" })).toBeNull());
});

test("turning away from a new authenticator drops it", async () => {
	const window = await openAccess("Replace authenticator…");
	await screen.findByLabelText("Six-digit code");
	await press(window, "Cancel");
	await waitFor(() => expect(asked(window.core, "cancel_authenticator")).toHaveLength(1));
	expect(asked(window.core, "replace_authenticator")).toHaveLength(0);
});

test("a new kit is had by the recovery only", async () => {
	const window = await openAccess("New kit…");
	await press(window, "Lock and use the kit");
	expect(await screen.findByLabelText("Recovery key")).toBeTruthy();
});

test("forgetting asks for the file's name, locks, and says what opens the file from then on", async () => {
	const window = await openAccess("Forget this vault here…");
	const button = within(screen.getByRole("dialog")).getByRole<HTMLButtonElement>("button", { name: "Forget this vault" });
	expect(button.disabled).toBe(true);
	await window.user.type(screen.getByLabelText("Name"), "northwind.pvault");
	await window.user.click(button);
	expect(await screen.findByText(/only the recovery kit opens that file/)).toBeTruthy();
	expect(screen.getByRole("button", { name: "Create a vault" })).toBeTruthy();
	expect(asked(window.core, "forget_vault")).toEqual([{ path: window.core.session.path, confirm: "northwind.pvault" }]);
});

test("a keyring that does not let go is said, and the vault stays", async () => {
	const window = await openAccess("Forget this vault here…", (core) => core.fail("forget_vault", fault("keyringBusy", "The keyring does not answer; try again.")));
	await window.user.type(screen.getByLabelText("Name"), "northwind.pvault");
	await press(window, "Forget this vault");
	expect(await screen.findByText("The keyring does not answer; try again.")).toBeTruthy();
});

test("a vault that cannot be written offers no change of what opens it", async () => {
	const { user } = await openVault((core) => (core.session.readOnly = "The file cannot be written."));
	await user.click(screen.getByRole("button", { name: "Settings" }));
	await screen.findByRole("region", { name: "Your access" });
	for (const name of [/^Change passphrase/, /^Replace/, /^New kit/]) expect(screen.queryByRole("button", { name })).toBeNull();
});
