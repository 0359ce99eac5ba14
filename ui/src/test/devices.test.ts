import { screen, within } from "@testing-library/svelte";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { CODE, fault, NEXT_CODE, PASSPHRASE, WORDS } from "$lib/ipc/fake";
import { asked, openVault, openWindow, overview } from "./window";

const press = async (user: UserEvent, name: string) => user.click(await screen.findByRole("button", { name }));
const words = async () => (await screen.findByTestId("words")).textContent?.trim();

async function admitting(): ReturnType<typeof openVault> {
	const window = await openVault();
	await press(window.user, "Settings");
	await press(window.user, "Let another computer in…");
	await press(window.user, "Choose its request…");
	return window;
}

test("another computer is let in once its words were compared, with a fresh code", async () => {
	const { core, user } = await admitting();
	expect(await words()).toBe(WORDS.join(" "));
	await press(user, "Let it in");
	expect(screen.getByText(/Compare them on its screen/)).toBeTruthy();
	expect(asked(core, "admit_device"), "nothing is sent before").toHaveLength(0);
	await user.click(screen.getByRole("checkbox", { name: "Its screen shows the same words" }));
	await user.type(screen.getByLabelText("Six-digit code"), CODE);
	await press(user, "Let it in");
	expect(await screen.findByText(/Laptop may open the vault/)).toBeTruthy();
	const list = within(screen.getByRole("region", { name: "Your computers" }));
	expect(await list.findByText("Has not opened this file yet")).toBeTruthy();
});

test("a computer asks, shows its words, and opens the file that came back", async () => {
	const { core, user } = openWindow((fake) => fake.known());
	await press(user, "This is another computer of mine");
	const name = await screen.findByLabelText<HTMLInputElement>("What to call this computer");
	expect(await screen.findByDisplayValue("olivia-laptop")).toBe(name);
	await press(user, "Write the request…");
	expect(await words()).toBe(WORDS.join(" "));
	await press(user, "Continue");
	await press(user, "Choose the file…");
	await user.type(await screen.findByLabelText("Passphrase"), PASSPHRASE);
	await user.type(screen.getByLabelText("Passphrase again"), PASSPHRASE);
	await press(user, "Continue");
	await user.type(await screen.findByLabelText("Six-digit code"), CODE);
	await user.type(await screen.findByLabelText("Next six-digit code"), NEXT_CODE);
	await overview();
	expect(asked(core, "finish_joining")).toEqual([{ passphrase: expect.any(Number) }]);
	expect(JSON.stringify(core.calls)).not.toContain(PASSPHRASE);
});

test("a file that lets another computer in is refused in words", async () => {
	const { user } = openWindow((fake) => (fake.known(), fake.fail("begin_joining", fault("refused", "This file holds no answer for this computer."))));
	await press(user, "This is another computer of mine");
	await press(user, "I have the file already");
	await press(user, "Choose the file…");
	expect(await screen.findByText("This file holds no answer for this computer.")).toBeTruthy();
});
