import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { fault, KIT_WARNING, RECOVERY_KEY } from "$lib/ipc/fake";
import { asked, openVault } from "./window";

const region = (name: string) => within(screen.getByRole("region", { name }));

test("the most serious thing comes first, with where it is, and its button goes there", async () => {
	const { user } = await openVault();
	expect(screen.getByRole("heading", { level: 1 }).textContent).toMatch(/^One thing needs you today/);
	const rows = region("Needs attention").getAllByRole("listitem");
	expect(rows[0]!.textContent).toMatch(/Serious: A partner's deadline .* passed.*SRS Distribution.*OAuth client/s);
	await user.click(within(rows[0]!).getByRole("button", { name: /^Open: / }));
	await screen.findByRole("heading", { level: 1, name: "SRS Distribution" });
});

test("the kit is confirmed from its row, and is not said twice", async () => {
	const { user } = await openVault((core) => (core.session.warnings = [KIT_WARNING]));
	expect(screen.queryByText(KIT_WARNING), "the banner is for other screens").toBeNull();
	await user.click(region("Needs attention").getByRole("button", { name: /^Confirm: The recovery kit/ }));
	await user.type(await screen.findByLabelText("Recovery key"), `${RECOVERY_KEY}{Enter}`);
	await screen.findByText("Recovery kit confirmed.");
	await waitFor(() => expect(region("Needs attention").queryByText(/recovery kit/)).toBeNull());
});

test("a vault that cannot be written tells of the kit and offers nothing", async () => {
	await openVault((core) => Object.assign(core.session, { warnings: [KIT_WARNING], readOnly: "The file cannot be written." }));
	expect(region("Needs attention").getByText("The recovery kit was not confirmed")).toBeTruthy();
	expect(screen.queryByRole("button", { name: /^Confirm/ })).toBeNull();
});

test("the health table is one stop for Tab; arrows move in it and Enter opens", async () => {
	const { user } = await openVault();
	const cells = region("Health").getAllByRole("button");
	expect(cells.filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
	cells[0]!.focus();
	await user.keyboard("{ArrowRight}");
	expect(document.activeElement?.getAttribute("aria-label")).toMatch(/^SRS Distribution, Production, late: Serious/);
	await user.keyboard("{ArrowDown}{ArrowUp}{Enter}");
	await screen.findByRole("heading", { level: 1, name: "SRS Distribution" });
});

test("a date to come opens what it is about", async () => {
	const { user } = await openVault();
	await user.click(region("Next 30 days").getByRole("button", { name: /^MintMove/ }));
	await screen.findByRole("heading", { level: 1, name: "MintMove" });
});

test("a vault without a partner says how to begin", async () => {
	const { user } = await openVault((core) => (core.partners = []));
	expect(screen.getByText("No partner yet")).toBeTruthy();
	await user.click(screen.getByRole("button", { name: "Add partner" }));
	expect(await screen.findByRole("dialog", { name: "Add partner" })).toBeTruthy();
});

test("what cannot wait is told apart from what a new vault fills in later", async () => {
	await openVault((core) => (core.quiet = true));
	expect(region("Needs attention").getAllByRole("listitem")).toHaveLength(1);
	expect(region("Needs attention").getByText(/3 kinds of facts can be filled in/)).toBeTruthy();
});

test("a failing overview is said with its next step and can be tried again", async () => {
	const { core, user } = await openVault();
	core.fail("overview", fault("damaged", "Open a backup."));
	await user.click(screen.getByRole("button", { name: "Audit" }));
	await user.click(screen.getByRole("button", { name: "Overview" }));
	await screen.findByText("Open a backup.");
	core.fail("overview", null);
	await user.click(screen.getByRole("button", { name: "Try again" }));
	expect(await screen.findByRole("region", { name: "Health" })).toBeTruthy();
});

test("many gaps are filled in together", async () => {
	const { core, user } = await openVault();
	await user.click(screen.getByRole("button", { name: /^Show 12: 12 credentials have no recorded consumer/ }));
	await user.click(await screen.findByRole("checkbox", { name: "All 12" }));
	await user.click(screen.getByRole("checkbox", { name: /^Choose SRS Distribution/ }));
	await user.click(screen.getByRole("button", { name: "Fill in for 11 credentials…" }));
	await user.type(await screen.findByLabelText("System"), "orders-api");
	await user.click(screen.getByRole("button", { name: "Save" }));
	await screen.findByText("11 credentials changed.");
	expect(asked(core, "change_uses")).toMatchObject([{ r: { consumers: { add: [{ system: "orders-api" }] }, locations: "keep", owner: "keep" } }]);
	expect(await screen.findByText("A credential has no recorded consumer")).toBeTruthy();
});

test("what each has to put right by itself offers no selection, and shows what the guide says", async () => {
	const { user } = await openVault((core) => {
		core.partners[0]!.credentials[0]!.uses.locations = [{ kind: "literal-variable", place: "docker-compose.yml", detail: null, inMobileApp: false, note: null }];
	});
	await user.click(screen.getByRole("button", { name: "All findings" }));
	await user.click(await screen.findByRole("button", { name: /written out in an environment variable/ }));
	expect(screen.queryByRole("checkbox")).toBeNull();
	expect(screen.getByText(/Never store credentials/).closest("blockquote")?.textContent).toContain("Security guide");
	expect(screen.getByText("LOCATION_LITERAL_ENV"), "the code for a ticket").toBeTruthy();
});
