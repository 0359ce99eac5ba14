import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import Palette from "./Palette.svelte";
import type { PaletteAnswer, PaletteItem } from "./palette";

const answer = (label: string, onselect: () => void): PaletteAnswer<PaletteItem> => ({
	groups: [{ heading: "Credentials", items: [{ id: label, label, detail: "", reason: "", icon: "key", onselect }] }], notes: [],
});

test("Enter chooses what fits the whole of what was typed, not what was found before", async () => {
	const [asked, chosen] = [vi.fn<(typed: string) => void>(), vi.fn<(label: string) => void>()];
	const find = async (typed: string) => {
		asked(typed);
		await new Promise((resolve) => setTimeout(resolve, 30));
		return answer(`found for ${typed}`, () => chosen(typed));
	};
	render(Palette, { find, hint: "", onclose: () => undefined });
	await userEvent.type(screen.getByRole("combobox"), "reload{Enter}");
	await vi.waitFor(() => expect(chosen).toHaveBeenCalledExactlyOnceWith("reload"));
	expect(asked.mock.calls.length, "what was typed while it was searching is asked once").toBeLessThan("reload".length);
});

test("what went wrong is said where the results would be", async () => {
	const find = () => Promise.reject({ code: "locked", message: "The vault is locked." });
	render(Palette, { find, hint: "", onclose: () => undefined });
	await screen.findByText("The vault is locked.");
});
