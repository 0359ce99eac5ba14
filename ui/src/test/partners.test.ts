import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { fault } from "$lib/ipc/fake";
import { asked, openPartner, openPartners, openVault } from "./window";

test("a partner is added from a profile and opens", async () => {
	const { core, user } = await openPartners((fake) => (fake.partners = []));
	await user.click(await screen.findByRole("button", { name: "Add partner" }));
	await user.click(screen.getByRole("radio", { name: /SRS Distribution/ }));
	const dialog = within(screen.getByRole("dialog"));
	expect(dialog.getByText("From documents, not tested live"), "what the profile is worth").toBeTruthy();
	expect(dialog.getByText("OAuth client"), "its own kind").toBeTruthy();
	expect(dialog.queryByText("Bearer token"), "not the general ones").toBeNull();
	await user.click(dialog.getByRole("button", { name: "Add partner" }));
	await screen.findByRole("heading", { level: 1, name: "SRS Distribution" });
	expect(asked(core, "create_partner")).toMatchObject([{ r: { profile: "srs", environments: [{ kind: "staging" }, { kind: "production" }] } }]);
});

test("a partner without a profile takes the chosen environments", async () => {
	const { core, user } = await openPartners();
	await user.click(await screen.findByRole("button", { name: "Add partner" }));
	await user.click(screen.getByRole("radio", { name: /Another partner/ }));
	await user.type(screen.getByLabelText("Name"), "Fabrikam");
	await user.click(screen.getByRole("checkbox", { name: "Staging" }));
	await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Add partner" }));
	await screen.findByRole("heading", { level: 1, name: "Fabrikam" });
	expect(asked(core, "create_partner")).toMatchObject([{ r: { profile: null, name: "Fabrikam", environments: [{ kind: "production" }] } }]);
});

test("a refused name is said at its field", async () => {
	const { user } = await openPartners();
	await user.click(await screen.findByRole("button", { name: "Add partner" }));
	await user.click(screen.getByRole("radio", { name: /SRS Distribution/ }));
	await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Add partner" }));
	expect((await screen.findByLabelText("Name")).getAttribute("aria-invalid")).toBe("true");
	expect(screen.getByText(/There is a partner of this name/)).toBeTruthy();
});

test("the filter narrows by name and environment; slash reaches it, arrow down leaves it", async () => {
	const { user } = await openPartners();
	const list = await screen.findByRole("list", { name: "Partners" });
	await user.keyboard("/");
	await user.keyboard("contoso");
	expect(within(list).getAllByRole("button")).toHaveLength(1);
	await user.keyboard("{ArrowDown}");
	await waitFor(() => expect(document.activeElement?.textContent).toContain("Contoso Freight Gateway"));
	await user.keyboard("{Enter}");
	expect(await screen.findByRole("heading", { level: 1, name: "Contoso Freight Gateway" })).toBeTruthy();
});

test("the palette finds credentials and opens their partner", async () => {
	const { user } = await openPartners();
	await user.keyboard("{Control>}k{/Control}");
	await user.type(await screen.findByRole("combobox", { name: "Search" }), "reloadly staging");
	await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
	await user.keyboard("{Enter}");
	expect(await screen.findByRole("heading", { level: 1, name: "Reloadly" })).toBeTruthy();
});

test("hostile names stay text", async () => {
	const { user } = await openPartners();
	await user.click((await screen.findAllByText("<img src=x onerror=alert(1)>"))[0]!);
	await screen.findByRole("heading", { level: 1, name: "<img src=x onerror=alert(1)>" });
	await user.click(screen.getByRole("tab", { name: "Dossier" }));
	expect(await screen.findByText("<script>alert(2)</script>")).toBeTruthy();
	expect(document.querySelector("img, #app script")).toBeNull();
});

test("deleting asks for the name and says what is lost", async () => {
	const { core, user } = await openPartner("Keepgo");
	await user.click(screen.getByRole("button", { name: "More for this partner" }));
	await user.click(await screen.findByRole("menuitem", { name: "Delete partner" }));
	const dialog = within(await screen.findByRole("dialog"));
	const button = dialog.getByRole<HTMLButtonElement>("button", { name: "Delete partner" });
	expect(button.disabled, "not before the name is typed").toBe(true);
	await user.type(dialog.getByLabelText("Name"), "Keepgo");
	await user.click(button);
	await screen.findByRole("heading", { level: 1, name: "Partners" });
	expect(asked(core, "delete_partner")).toMatchObject([{ confirmName: "Keepgo" }]);
});

test("a failing list is said with its next step and can be tried again", async () => {
	const { core, user } = await openPartners((fake) => fake.fail("list_partners", fault("diskFull", "Free some space.")));
	await screen.findByText("Free some space.");
	core.fail("list_partners", null);
	await user.click(screen.getByRole("button", { name: "Try again" }));
	expect(await screen.findByRole("list", { name: "Partners" })).toBeTruthy();
});

test("a read-only vault says so and offers nothing that would write or give out secrets", async () => {
	await openPartner("Keepgo", (core) => (core.session.readOnly = "The folder cannot be written to."));
	expect(screen.getByText("The folder cannot be written to.")).toBeTruthy();
	for (const name of [/^Copy API key/, /^Reveal/, /^Edit/, /^Add /]) expect(screen.queryByRole("button", { name })).toBeNull();
});

test("a contact's address is copied whole, though it may break on screen", async () => {
	const { user } = await openPartner("SRS Distribution");
	await user.click(screen.getByRole("tab", { name: "Dossier" }));
	await user.click(await screen.findByRole("button", { name: "Copy api-support@partner.example" }));
	await screen.findByText("api-support@partner.example copied.");
	expect(await navigator.clipboard.readText()).toBe("api-support@partner.example");
	expect(screen.queryByRole("button", { name: /^Copy 1 to 2/ }), "a duration is no address").toBeNull();
});

test("the search leads to what was found, and remembers what one came back to", async () => {
	const { user } = await openPartners();
	await user.keyboard("{Control>}k{/Control}");
	await user.type(await screen.findByRole("combobox", { name: "Search" }), "mintm{Enter}");
	await screen.findByRole("heading", { level: 1, name: "MintMove" });
	await user.click(screen.getByRole("button", { name: "Favourite" }));
	expect(screen.getByRole("button", { name: "Favourite" }).getAttribute("aria-pressed")).toBe("true");
	await user.keyboard("{Control>}k{/Control}");
	expect(within(await screen.findByRole("group", { name: "Favourites" })).getByText("MintMove")).toBeTruthy();
});

test("an emergency sheet is written to a folder that the system asks for", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(screen.getByRole("tab", { name: "Dossier" }));
	await user.click(screen.getByRole("button", { name: "Write emergency sheet…" }));
	expect(await screen.findByText("1 emergency sheet written to /srv/on-call")).toBeTruthy();
	expect(asked(core, "write_emergency_sheets")).toHaveLength(1);
});

test("favourites that could not be loaded are said, and the vault is there all the same", async () => {
	await openVault((core) => core.fail("marks", fault("internal", "The vault could not be read. Lock it and unlock it again.")));
	expect(await screen.findByText("Favourites and what you looked at could not be loaded. The vault could not be read. Lock it and unlock it again.")).toBeTruthy();
});
