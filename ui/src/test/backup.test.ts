import { screen, waitFor } from "@testing-library/svelte";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { fault, RECOVERY_KEY } from "$lib/ipc/fake";
import { asked, openVault, openWindow } from "./window";

const press = async (user: UserEvent, name: string) => user.click(await screen.findByRole("button", { name }));

async function chooseBackup(user: UserEvent): Promise<void> {
	await press(user, "Try or restore a backup");
	await press(user, "Choose a backup…");
	await screen.findByText("The backup is whole");
}

test("a backup is read, tried with the kit and put back, and one is told where the present file went", async () => {
	const { core, user } = openWindow();
	await chooseBackup(user);
	expect(screen.getByText(/20 credentials/)).toBeTruthy();
	await press(user, "Try the kit…");
	await user.type(screen.getByLabelText("Recovery key"), RECOVERY_KEY);
	await press(user, "Try the kit");
	await screen.findByText("The kit opens this backup");
	expect(asked(core, "restore_backup"), "a try puts nothing back").toHaveLength(0);
	await press(user, "Restore");
	await screen.findByText("What lay there before is kept");
	expect(screen.getByText("/home/olivia/Vaults/northwind.kept-1.pvault")).toBeTruthy();
	await press(user, "Use the recovery kit");
	await screen.findByLabelText("Recovery key");
});

test("a damaged backup is told, and another one can be chosen", async () => {
	const { core, user } = openWindow((fake) => fake.fail("read_backup", fault("damaged", "The vault file is damaged (file).")));
	await press(user, "Try or restore a backup");
	await press(user, "Choose a backup…");
	await screen.findByText("The vault file is damaged (file).");
	core.fail("read_backup", null);
	await press(user, "Choose a backup…");
	await screen.findByText("The backup is whole");
});

test("a mistyped kit stays to be mended", async () => {
	const { user } = openWindow();
	await chooseBackup(user);
	await press(user, "Try the kit…");
	await user.type(screen.getByLabelText("Recovery key"), "PVK1 TYPO");
	await press(user, "Try the kit");
	await screen.findByText(/typing error/);
	expect(screen.getByLabelText<HTMLTextAreaElement>("Recovery key").value).not.toBe("");
});

test("the settings say that there is no backup, and the reminder can rest", async () => {
	const { core, user } = await openVault();
	await press(user, "Settings");
	await screen.findByText("No backup was made on this computer");
	await press(user, "Not for a week");
	await waitFor(() => expect(asked(core, "snooze_backup")).toEqual([{ days: 7 }]));
	await screen.findByText(/The reminder rests until/);
});
