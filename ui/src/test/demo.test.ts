import { screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { fault } from "$lib/ipc/fake";
import { asked, openWindow, overview } from "./window";

test("the demo opens without enrolment and says on every screen what it is", async () => {
	const { core, user } = openWindow();
	await user.click(await screen.findByRole("button", { name: "Open the demo" }));
	await overview();
	expect(asked(core, "open_demo")).toHaveLength(1);
	for (const place of ["Partners", "Audit", "Settings", "Overview"]) {
		await user.click(screen.getByRole("button", { name: place }));
		expect(screen.getByText("Demo")).toBeTruthy();
	}
	await user.click(screen.getByRole("button", { name: "Settings" }));
	await screen.findByRole("heading", { level: 1, name: "Settings" });
	expect(screen.queryByText("Your access")).toBeNull();
});

test("a lock of any kind ends the demo at the first screen: nobody could open it again", async () => {
	const { user } = openWindow();
	await user.click(await screen.findByRole("button", { name: "Open the demo" }));
	await overview();
	await user.click(screen.getByRole("button", { name: /^Close demo/ }));
	expect(await screen.findByText(/^The demo is closed/)).toBeTruthy();
	expect(screen.queryByLabelText("Passphrase")).toBeNull();
	expect(screen.getByRole("button", { name: "Open the demo" })).toBeTruthy();
});

test("a demo that the computer locks ends in the same way", async () => {
	const { core, user } = openWindow();
	await user.click(await screen.findByRole("button", { name: "Open the demo" }));
	await overview();
	await core.emit("vault-locked", { soft: false, why: "idle" });
	expect(await screen.findByText(/^The demo is closed/)).toBeTruthy();
});

test("a demo that cannot be made says why and can be tried again", async () => {
	const { core, user } = openWindow((fake) => fake.fail("open_demo", fault("diskFull", "The disk is full.")));
	await user.click(await screen.findByRole("button", { name: "Open the demo" }));
	expect(await screen.findByText("The disk is full.")).toBeTruthy();
	core.fail("open_demo", null);
	await user.click(screen.getByRole("button", { name: "Open the demo" }));
	await overview();
	await waitFor(() => expect(screen.queryByText("The disk is full.")).toBeNull());
});
