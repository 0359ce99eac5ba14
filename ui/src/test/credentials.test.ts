import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";
import { CODE, fault, PASSPHRASE, SECRET } from "$lib/ipc/fake";
import { asked, card, openPartner } from "./window";

const STAGING = "OAuth client, Staging";
const PRODUCTION = "OAuth client, Production";

test("copying gets seconds from the core and never the value", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(card(STAGING).getByRole("button", { name: "Copy Client secret" }));
	expect(await screen.findByText(/cleared in 20 seconds/)).toBeTruthy();
	expect(screen.getByRole("timer", { name: /in the clipboard for 20 seconds/ })).toBeTruthy();
	expect(asked(core, "reveal_secret"), "nothing was revealed for it").toHaveLength(0);
	expect(document.body.textContent).not.toContain(SECRET);
});

test("Ctrl+C copies the first secret of the chosen credential", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(card(STAGING).getByRole("heading", { name: "OAuth client" }));
	await user.keyboard("{Control>}c{/Control}");
	await waitFor(() => expect(asked(core, "copy_secret")).toMatchObject([{ field: "client_secret" }]));
});

test("Production asks for a reason, then for a code, then acts; the reason stays", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(card(PRODUCTION).getByRole("button", { name: "Copy Client secret" }));
	await user.click(await screen.findByRole("radio", { name: "Support case" }));
	await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Copy" }));
	await user.type(await screen.findByLabelText("Six-digit code"), CODE);
	await screen.findByText(/cleared in 20 seconds/);
	expect(asked(core, "copy_secret").at(-1)).toMatchObject({ reason: "support" });
	await user.click(card(PRODUCTION).getByRole("button", { name: "Reveal Client secret" }));
	expect(await screen.findByTestId("revealed"), "no second question").toBeTruthy();
	expect(asked(core, "reveal_secret").at(-1)).toMatchObject({ reason: "support" });
});

test("turning back from the question does nothing", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(card(PRODUCTION).getByRole("button", { name: "Reveal Client secret" }));
	await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Cancel" }));
	await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
	expect(asked(core, "reveal_secret")).toHaveLength(0);
});

test("a revealed value hides after its time", async () => {
	const { user } = await openPartner("SRS Distribution");
	vi.useFakeTimers({ shouldAdvanceTime: true });
	await user.click(card(STAGING).getByRole("button", { name: "Reveal Client secret" }));
	expect((await screen.findByTestId("revealed")).textContent?.replace(/\s/g, "")).toBe(SECRET);
	await vi.advanceTimersByTimeAsync(31_000);
	await waitFor(() => expect(screen.queryByTestId("revealed")).toBeNull());
	expect(document.body.textContent).not.toContain(SECRET);
	vi.useRealTimers();
});

test("only while I hold covers the value until the button is held", async () => {
	const { user } = await openPartner("SRS Distribution");
	await user.click(card(STAGING).getByRole("button", { name: "Reveal Client secret" }));
	await user.click(await screen.findByRole("checkbox", { name: "Only while I hold" }));
	expect(screen.queryByTestId("revealed")).toBeNull();
	await user.pointer({ keys: "[MouseLeft>]", target: screen.getByRole("button", { name: "Hold to show" }) });
	expect(await screen.findByTestId("revealed")).toBeTruthy();
	await user.pointer({ keys: "[/MouseLeft]", target: screen.getByRole("button", { name: "Hold to show" }) });
	await waitFor(() => expect(screen.queryByTestId("revealed")).toBeNull());
});

test("a refused copy is said in words", async () => {
	const { user } = await openPartner("SRS Distribution", (core) => core.fail("copy_secret", fault("diskFull", "The act could not be written down, so nothing was copied.")));
	await user.click(card(STAGING).getByRole("button", { name: "Copy Client secret" }));
	expect(await screen.findByText(/nothing was copied/)).toBeTruthy();
});

test("adding builds the form from the profile and hands secrets over as handles", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(screen.getByRole("button", { name: "Add credential to Staging" }));
	const dialog = within(await screen.findByRole("dialog"));
	await user.click(dialog.getByRole("button", { name: "Save" }));
	expect(dialog.getAllByText("This is needed."), "both required fields are said").toHaveLength(2);
	await user.type(dialog.getByLabelText("Client ID"), "abc-1");
	await user.type(dialog.getByLabelText("Client secret"), "very-secret-1");
	await user.click(dialog.getByRole("button", { name: "Save" }));
	await screen.findByText("Credential added.");
	expect(asked(core, "create_credential")).toMatchObject([
		{ r: { kind: "oauth", fields: [{ key: "client_id", text: "abc-1", secret: null }, { key: "client_secret", text: null, secret: expect.any(Number) }] } },
	]);
	expect(JSON.stringify(core.calls)).not.toContain("very-secret-1");
});

test("what pasting brought along is said and goes at a press, not before", async () => {
	const { user } = await openPartner("SRS Distribution");
	await user.click(screen.getByRole("button", { name: "Add credential to Staging" }));
	const input = await screen.findByLabelText<HTMLInputElement>("Client secret");
	await user.click(input);
	await user.paste("key-with\u200b-blank ");
	expect(await screen.findByText(/^This has blanks or line breaks at its end and invisible characters\./)).toBeTruthy();
	expect(input.value, "nothing changes by itself").toBe("key-with\u200b-blank ");
	await user.click(screen.getByRole("button", { name: "Remove" }));
	expect(input.value).toBe("key-with-blank");
	await waitFor(() => expect(screen.queryByText(/^This has/)).toBeNull());
});

test("look-alikes are made plain at a press", async () => {
	const { user } = await openPartner("SRS Distribution");
	await user.click(screen.getByRole("button", { name: "Add credential to Staging" }));
	const input = await screen.findByLabelText<HTMLInputElement>("Client secret");
	await user.click(input);
	await user.paste("k\u0435y\u20131");
	await user.click(await screen.findByRole("button", { name: "Make plain" }));
	expect(input.value).toBe("key-1");
});

test("line breaks that a field of one line cannot hold are said", async () => {
	const { user } = await openPartner("SRS Distribution");
	await user.click(screen.getByRole("button", { name: "Add credential to Staging" }));
	await user.click(await screen.findByLabelText("Client secret"));
	await user.paste("one\ntwo");
	expect(await screen.findByText(/This field holds one line/)).toBeTruthy();
});

test("a field the core refuses shows the error, and the typed secret is gone", async () => {
	const { user } = await openPartner("SRS Distribution", (core) => core.fail("create_credential", fault("invalid", "This is too short for a client ID.", { field: "client_id" })));
	await user.click(screen.getByRole("button", { name: "Add credential to Staging" }));
	await user.type(await screen.findByLabelText("Client ID"), "a");
	await user.type(screen.getByLabelText("Client secret"), "s");
	await user.click(screen.getByRole("button", { name: "Save" }));
	expect(await screen.findByText("This is too short for a client ID.")).toBeTruthy();
	expect(screen.getByLabelText("Client ID").getAttribute("aria-invalid")).toBe("true");
	expect(screen.getByLabelText<HTMLInputElement>("Client secret").value).toBe("");
});

test("editing sends only what changed", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(card(STAGING).getByRole("button", { name: "Edit" }));
	await user.type(await screen.findByLabelText("Client secret"), "rotated");
	await user.click(screen.getByRole("button", { name: "Save" }));
	await screen.findByText("Credential saved.");
	expect(asked(core, "edit_credential")).toMatchObject([{ r: { fields: [{ key: "client_secret", secret: expect.any(Number) }] } }]);
});

test("a secret that its kind does not require goes with the next version, and can be kept after all", async () => {
	const { core, user } = await openPartner("SRS Distribution", (core) => {
		for (const { credentials } of core.partners) for (const { fields } of credentials) fields.push({ ...fields.find(({ kind }) => kind === "secret")!, key: "webhook_key", label: "Webhook key" });
	});
	await user.click(card(STAGING).getByRole("button", { name: "Edit" }));
	const dialog = within(await screen.findByRole("dialog"));
	expect(dialog.queryByRole("button", { name: "Remove Client secret" }), "a required one cannot go").toBeNull();
	await user.type(dialog.getByLabelText(/^Webhook key/), "not-this");
	await user.click(dialog.getByRole("button", { name: "Remove Webhook key" }));
	await user.click(dialog.getByRole("button", { name: "Keep Webhook key" }));
	expect(dialog.getByLabelText<HTMLInputElement>(/^Webhook key/).value, "what was typed is gone").toBe("");
	await user.click(dialog.getByRole("button", { name: "Remove Webhook key" }));
	expect(dialog.getByText(/Goes when you save/)).toBeTruthy();
	expect(document.activeElement, "the focus stays").toBe(dialog.getByRole("button", { name: "Keep Webhook key" }));
	await user.click(dialog.getByRole("button", { name: "Save" }));
	await screen.findByText("Credential saved.");
	expect(asked(core, "edit_credential")).toMatchObject([{ r: { fields: [], removed: ["webhook_key"] } }]);
});

test("every version can be seen, with its own copy and reveal", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(card(STAGING).getByRole("button", { name: "2 versions" }));
	const dialog = within(await screen.findByRole("dialog"));
	expect(dialog.getAllByRole("heading", { level: 3 }).map(({ textContent }) => textContent)).toEqual(["Version 2", "Version 1"]);
	await user.click(dialog.getAllByRole("button", { name: "Copy Client secret" })[1]!);
	await waitFor(() => expect(asked(core, "copy_secret")).toMatchObject([{ version: 1 }]));
});

test("what is not filled in takes one line, in the card and in a version, with the way to fill it", async () => {
	const { user } = await openPartner("SRS Distribution");
	expect(card(STAGING).getByText("Source system").closest("p")?.textContent).toContain("Not filled in: Source system");
	expect(card(STAGING).getAllByRole("term").map(({ textContent }) => textContent)).toEqual(["Client ID", "Client secret", "Used by", "Kept in"]);
	await user.click(card(STAGING).getByRole("button", { name: "2 versions" }));
	const dialog = within(await screen.findByRole("dialog"));
	expect(dialog.getAllByText("Source system")).toHaveLength(2);
	expect(dialog.queryByRole("button", { name: /^Fill in/ }), "a version does not change any more").toBeNull();
	await user.click(dialog.getByRole("button", { name: "Close" }));
	await user.click(card(STAGING).getByRole("button", { name: "Fill in the empty fields of OAuth client" }));
	expect(await screen.findByRole("dialog", { name: "Edit OAuth client" })).toBeTruthy();
});

test("a secret reads as hidden, with who can read it", async () => {
	await openPartner("SRS Distribution");
	expect(card(STAGING).getByText("Client secret").closest("div")?.textContent).toMatch(/Hidden\.\s*Readable by: you/);
});

test("the partner's own kinds are offered first, the general ones behind one choice", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(screen.getByRole("button", { name: "Add credential to Staging" }));
	const dialog = within(await screen.findByRole("dialog"));
	expect(dialog.getAllByRole("radio")).toHaveLength(2);
	await user.click(dialog.getByRole("radio", { name: "Another kind" }));
	await user.selectOptions(dialog.getByRole("combobox", { name: "Which kind" }), "Bearer token");
	expect(dialog.getByLabelText<HTMLInputElement>("Name").value, "the name follows the kind").toBe("Bearer token");
	await user.type(dialog.getByLabelText("Token"), "t-1");
	await user.click(dialog.getByRole("button", { name: "Save" }));
	await screen.findByText("Credential added.");
	expect(asked(core, "create_credential")).toMatchObject([{ r: { kind: "generic-bearer" } }]);
});

test("going back to an own kind shows its fields again", async () => {
	const { user } = await openPartner("SRS Distribution");
	await user.click(screen.getByRole("button", { name: "Add credential to Staging" }));
	await user.click(await screen.findByRole("radio", { name: "Another kind" }));
	await user.click(screen.getByRole("radio", { name: "OAuth client" }));
	expect(await screen.findByLabelText("Client secret")).toBeTruthy();
	expect(screen.queryByRole("combobox", { name: "Which kind" })).toBeNull();
});

test("without a profile the general kinds are the kinds", async () => {
	const { user } = await openPartner("Contoso Freight Gateway");
	await user.click(screen.getByRole("button", { name: "Add credential to Staging" }));
	expect(await screen.findByRole("combobox", { name: "Kind" })).toBeTruthy();
	expect(screen.queryByRole("radio")).toBeNull();
});

test("deleting says how many versions go, in words that fit one", async () => {
	const { user } = await openPartner("Keepgo", (core) => (core.partners[4]!.credentials[0]!.versionCount = 1));
	await user.click(screen.getByRole("button", { name: "More for API key" }));
	await user.click(await screen.findByRole("menuitem", { name: "Delete credential" }));
	expect(await screen.findByText(/its only version in Production/)).toBeTruthy();
});

test("a dialog starts at what is to be filled in, and presses nothing where there is nothing", async () => {
	const { user } = await openPartner("Contoso Freight Gateway");
	await user.click(screen.getByRole("button", { name: "Add credential to Staging" }));
	await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("combobox", { name: "Kind" })));
	await user.keyboard("{Escape}");
	await user.click(card("API key in a header, Staging").getByRole("button", { name: "2 versions" }));
	await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("dialog")));
});

test("any credential takes an authenticator secret, which leaves its input as a handle", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(card(STAGING).getByRole("button", { name: "Edit" }));
	await user.click(await screen.findByRole("button", { name: "Add an authenticator secret" }));
	expect(screen.queryByRole("button", { name: "Add an authenticator secret" }), "one is enough").toBeNull();
	await user.type(screen.getByLabelText(/^Authenticator secret/), "GEZDGNBV");
	await user.click(screen.getByRole("button", { name: "Save" }));
	await waitFor(() => expect(asked(core, "edit_credential")).toMatchObject([{ r: { fields: [{ key: "totp", text: null }] } }]));
	expect(JSON.stringify(asked(core, "edit_credential"))).not.toContain("GEZDGNBV");
});

const withCodes = () =>
	openPartner("SRS Distribution", (fake) => {
		const credential = fake.partners[0]!.credentials.find(({ environmentKind }) => environmentKind === "staging")!;
		credential.fields.push({ key: "totp", label: "Authenticator secret", kind: "secret", sensitivity: "critical", value: null, present: true, whoCanRead: "You", multiline: false, makesCodes: true, file: null });
	});

test("a code is shown, then the next one, then none", async () => {
	const { core, user } = await withCodes();
	vi.useFakeTimers({ shouldAdvanceTime: true });
	await user.click(card(STAGING).getByRole("button", { name: "Show code of Authenticator secret" }));
	expect(await screen.findByText("287 082")).toBeTruthy();
	await vi.advanceTimersByTimeAsync(13_000);
	expect(await screen.findByText("359 152")).toBeTruthy();
	await vi.advanceTimersByTimeAsync(31_000);
	await waitFor(() => expect(screen.queryByText("359 152")).toBeNull());
	expect(asked(core, "read_codes"), "one event for both").toHaveLength(1);
	vi.useRealTimers();
});

test("a code is copied without passing through the window", async () => {
	const { core, user } = await withCodes();
	await user.click(card(STAGING).getByRole("button", { name: "Copy code of Authenticator secret" }));
	expect(await screen.findByText(/Code copied. The clipboard is cleared in 20 seconds/)).toBeTruthy();
	expect(asked(core, "copy_code")).toMatchObject([{ field: "totp" }]);
	expect(asked(core, "read_codes")).toHaveLength(0);
});

test("a file becomes a value without its bytes passing through the window", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(card(STAGING).getByRole("button", { name: "Edit" }));
	const dialog = within(await screen.findByRole("dialog"));
	await user.click(dialog.getByRole("button", { name: "Choose a file for Client secret" }));
	expect((await dialog.findByText(/File,/)).textContent).toBe("File, client.p12, 2.4 KiB");
	await user.click(dialog.getByRole("button", { name: "Save" }));
	await screen.findByText("Credential saved.");
	expect(asked(core, "edit_credential")).toMatchObject([{ r: { fields: [{ key: "client_secret", text: null, secret: 1 }] } }]);
	expect(asked(core, "hold_secret"), "the core read the file itself").toHaveLength(0);
});

test("a chosen file is dropped when one types instead, and when the form is left", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(card(STAGING).getByRole("button", { name: "Edit" }));
	const dialog = within(await screen.findByRole("dialog"));
	await user.click(dialog.getByRole("button", { name: "Choose a file for Client secret" }));
	await user.click(await dialog.findByRole("button", { name: "Type Client secret instead" }));
	expect(asked(core, "drop_secret")).toHaveLength(1);
	await user.click(dialog.getByRole("button", { name: "Choose a file for Client secret" }));
	await dialog.findByText(/File,/);
	await user.click(dialog.getByRole("button", { name: "Cancel" }));
	await waitFor(() => expect(asked(core, "drop_secret")).toHaveLength(2));
});

test("a file that is too large is refused at its field", async () => {
	const { user } = await openPartner("SRS Distribution", (core) => core.fail("choose_value_file", fault("invalid", "The file is larger than 1 MiB.", { field: "file" })));
	await user.click(card(STAGING).getByRole("button", { name: "Edit" }));
	const dialog = within(await screen.findByRole("dialog"));
	await user.click(dialog.getByRole("button", { name: "Choose a file for Client secret" }));
	expect((await dialog.findByRole("alert")).textContent).toContain("larger than 1 MiB");
});

test("what is not text is named, saved after reason and code, and neither shown nor copied", async () => {
	const { core, user } = await openPartner("SRS Distribution", (core) => {
		for (const { fields } of core.partners[0]!.credentials) for (const field of fields) if (field.kind === "secret") field.file = { name: "client.p12", bytes: 2458, isText: false };
	});
	const shown = card(PRODUCTION);
	expect(shown.getByText("client.p12")).toBeTruthy();
	expect(shown.getByText(/Not text, so it is saved instead of shown/)).toBeTruthy();
	expect(shown.queryByRole("button", { name: "Reveal Client secret" })).toBeNull();
	await user.click(shown.getByRole("button", { name: "Save Client secret" }));
	await user.click(await screen.findByRole("radio", { name: "Deployment" }));
	await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Save" }));
	await user.type(await screen.findByLabelText("Six-digit code"), CODE);
	await screen.findByText(/saved as client.p12/);
	expect(asked(core, "choose_value_place"), "the place is asked for once").toHaveLength(1);
	expect(asked(core, "save_value").at(-1)).toMatchObject({ field: "client_secret", reason: "deployment" });
});

async function openHandOver() {
	const opened = await openPartner("SRS Distribution");
	await opened.user.click(card(PRODUCTION).getByRole("button", { name: /^More for/ }));
	await opened.user.click(await screen.findByRole("menuitem", { name: "Hand over…" }));
	return { ...opened, dialog: within(await screen.findByRole("dialog", { name: "Hand over 1 credential" })) };
}

test("a credential is handed over in a file for one recipient, after reason and code", async () => {
	const { core, user, dialog } = await openHandOver();
	const write = () => user.click(dialog.getByRole("button", { name: "Choose a file and write it" }));
	await user.click(dialog.getByRole("radio", { name: /The recipient's age key/ }));
	await write();
	expect(dialog.getByText("Say it in a few words.")).toBeTruthy();
	expect(dialog.getByText("Paste the recipient's age key.")).toBeTruthy();
	await user.type(dialog.getByLabelText(/^To whom and why/), "vendor onboarding");
	await user.type(dialog.getByLabelText(/^Recipients/), "age1abc age1def");
	await write();
	await user.type(await dialog.findByLabelText("Six-digit code"), CODE);
	await write();
	await screen.findByText(/1 credential written to .*json\.age/);
	expect(asked(core, "choose_value_place"), "the place is asked for once").toHaveLength(1);
	expect(asked(core, "hand_over").at(-1)).toMatchObject({ request: { recipients: ["age1abc", "age1def"], reason: "vendor onboarding", seal: "recipients" }, passphrase: null });
});

test("a passphrase stays while a code is asked for, can be replaced meanwhile, and is asked for again after a failure", async () => {
	const { core, user, dialog } = await openHandOver();
	const write = () => user.click(dialog.getByRole("button", { name: "Choose a file and write it" }));
	const type = async (words: string) => {
		await user.type(dialog.getByLabelText("Passphrase"), words);
		await user.type(dialog.getByLabelText("Passphrase again"), words);
	};
	await user.type(dialog.getByLabelText(/^To whom and why/), "vendor onboarding");
	await type(PASSPHRASE);
	await write();
	await user.type(await dialog.findByLabelText("Six-digit code"), CODE);
	expect(dialog.getByText(/Your passphrase is kept/)).toBeTruthy();
	await type(`another ${PASSPHRASE}`);
	core.fail("hand_over", fault("diskFull", "The disk is full."));
	await write();
	await dialog.findByText("The disk is full.");
	expect(dialog.queryByText(/Your passphrase is kept/), "the core has used it").toBeNull();
	const [first, second] = asked(core, "hand_over").map((args) => (args as { passphrase: number }).passphrase);
	expect(second, "the one typed last").not.toBe(first);
});

test("a file that nothing closes is written only by somebody who says so", async () => {
	const { core, user, dialog } = await openHandOver();
	await user.click(dialog.getByRole("radio", { name: /^Nothing/ }));
	await user.type(dialog.getByLabelText(/^To whom and why/), "vendor onboarding");
	await user.click(dialog.getByRole("button", { name: "Choose a file and write it" }));
	expect(dialog.getByText("Tick this, or let a passphrase open the file.")).toBeTruthy();
	expect(asked(core, "hand_over")).toHaveLength(0);
});

test("two versions are compared without a value, and the labels are the form's", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(card(PRODUCTION).getByRole("button", { name: "2 versions" }));
	await user.click(await screen.findByRole("button", { name: "Compare without showing" }));
	const dialog = within(await screen.findByRole("dialog", { name: /^Compare versions/ }));
	await user.click(dialog.getByRole("button", { name: "Compare" }));
	expect((await dialog.findByRole("row", { name: /Client secret/ })).textContent).toMatch(/changed/);
	expect(dialog.getByRole("row", { name: /Client ID/ }).textContent).toMatch(/same/);
	expect(asked(core, "compare_versions")).toMatchObject([{ first: 1, second: 2 }]);
	expect(asked(core, "step_up"), "no value is given out, so no code is asked for").toHaveLength(0);
});

test("a pasted value is known by its version and leaves its input", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(card(STAGING).getByRole("button", { name: "2 versions" }));
	await user.click(await screen.findByRole("button", { name: "Compare without showing" }));
	const dialog = within(await screen.findByRole("dialog", { name: /^Compare versions/ }));
	await user.type(dialog.getByLabelText("Value"), SECRET);
	await user.click(dialog.getByRole("button", { name: "Look" }));
	expect(await dialog.findByText(/Yes: version 2 has this value in/)).toBeTruthy();
	expect(dialog.getByLabelText<HTMLInputElement>("Value").value).toBe("");
	expect(JSON.stringify(asked(core, "is_this_version"))).not.toContain(SECRET);
});

test("a random value is made in the core and saved by its handle", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(card(STAGING).getByRole("button", { name: "Edit" }));
	const dialog = within(await screen.findByRole("dialog"));
	await user.click(dialog.getByRole("button", { name: "Make a random value for Client secret" }));
	await user.selectOptions(dialog.getByLabelText("Length"), "48");
	await user.click(dialog.getByRole("checkbox", { name: "Symbols" }));
	await user.click(dialog.getByRole("button", { name: "Make it" }));
	expect(await dialog.findByText(/Random, 48 characters, 285 bits/)).toBeTruthy();
	await user.click(dialog.getByRole("button", { name: "Save" }));
	await screen.findByText("Credential saved.");
	expect(asked(core, "generate_value")).toMatchObject([{ r: { length: 48, words: null, symbols: true } }]);
	expect(asked(core, "edit_credential")).toMatchObject([{ r: { fields: [{ key: "client_secret", secret: 1 }] } }]);
});

test("a field of one's own is added to any kind, under a key that is free", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(card(STAGING).getByRole("button", { name: "Edit" }));
	const dialog = within(await screen.findByRole("dialog"));
	await user.click(dialog.getByRole("button", { name: "Add a field" }));
	await user.type(dialog.getByLabelText("Name of the field"), "client_id");
	await user.click(dialog.getByRole("button", { name: "Add this field" }));
	expect((await dialog.findByRole("alert")).textContent).toContain("already");
	await user.clear(dialog.getByLabelText("Name of the field"));
	await user.type(dialog.getByLabelText("Name of the field"), "Webhook key");
	await user.click(dialog.getByRole("button", { name: "Add this field" }));
	await user.type(await dialog.findByLabelText(/^webhook_key/), "whsec");
	await user.click(dialog.getByRole("button", { name: "Save" }));
	await screen.findByText("Credential saved.");
	expect(asked(core, "edit_credential")).toMatchObject([{ r: { fields: [{ key: "webhook_key", text: null, secret: 1 }] } }]);
});

test("adding a field to a new credential keeps what was typed", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(screen.getByRole("button", { name: "Add credential to Staging" }));
	const dialog = within(await screen.findByRole("dialog"));
	await user.type(dialog.getByLabelText("Client ID"), "northwind-7");
	await user.type(dialog.getByLabelText("Client secret"), "typed first");
	await user.click(dialog.getByRole("button", { name: "Add a field" }));
	await user.type(dialog.getByLabelText("Name of the field"), "region");
	await user.click(dialog.getByRole("radio", { name: "An identifier" }));
	await user.click(dialog.getByRole("button", { name: "Add this field" }));
	await user.type(await dialog.findByLabelText(/^region/), "eu");
	await user.click(dialog.getByRole("button", { name: "Save" }));
	await screen.findByText("Credential added.");
	const fields = [{ key: "client_id", text: "northwind-7" }, { key: "client_secret", text: null }, { key: "region", text: "eu", secret: null }];
	expect(asked(core, "create_credential")).toMatchObject([{ r: { fields } }]);
});
