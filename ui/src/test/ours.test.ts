import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { SECRET } from "$lib/ipc/fake";
import { asked, openVault } from "./window";

async function look(text: string) {
	const window = await openVault();
	await window.user.click(await screen.findByRole("button", { name: "Is this ours?" }));
	await window.user.type(await screen.findByLabelText(/^Text/), text);
	await window.user.click(screen.getByRole("button", { name: "Look" }));
	return window;
}

test("a text that holds a value says where it is kept, and opens it", async () => {
	const { core, user } = await look(`key=${SECRET}`);
	expect(await screen.findByText("1 value of this vault")).toBeTruthy();
	expect(screen.getByText(/Checked against 14 of 212 values; left out/)).toBeTruthy();
	expect(screen.getByRole("list", { name: "Found" }).textContent).toContain("base64");
	expect(JSON.stringify(asked(core, "is_this_ours")), "the text goes as a handle").not.toContain(SECRET);
	await user.click(within(screen.getByRole("list", { name: "Found" })).getByRole("button"));
	await screen.findByRole("heading", { level: 1, name: "SRS Distribution" });
	await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("a clean text is said to be clean, and how far that goes", async () => {
	await look("nothing");
	expect(await screen.findByText("Nothing of this vault was found")).toBeTruthy();
	expect(screen.getByText(/Checked against 14 of 212/)).toBeTruthy();
});

test("nothing is looked for in nothing", async () => {
	const { core } = await look(" ");
	expect(await screen.findByText("Paste the text to look through.")).toBeTruthy();
	expect(asked(core, "is_this_ours")).toHaveLength(0);
});
