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

const boxes = () => screen.getAllByRole<HTMLInputElement>("checkbox", { name: /^Choose (?!all)/ });
const chosen = () => boxes().filter(({ checked }) => checked).length;

test("rows are chosen by box, by range and all that match, and what a filter hides is not chosen", async () => {
	const { user } = await openList(many(300));
	await user.click(boxes()[1] as HTMLElement);
	await user.keyboard("{Shift>}");
	await user.click(boxes()[4] as HTMLElement);
	await user.keyboard("{/Shift}");
	expect(chosen()).toBe(4);
	await user.click(boxes()[2] as HTMLElement);
	expect(screen.getByText("3 chosen")).toBeTruthy();
	await user.keyboard("{Shift>}");
	await user.click(within(rows()[6] as HTMLElement).getByRole("button"));
	await user.keyboard("{/Shift}");
	expect(screen.getByText("6 chosen"), "the row answers as its box does: 1, 3, 4 and from 2 to 6").toBeTruthy();
	await user.type(filter(), "Key 29");
	await user.click(await screen.findByRole("checkbox", { name: "Choose all 13" }));
	expect(await screen.findByText("13 chosen"), "29, 129, 229 and 290 to 299").toBeTruthy();
	await user.click(screen.getByRole("button", { name: "Clear" }));
	expect(screen.queryByRole("group", { name: "Change the chosen credentials" })).toBeNull();
});

test("the keyboard chooses as the pointer does", async () => {
	const { user } = await openList(many(300));
	await user.type(filter(), "{ArrowDown}");
	await user.keyboard(" {ArrowDown}{ArrowDown}");
	expect(chosen(), "moving alone chooses nothing").toBe(1);
	await user.keyboard("{Shift>}{ArrowDown}{ArrowDown}{ArrowUp}{/Shift}");
	expect(chosen(), "the row where the range began, the next, and the one before all this").toBe(3);
	expect(screen.getByRole("heading", { level: 1, name: "Credentials" }), "Space opened nothing").toBeTruthy();
	await user.keyboard("{Control>}a{/Control}");
	expect(screen.getByText(/^3\d\d chosen$/)).toBeTruthy();
	await user.keyboard("{Escape}");
	expect(chosen()).toBe(0);
});

/** Chooses the first rows and begins to change them. */
async function begin({ user }: Window, number: number, deed: string): Promise<ReturnType<typeof within>> {
	for (const box of boxes().slice(0, number)) await user.click(box);
	await user.click(screen.getByRole("button", { name: deed }));
	return within(await screen.findByRole("dialog"));
}

test("the owner of many is set with one reason, after the core said what would change", async () => {
	const window = await openList();
	const dialog = await begin(window, 3, "Owner…");
	await window.user.click(dialog.getByRole("button", { name: "Change" }));
	expect(dialog.getByText("Name somebody, or record nobody.")).toBeTruthy();
	await window.user.type(dialog.getByLabelText(/^In charge/), "Platform team");
	await window.user.type(dialog.getByLabelText(/^Reason/), "New team");
	expect(await dialog.findByText("2 credentials change, 1 is so already.")).toBeTruthy();
	await window.user.click(dialog.getByRole("button", { name: "Change 2 credentials" }));
	expect(await screen.findByText("2 credentials changed.")).toBeTruthy();
	const [call] = asked(window.core, "change_uses") as { r: { credentials: string[] } }[];
	expect(call).toMatchObject({ r: { owner: { to: "Platform team" }, reason: "New team", consumers: "keep", archived: null } });
	expect(call?.r.credentials).toHaveLength(3);
	expect(chosen(), "what is done is not done twice").toBe(0);
	expect(window.core.calls.some(({ command }) => command.includes("secret")), "nothing is opened").toBe(false);
});

test("what cannot be changed is named with why, and stays out of the change", async () => {
	const window = await openList((core) => {
		const [first] = core.partners[0]?.credentials ?? [];
		if (first) first.tags = Array.from({ length: 50 }, (_, number) => `tag ${number}`);
	});
	const dialog = await begin(window, 2, "Tags…");
	await window.user.type(dialog.getByLabelText("Tags"), "legacy, eu");
	expect(await dialog.findByText("1 credential changes, 1 cannot be changed.")).toBeTruthy();
	expect(dialog.getByText(/At most 50 tags\./)).toBeTruthy();
	await window.user.click(dialog.getByRole("button", { name: "Change 1 credential" }));
	await screen.findByText("1 credential changed.");
	const [call] = asked(window.core, "change_uses") as { r: { credentials: string[]; tags: unknown } }[];
	expect(call?.r.credentials).toHaveLength(1);
	expect(call?.r.tags).toEqual({ add: ["legacy", "eu"] });
});

test("many are put away and brought back", async () => {
	const window = await openList();
	await begin(window, 2, "Archive…");
	await window.user.click(await screen.findByRole("button", { name: "Change 2 credentials" }));
	await screen.findByText("2 credentials changed.");
	await waitFor(() => expect(screen.getAllByText("Archived").length).toBeGreaterThan(1));
});

test("a vault that cannot be written has no boxes", async () => {
	await openList((core) => (core.session.readOnly = "The disk is full."));
	expect(screen.queryAllByRole("checkbox")).toHaveLength(0);
});

test("what is chosen is handed over in one file, and what was put away is not in it", async () => {
	const opened = await openList((core) => {
		many(3)(core);
		core.partners[0]!.credentials[0]!.archived = true;
	});
	const dialog = await begin(opened, 3, "Hand over…");
	expect(dialog.getByRole("heading", { name: "Hand over 2 credentials" })).toBeTruthy();
	expect(within(dialog.getByRole("list", { name: "Credentials" })).getAllByRole("listitem")).toHaveLength(2);
});
