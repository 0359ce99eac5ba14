import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { fault } from "$lib/ipc/fake";
import { asked, card, openPartner, type Window } from "./window";

const STAGING = "OAuth client, Staging";
async function openUses({ user }: Window, name = STAGING): Promise<void> {
	await user.click(card(name).getByRole("button", { name: "Details: consumers and locations of OAuth client" }));
	await screen.findByRole("dialog", { name: /^Consumers and locations/ });
}

test("a card says who uses the credential and where it is kept, or that nobody recorded it", async () => {
	await openPartner("SRS Distribution");
	expect(card("OAuth client, Production").getByText("orders-api")).toBeTruthy();
	expect(card("OAuth client, Production").getByText("AWS Secrets Manager")).toBeTruthy();
	expect(card(STAGING).getAllByText("Not recorded")).toHaveLength(2);
});

test("a consumer is added, and the list shows it at once", async () => {
	const window = await openPartner("SRS Distribution");
	await openUses(window);
	await window.user.click(screen.getByRole("button", { name: "Add consumer" }));
	await window.user.click(await screen.findByRole("button", { name: "Save" }));
	expect(screen.getByText("Say which system uses it."), "a consumer has a name").toBeTruthy();
	await window.user.type(screen.getByLabelText("System"), "checkout");
	await window.user.selectOptions(screen.getByRole("combobox", { name: /^How a new value/ }), "Rolling update");
	await window.user.click(screen.getByRole("button", { name: "Save" }));
	const dialog = within(await screen.findByRole("dialog", { name: /^Consumers and locations/ }));
	await waitFor(() => expect(dialog.getByText("checkout")).toBeTruthy());
	expect(asked(window.core, "change_uses")).toMatchObject([{ r: { consumers: { replace: [{ system: "checkout", deploy: "rolling-update", note: null }] }, locations: "keep" } }]);
});

test("a kind of place asks for what makes a difference there", async () => {
	const window = await openPartner("SRS Distribution");
	await openUses(window);
	await window.user.click(screen.getByRole("button", { name: "Add location" }));
	expect(screen.queryByRole("combobox", { name: /^How it is kept/ })).toBeNull();
	await window.user.selectOptions(await screen.findByRole("combobox", { name: "Kind of place" }), "AWS Parameter Store");
	await window.user.selectOptions(await screen.findByRole("combobox", { name: /^How it is kept/ }), "SecureString");
	await window.user.type(screen.getByLabelText("Place"), "/partners/srs/secret");
	await window.user.click(screen.getByRole("button", { name: "Save" }));
	await waitFor(() => expect(asked(window.core, "change_uses")).toMatchObject([{ r: { locations: { replace: [{ kind: "aws-parameter-store", detail: "secure-string", inMobileApp: false }] } } }]));
});

test("what is emptied is cleared, not sent as an empty text", async () => {
	const window = await openPartner("SRS Distribution");
	await openUses(window, "OAuth client, Production");
	await window.user.click(screen.getByRole("button", { name: "Edit owner and dates" }));
	await window.user.clear(await screen.findByLabelText(/^In charge/));
	await window.user.click(screen.getByRole("button", { name: "Save" }));
	await waitFor(() => expect(asked(window.core, "change_uses")).toMatchObject([{ r: { owner: "clear", account: { to: "service" }, expires: { to: "2027-03-11" } } }]));
});

test("what the core refuses is said at its field, whichever way it writes the field", async () => {
	const window = await openPartner("SRS Distribution", (core) => core.fail("change_uses", fault("invalid", "This day is still to come; write the one of the last rotation.", { field: "last_rotated" })));
	await openUses(window, "OAuth client, Production");
	await window.user.click(screen.getByRole("button", { name: "Edit owner and dates" }));
	await window.user.click(await screen.findByRole("button", { name: "Save" }));
	await screen.findByText(/still to come/);
	expect(screen.getByLabelText(/^Last rotated/).getAttribute("aria-invalid")).toBe("true");
});

test("a read-only vault shows the lists and changes none", async () => {
	const window = await openPartner("SRS Distribution", (core) => (core.session.readOnly = "The file cannot be written."));
	await openUses(window, "OAuth client, Production");
	expect(screen.getByText(/Argo CD, project orders/)).toBeTruthy();
	for (const name of [/^Add /, /^Edit /, /^More for orders-api/]) expect(screen.queryByRole("button", { name })).toBeNull();
});

test("the dossier takes a network, and says whether the partner confirmed it", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(screen.getByRole("tab", { name: "Dossier" }));
	const networks = within(await screen.findByRole("region", { name: "Allow-listed networks" }));
	expect(networks.getByText(/not confirmed$/)).toBeTruthy();
	await user.click(networks.getByRole("button", { name: "Add network" }));
	await user.type(await screen.findByLabelText("Address or range"), "198.51.100.7");
	await user.click(screen.getByRole("button", { name: "Save" }));
	await waitFor(() => expect(networks.getByText("Not sent yet")).toBeTruthy());
	expect(asked(core, "change_dossier")).toMatchObject([{ r: { networks: { replace: [{}, {}, { range: "198.51.100.7", kind: "static", environment: null }] }, contacts: "keep" } }]);
});

test("a document is marked as checked today in one press", async () => {
	const { user } = await openPartner("SRS Distribution");
	await user.click(screen.getByRole("tab", { name: "Dossier" }));
	await user.click(await screen.findByRole("button", { name: "More for Webhook reference" }));
	await user.click(await screen.findByRole("menuitem", { name: "Checked today" }));
	expect(await screen.findByText("Checked today")).toBeTruthy();
});

test("an emergency finds whom to tell and what stands still", async () => {
	const { user } = await openPartner("SRS Distribution");
	await user.click(screen.getByRole("tab", { name: "Dossier" }));
	const emergency = within(await screen.findByRole("region", { name: "In an emergency" }));
	expect(emergency.getAllByText("Dana Whitfield"), "by mail and by phone").toHaveLength(2);
	expect(emergency.getByText("nightly-reconciliation")).toBeTruthy();
});
