import { screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { fault, KIT_WARNING, RECOVERY_KEY } from "$lib/ipc/fake";
import { openPartners } from "./window";

const CONFIRM = { name: "Confirm the kit" };
const unconfirmed = () => openPartners((core) => (core.session.warnings = [KIT_WARNING, "No keyring is used."]));

test("typing the key from the paper ends the warning, and only that one", async () => {
	const { core, user } = await unconfirmed();
	expect(screen.getAllByRole("button", CONFIRM)).toHaveLength(1);
	await user.click(screen.getByRole("button", CONFIRM));
	await user.type(await screen.findByLabelText("Recovery key"), RECOVERY_KEY);
	await user.click(screen.getByRole("button", { name: "Confirm" }));
	await waitFor(() => expect(screen.queryByText(KIT_WARNING)).toBeNull());
	expect(screen.getByText("Recovery kit confirmed.")).toBeTruthy();
	expect(screen.getByText("No keyring is used.")).toBeTruthy();
	expect(screen.queryByRole("dialog")).toBeNull();
	expect(JSON.stringify(core.calls), "the key goes as bytes").not.toContain(RECOVERY_KEY.slice(5, 9));
});

test("a wrong key is said at its field, and the warning stays", async () => {
	const { user } = await unconfirmed();
	await user.click(screen.getByRole("button", CONFIRM));
	await user.type(await screen.findByLabelText("Recovery key"), `${RECOVERY_KEY.slice(0, -1)}q{Enter}`);
	expect(await screen.findByText(/has a typing error/)).toBeTruthy();
	await user.click(screen.getByRole("button", { name: "Cancel" }));
	expect(await screen.findByText(KIT_WARNING)).toBeTruthy();
});

test("another trouble is said with its next step", async () => {
	const { core, user } = await unconfirmed();
	core.fail("confirm_recovery_kit", fault("diskFull", "Free some space and try again."));
	await user.click(screen.getByRole("button", CONFIRM));
	await user.type(await screen.findByLabelText("Recovery key"), RECOVERY_KEY);
	await user.click(screen.getByRole("button", { name: "Confirm" }));
	expect(await screen.findByText("The disk is full")).toBeTruthy();
});

test("the settings offer it after the warning was hidden", async () => {
	const { user } = await unconfirmed();
	await user.click(screen.getAllByRole("button", { name: "Hide" })[0]!);
	expect(screen.queryByText(KIT_WARNING)).toBeNull();
	await user.click(screen.getByRole("button", { name: "Settings" }));
	await user.click(await screen.findByRole("button", CONFIRM));
	expect(await screen.findByLabelText("Recovery key")).toBeTruthy();
});

test("a vault that cannot be written offers no confirmation", async () => {
	await openPartners((core) => Object.assign(core.session, { warnings: [KIT_WARNING], readOnly: "The file cannot be written." }));
	expect(screen.getByText(KIT_WARNING)).toBeTruthy();
	expect(screen.queryByRole("button", CONFIRM)).toBeNull();
});
