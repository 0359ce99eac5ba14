import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { fault, PASSPHRASE } from "$lib/ipc/fake";
import { asked, openPartner, openPartners, openVault, overview, type Window } from "./window";

/** Typing pauses, then the vault locks. */
async function lockAndReopen({ core, user }: Window, member = core.session.member): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, 900));
	core.session.member = member;
	await core.emit("vault-locked", { soft: true, why: "idle" });
	await user.type(await screen.findByLabelText("Passphrase"), `${PASSPHRASE}{Enter}`);
	await overview();
}
const banner = () => within(screen.getAllByText(/^Not finished: /)[0]!.closest("[role=status]") as HTMLElement);

test("a form that a lock took away is offered again, without its secret", async () => {
	const window = await openPartner("SRS Distribution");
	await window.user.click(screen.getByRole("button", { name: "Add credential to Staging" }));
	await window.user.type(await screen.findByLabelText("Client ID"), "half-an-id");
	await window.user.type(screen.getByLabelText("Client secret"), "half-a-secret");
	await window.user.type(screen.getByLabelText(/^Notes/), "from the mail of Monday");
	await lockAndReopen(window);
	expect(screen.getByText("Not finished: Add credential to SRS Distribution, Staging")).toBeTruthy();
	await window.user.click(banner().getByRole("button", { name: "Go on" }));
	expect((await screen.findByLabelText<HTMLInputElement>("Client ID")).value).toBe("half-an-id");
	expect(screen.getByLabelText<HTMLInputElement>(/^Notes/).value).toBe("from the mail of Monday");
	expect(screen.getByLabelText<HTMLInputElement>("Client secret").value).toBe("");
	expect(screen.getByText(/Secrets are not kept over a lock/)).toBeTruthy();
	await window.user.type(screen.getByLabelText("Client secret"), "a-whole-secret");
	await window.user.click(screen.getByRole("button", { name: "Save" }));
	await screen.findByText("Credential added.");
	expect(JSON.stringify(asked(window.core, "keep_draft")), "no secret is kept").not.toContain("half-a-secret");
	expect(asked(window.core, "create_credential")).toMatchObject([{ r: { notes: "from the mail of Monday", fields: [{ text: "half-an-id" }, { key: "client_secret" }] } }]);
	expect(screen.queryByText(/^Not finished/), "nothing is left").toBeNull();
});

test("a changed partner is gone on with where it was", async () => {
	const window = await openPartner("Keepgo");
	await window.user.click(screen.getByRole("button", { name: "More for this partner" }));
	await window.user.click(await screen.findByRole("menuitem", { name: "Edit partner" }));
	await window.user.type(await screen.findByLabelText(/^Notes/), "calls back on Fridays");
	await lockAndReopen(window);
	await window.user.click(banner().getByRole("button", { name: "Go on" }));
	expect((await screen.findByLabelText<HTMLTextAreaElement>(/^Notes/)).value).toBe("calls back on Fridays");
});

test("a new partner is gone on with on the list of partners", async () => {
	const window = await openPartners();
	await window.user.click(await screen.findByRole("button", { name: "Add partner" }));
	await window.user.click(screen.getByRole("radio", { name: /Another partner/ }));
	await window.user.type(screen.getByLabelText("Name"), "Fabrikam");
	await lockAndReopen(window);
	await window.user.click(banner().getByRole("button", { name: "Go on" }));
	expect((await screen.findByLabelText<HTMLInputElement>("Name")).value).toBe("Fabrikam");
});

test("an untouched form is not offered, nor one that was turned away from, nor one discarded", async () => {
	const window = await openPartner("SRS Distribution");
	await window.user.click(screen.getByRole("button", { name: "Add credential to Staging" }));
	await window.user.type(await screen.findByLabelText("Client ID"), "no");
	await window.user.click(screen.getByRole("button", { name: "Cancel" }));
	await window.user.click(screen.getByRole("button", { name: "Add credential to Production" }));
	await screen.findByLabelText("Client ID");
	await lockAndReopen(window);
	expect(screen.queryByText(/^Not finished/)).toBeNull();
	await window.user.click(screen.getByRole("button", { name: "Partners" }));
	await window.user.click(await screen.findByRole("button", { name: "Add partner" }));
	await window.user.click(screen.getByRole("radio", { name: /Another partner/ }));
	await lockAndReopen(window);
	await window.user.click(banner().getByRole("button", { name: "Discard" }));
	await waitFor(() => expect(screen.queryByText(/^Not finished/)).toBeNull());
});

test("another member sees nothing of it", async () => {
	const window = await openPartners();
	await window.user.click(await screen.findByRole("button", { name: "Add partner" }));
	await window.user.click(screen.getByRole("radio", { name: /Another partner/ }));
	await window.user.type(screen.getByLabelText("Name"), "Fabrikam");
	await lockAndReopen(window, "Tom Okafor");
	expect(screen.queryByText(/Not finished/)).toBeNull();
});

test("what nobody can keep is said once, and typing goes on", async () => {
	const { core, user } = await openPartners();
	core.fail("keep_draft", fault("readOnly", "This file cannot be written."));
	await user.click(await screen.findByRole("button", { name: "Add partner" }));
	await user.click(screen.getByRole("radio", { name: /Another partner/ }));
	await user.type(screen.getByLabelText("Name"), "Fabrikam");
	await screen.findByText(/What you type is not kept over a lock. This file cannot be written./);
	await user.type(screen.getByLabelText("Name"), " Ltd");
	expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Fabrikam Ltd");
});

test("what was typed last is kept before a lock that somebody asked for", async () => {
	const { core, user } = await openPartners();
	await user.click(await screen.findByRole("button", { name: "Add partner" }));
	await user.click(screen.getByRole("radio", { name: /Another partner/ }));
	await user.type(screen.getByLabelText("Name"), "Fabrikam");
	await user.keyboard("{Control>}l{/Control}");
	await screen.findByLabelText("Passphrase");
	const order = core.calls.map(({ command }) => command).filter((command) => command === "keep_draft" || command === "lock_vault");
	expect(order).toEqual(["keep_draft", "lock_vault"]);
});

test("what was not touched comes from the vault as it is now, not as it was when somebody typed", async () => {
	const window = await openPartner("Keepgo");
	await window.user.click(screen.getByRole("button", { name: "More for this partner" }));
	await window.user.click(await screen.findByRole("menuitem", { name: "Edit partner" }));
	await window.user.type(await screen.findByLabelText(/^Notes/), "calls back on Fridays");
	window.core.partners.find(({ name }) => name === "Keepgo")!.name = "Keepgo Mobile";
	await lockAndReopen(window);
	await window.user.click(banner().getByRole("button", { name: "Go on" }));
	expect((await screen.findByLabelText<HTMLTextAreaElement>(/^Notes/)).value).toBe("calls back on Fridays");
	expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Keepgo Mobile");
});

test("the latest two are offered, the others counted; a form of a later program is not", async () => {
	const draft = (place: object, title: string) => ({ place: JSON.stringify(place), title, texts: "{}", saved: "2026-11-20T16:42:00Z" });
	const partner = (id: string) => draft({ form: "edit-partner", partner: id }, `Edit ${id}`);
	const { user } = await openVault((core) => {
		core.drafts.set(core.session.member, [partner("one"), partner("two"), partner("three"), draft({ form: "of-tomorrow" }, "Later")]);
	});
	const titles = () => screen.getAllByText(/^Not finished: /).map(({ textContent }) => textContent);
	await waitFor(() => expect(titles()).toEqual(["Not finished: Edit three", "Not finished: Edit two"]));
	expect(screen.getByText("Another form that was not finished comes after these.")).toBeTruthy();
	await user.click(banner().getByRole("button", { name: "Discard" }));
	await waitFor(() => expect(titles()).toEqual(["Not finished: Edit two", "Not finished: Edit one"]));
	expect(screen.queryByText(/after these/)).toBeNull();
});
