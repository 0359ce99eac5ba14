import { render, screen, within } from "@testing-library/svelte";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import App from "../App.svelte";
import { CODE, installFakeCore, PASSPHRASE, type FakeCore } from "$lib/ipc/fake";

export interface Window {
	core: FakeCore;
	user: UserEvent;
}

/** The whole window over a fake core that was prepared first. */
export function openWindow(prepare?: (core: FakeCore) => void): Window {
	const core = installFakeCore(prepare);
	render(App);
	return { core, user: userEvent.setup({ delay: null, advanceTimers: () => undefined }) };
}

/** The first screen of an open vault, when it is there. */
export const overview = () => screen.findByRole("heading", { level: 1, name: /needs? you today/ });

/** The window with an open vault, on its overview. */
export async function openVault(prepare: (core: FakeCore) => void = () => undefined): Promise<Window> {
	const window = openWindow((core) => prepare(core.known().unlocked()));
	await overview();
	return window;
}

/** The window on the list of partners. */
export async function openPartners(prepare?: (core: FakeCore) => void): Promise<Window> {
	const window = await openVault(prepare);
	await window.user.click(screen.getByRole("button", { name: "Partners" }));
	await screen.findByRole("heading", { level: 1, name: "Partners" });
	return window;
}

/** The window on the page of one partner. */
export async function openPartner(name: string, prepare?: (core: FakeCore) => void): Promise<Window> {
	const window = await openPartners(prepare);
	await window.user.click(await screen.findByRole("button", { name: new RegExp(`^${name}`) }));
	await screen.findByRole("heading", { level: 1, name });
	return window;
}

/** One credential's card. */
export const card = (name: string) => within(screen.getByRole("article", { name }));

/** Types passphrase and code into the unlock form; the form submits itself. */
export async function unlock(user: UserEvent, passphrase = PASSPHRASE, code = CODE): Promise<void> {
	await user.type(await screen.findByLabelText("Passphrase"), passphrase);
	await user.type(screen.getByLabelText("Six-digit code"), code);
}

/** What was asked of the core, by command. */
export const asked = (core: FakeCore, command: string): unknown[] => core.calls.filter((call) => call.command === command).map(({ args }) => args);
