import { screen } from "@testing-library/svelte";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { CODE, fault, KIT_CHECK, PASSPHRASE, WORDS } from "$lib/ipc/fake";
import { asked, openWindow, overview } from "./window";

const press = async (user: UserEvent, name: string) => user.click(await screen.findByRole("button", { name }));

async function invited(prepare: Parameters<typeof openWindow>[0] = () => undefined) {
	const window = openWindow(prepare);
	await press(window.user, "I was invited");
	await press(window.user, "Choose the invitation…");
	return window;
}

test("an invitation is answered with keys made here, and its words are shown at the end", async () => {
	const { core, user } = await invited();
	expect(await screen.findByText("Sam Lee")).toBeTruthy();
	expect(screen.getByText("Support")).toBeTruthy();
	await press(user, "Continue");
	await user.type(await screen.findByLabelText("Passphrase"), PASSPHRASE);
	await user.type(screen.getByLabelText("Passphrase again"), PASSPHRASE);
	await press(user, "Continue");
	await user.type(await screen.findByLabelText("Six-digit code"), CODE);
	await user.type(await screen.findByLabelText(/^Characters/), KIT_CHECK);
	await press(user, "Save the answer…");
	expect((await screen.findByTestId("words")).textContent?.trim()).toBe(WORDS.join(" "));
	expect(asked(core, "answer_invitation")).toEqual([{ r: { passphrase: expect.any(Number), kitCheck: KIT_CHECK, withoutKeyring: false } }]);
	expect(JSON.stringify(core.calls)).not.toContain(PASSPHRASE);
	await press(user, "I have noted the words");
	expect(await screen.findByText(/Open the vault here once the owner let you in/)).toBeTruthy();
});

test("a broken or outdated invitation is refused in words, and another one can be chosen", async () => {
	const { core, user } = await invited((fake) => fake.fail("read_invitation", fault("refused", "this invitation is over; ask for another")));
	expect(await screen.findAllByText(/invitation is over/)).not.toHaveLength(0);
	core.fail("read_invitation", null);
	await press(user, "Choose the invitation…");
	expect(await screen.findByText("Sam Lee")).toBeTruthy();
});

test("who was let in opens the vault for the first time by its own way, and only once", async () => {
	const { core, user } = openWindow((fake) => ((fake.answered = true), fake.known()));
	const first = await screen.findByRole<HTMLInputElement>("checkbox", { name: /for the first time/ });
	expect(first.checked).toBe(true);
	await user.type(screen.getByLabelText("Passphrase"), PASSPHRASE);
	await user.type(screen.getByLabelText("Six-digit code"), CODE);
	await overview();
	expect(asked(core, "join_vault")).toHaveLength(1);
	expect(asked(core, "unlock_vault")).toHaveLength(0);
});

test("an owner on the same computer is not taken for the new member", async () => {
	const people = [{ id: "m-1", name: "Olivia Baker" }, { id: "m-2", name: "Dana Reyes" }];
	const { user } = openWindow((fake) => ((fake.answered = true), (fake.people = people), fake.known()));
	const first = await screen.findByRole<HTMLInputElement>("checkbox", { name: /for the first time/ });
	expect(first.checked).toBe(false);
	expect(screen.getByLabelText("Who")).toBeTruthy();
	await user.click(first);
	expect(screen.queryByLabelText("Who"), "a new member has no place in that list yet").toBeNull();
});
