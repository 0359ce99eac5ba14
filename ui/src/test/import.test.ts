import { screen, waitFor, within } from "@testing-library/svelte";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { fault } from "$lib/ipc/fake";
import { FILE_PASSPHRASE } from "$lib/ipc/fake-import";
import { asked, openPartners, type Window } from "./window";

const press = async (user: UserEvent, name: string | RegExp) => user.click(await screen.findByRole("button", { name }));

async function toColumns(prepare?: Parameters<typeof openPartners>[0]): Promise<Window> {
	const window = await openPartners(prepare);
	await press(window.user, "Import…");
	await press(window.user, "Choose a file…");
	await screen.findByText("partners.csv");
	await press(window.user, "Continue");
	await screen.findByLabelText("Client secret");
	return window;
}

test("a file is mapped, looked at, made and undone", async () => {
	const { core, user } = await toColumns();
	const values = within(screen.getByRole("list", { name: "First values of Client secret" }));
	expect(values.getByText("secret, 24 characters"), "never the value").toBeTruthy();
	await user.selectOptions(screen.getByLabelText("Partner"), "notes");
	await user.type(screen.getByLabelText(/^Partner of rows that name none/), "Acme");
	await press(user, "Preview");
	await press(user, /Keepgo/);
	await screen.findByText("You left it out.");
	await press(user, "Make 2 credentials");
	expect(await screen.findByText("The file still holds the secrets")).toBeTruthy();
	const mapping = { columns: ["notes", "secret:client_secret", "notes"], partner: "Acme", environment: "production", excluded: [3] };
	expect(asked(core, "run_import")).toEqual([{ m: mapping }]);
	await press(user, "Undo the import");
	expect(await screen.findByText("The import was undone")).toBeTruthy();
	expect(asked(core, "undo_import")).toEqual([{ batch: "batch-1" }]);
	await press(user, "Go to the partners");
	await waitFor(() => expect(asked(core, "drop_import")).toHaveLength(1));
});

test("a KeePass file asks for its own passphrase, which is cleared when it is wrong", async () => {
	const { user } = await openPartners();
	await press(user, "Import…");
	await press(user, "Choose a file…");
	await user.selectOptions(await screen.findByLabelText("It is a"), "kdbx");
	const field = await screen.findByLabelText<HTMLInputElement>("Passphrase of the KeePass file");
	await user.type(field, "wrong");
	await press(user, "Continue");
	expect(await screen.findByText("The passphrase does not open this KeePass file.")).toBeTruthy();
	expect(field.value).toBe("");
	await user.type(field, FILE_PASSPHRASE);
	await press(user, "Continue");
	expect(await screen.findByLabelText("Client secret")).toBeTruthy();
});

test("a pasted table goes to the core as bytes", async () => {
	const { core, user } = await openPartners();
	await press(user, "Import…");
	await press(user, "Paste a table");
	await user.click(screen.getByLabelText(/^Cells, copied/));
	await user.paste("Partner\tToken\nSRS\tabc");
	await press(user, "Continue");
	await screen.findByLabelText("Client secret");
	expect(asked(core, "hold_secret")).toEqual(["bytes"]);
	expect(JSON.stringify(core.calls)).not.toContain("abc");
});

test("a pasted table that cannot be read stays to be corrected", async () => {
	const { core, user } = await openPartners((fake) => fake.fail("read_import", fault("invalid", "There is no row in this file.", { field: "file" })));
	await press(user, "Import…");
	await press(user, "Paste a table");
	const field = screen.getByLabelText<HTMLTextAreaElement>(/^Cells, copied/);
	await user.click(field);
	await user.paste("Partner\tToken");
	await press(user, "Continue");
	await screen.findByText("There is no row in this file.");
	expect(field.value).toBe("Partner\tToken");
	core.fail("read_import", null);
	await press(user, "Continue");
	await screen.findByLabelText("Client secret");
});

test("an import that fails says why, and can be tried again as it is", async () => {
	const { core, user } = await toColumns((fake) => fake.fail("run_import", fault("diskFull", "The disk is full; nothing was changed.")));
	await press(user, "Preview");
	await press(user, "Make 2 credentials");
	expect(await screen.findByText("The disk is full")).toBeTruthy();
	core.fail("run_import", null);
	await press(user, "Make 2 credentials");
	expect(await screen.findByText("The file still holds the secrets")).toBeTruthy();
});

test("an import says how far it is, each quarter aloud, and stops where one wants", async () => {
	const { core, user } = await toColumns((fake) => (fake.importPaceMs = 150));
	await press(user, "Preview");
	await press(user, "Make 2 credentials");
	const bar = await screen.findByRole("progressbar", { name: "Import" });
	expect(document.activeElement, "the keyboard is at the one thing that can be done").toBe(screen.getByRole("button", { name: "Stop" }));
	await waitFor(() => expect(bar.getAttribute("aria-valuetext")).toBe("2\u00a0479 of 10\u00a0000"));
	const status = screen.getAllByRole("status").find(({ textContent }) => textContent.includes("percent"));
	expect(status?.textContent, "not each row").toBe("0 percent");
	await waitFor(() => expect(status?.textContent).toBe("25 percent"));
	await press(user, "Stop");
	expect(await screen.findByText("The import was stopped. Nothing was made.")).toBeTruthy();
	expect(asked(core, "cancel_import")).toHaveLength(1);
	core.importPaceMs = 0;
	await press(user, "Make 2 credentials");
	expect(await screen.findByText("The file still holds the secrets"), "the mapping is still there").toBeTruthy();
});

test("what is being written can no longer be stopped", async () => {
	const { user } = await toColumns((fake) => (fake.importPaceMs = 60));
	await press(user, "Preview");
	await press(user, "Make 2 credentials");
	await screen.findByText("Writing 10\u00a0000 credentials in one step", { selector: "[aria-hidden]", normalizer: String });
	expect(screen.getByRole<HTMLButtonElement>("button", { name: "Stop" }).disabled).toBe(true);
	expect(await screen.findByText("The file still holds the secrets")).toBeTruthy();
});

test("an empty vault asks what one has, and leads to its import or to the partner's form", async () => {
	const { user } = await openPartners((core) => (core.partners = []));
	await press(user, "KeePass, 1Password or Bitwarden The database or the export file.");
	expect(await screen.findByText(/1PUX format, from Bitwarden an unencrypted JSON export/)).toBeTruthy();
	await press(user, "Partners");
	await press(user, "Only mails and documents Choose the partner; its form asks for what was sent.");
	await user.click(await screen.findByRole("radio", { name: /SRS Distribution/ }));
	await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Add partner" }));
	expect((await screen.findByRole("dialog", { name: /Add credential/ })).textContent, "the fields of the partner's profile").toContain("Client secret");
});

test("what looks like a secret in a text is covered until it is asked for", async () => {
	const { user } = await toColumns();
	expect(screen.getByText("password: [7 characters]")).toBeTruthy();
	await press(user, "Show Remarks");
	expect(await screen.findByText("password: hunter2")).toBeTruthy();
});
