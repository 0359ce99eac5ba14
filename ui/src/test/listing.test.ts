import { screen, waitFor, within } from "@testing-library/svelte";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { FakeCore } from "$lib/ipc/fake";
import { asked, openVault, type Window } from "./window";

/** The window on the table of all credentials. */
async function openList(prepare?: (core: FakeCore) => void): Promise<Window> {
	const window = await openVault(prepare);
	await window.user.click(screen.getByRole("button", { name: "Credentials" }));
	await screen.findByRole("grid", { name: "Credentials" });
	return window;
}
const filter = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Filter credentials" });
/** The rows that are there, without the heads. */
const rows = () => screen.getAllByRole("row").slice(1);
/** Types the name of a view and saves it with the keyboard. */
async function named(user: UserEvent, name: string): Promise<void> {
	const dialog = within(await screen.findByRole("dialog"));
	await user.type(dialog.getByLabelText("Name"), name);
	dialog.getByRole("button", { name: "Save" }).focus();
	await user.keyboard("{Enter}");
}

/** A vault with this many credentials at its first partner. */
const many = (number: number) => (core: FakeCore) => {
	const [credential] = core.partners[0]?.credentials ?? [];
	if (!core.partners[0] || !credential) throw new Error("the fake core has no credential");
	core.partners[0].credentials = Array.from({ length: number }, (_, place) => ({ ...credential, id: `many-${place}`, name: `Key ${place}` }));
};

test("the credentials of all partners stand in one table, are narrowed by the search and open", async () => {
	const { core, user } = await openList();
	const all = core.partners.flatMap(({ credentials }) => credentials).length;
	expect(screen.getByText(`${all} credentials`)).toBeTruthy();
	await user.keyboard("/reload");
	await waitFor(() => expect(rows().every((row) => row.textContent.includes("Reloadly"))).toBe(true));
	expect(asked(core, "find_credentials").at(-1), "the core searches, as for the palette").toEqual({ query: "reload" });
	await user.keyboard("{ArrowDown}");
	expect(document.activeElement).toBe(within(rows()[0] as HTMLElement).getByRole("button"));
	await user.keyboard("{Enter}");
	await screen.findByRole("heading", { level: 1, name: "Reloadly" });
	await user.click(screen.getByRole("button", { name: "Credentials" }));
	await screen.findByRole("grid");
	expect(filter().value, "one comes back to what one looked at").toBe("reload");
});

test("what was not understood is said, and what is nowhere leaves words instead of rows", async () => {
	const { user } = await openList();
	await user.type(filter(), "colour:red nowhere");
	expect(await screen.findByText("colour:red is no filter.")).toBeTruthy();
	expect(await screen.findByText("No credential matches")).toBeTruthy();
	await user.type(filter(), "{Escape}");
	expect(await screen.findByRole("grid")).toBeTruthy();
});

test("a query is saved as a view, chosen, changed and removed with the keyboard", async () => {
	const { core, user } = await openList();
	await user.type(filter(), "keepgo");
	await user.click(await screen.findByRole("button", { name: "Save as view…" }));
	await named(user, "Only Keepgo");
	const chip = await screen.findByRole("button", { name: "Only Keepgo" });
	expect(chip.getAttribute("aria-pressed")).toBe("true");
	expect(asked(core, "save_view")).toEqual([{ r: { view: { name: "Only Keepgo", query: "keepgo" }, replacing: null } }]);
	chip.focus();
	await user.keyboard("{Enter}");
	expect(filter().value, "the chosen one lets go again").toBe("");
	await user.keyboard("{Enter}");
	expect(filter().value).toBe("keepgo");

	await user.tab();
	await user.keyboard("{Enter}");
	await user.click(await screen.findByRole("menuitem", { name: "Change…" }));
	await named(user, " here");
	await screen.findByRole("button", { name: "Only Keepgo here" });
	expect(asked(core, "save_view").at(-1)).toMatchObject({ r: { replacing: "Only Keepgo" } });

	await user.click(screen.getByRole("button", { name: "More for Only Keepgo here" }));
	await user.click(await screen.findByRole("menuitem", { name: "Remove view" }));
	await screen.findByText("View Only Keepgo here removed.");
	expect(screen.queryByRole("group", { name: "Saved views" })).toBeNull();
	expect(filter().value, "what it searched for stays").toBe("keepgo");
});

test("a second view of the same name is refused at its field", async () => {
	const { user } = await openList();
	for (const query of ["keepgo", "mintmove"]) {
		await user.clear(filter());
		await user.type(filter(), query);
		await user.click(await screen.findByRole("button", { name: "Save as view…" }));
		await named(user, "Mine");
		if (query === "keepgo") await screen.findByText("View Mine saved.");
	}
	expect(await screen.findByText("There is a view of this name. Choose another name.")).toBeTruthy();
});

test("of ten thousand credentials only those on screen are there", async () => {
	const { user } = await openList(many(10_000));
	expect(rows().length).toBeLessThan(60);
	await user.type(filter(), "9999");
	await waitFor(() => expect(rows()).toHaveLength(1));
});

test("a vault without credentials says where they come from", async () => {
	const { user } = await openVault((core) => core.partners.forEach((partner) => (partner.credentials = [])));
	await user.click(screen.getByRole("button", { name: "Credentials" }));
	await user.click(await screen.findByRole("button", { name: "Open partners" }));
	await screen.findByRole("heading", { level: 1, name: "Partners" });
});
