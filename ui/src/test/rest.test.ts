import { screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { asked, openVault } from "./window";

const go = async (user: Awaited<ReturnType<typeof openVault>>["user"], place: string) => user.click(screen.getByRole("button", { name: place }));

test("only the visible events exist, and the filter narrows them", async () => {
	const { user } = await openVault();
	await go(user, "Audit");
	await screen.findByRole("table", { name: "Audit events" });
	await waitFor(() => expect(screen.getByText("640 of 640")).toBeTruthy());
	expect(screen.getAllByRole("row").length).toBeLessThan(60);
	await user.type(screen.getByLabelText("Filter events"), "unlock failed");
	await waitFor(() => expect(screen.getAllByText("Refused").length).toBeGreaterThan(3));
	expect(screen.queryByText("Done")).toBeNull();
});

test("verifying says its result in words", async () => {
	const { user } = await openVault();
	await go(user, "Audit");
	await user.click(screen.getByRole("button", { name: "Verify" }));
	expect(await screen.findByText(/640 events, no gap/)).toBeTruthy();
});

test("the theme is applied to the document as soon as it is chosen", async () => {
	const { core, user } = await openVault();
	await go(user, "Settings");
	await user.click(await screen.findByRole("radio", { name: "Dark" }));
	await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("dark"));
	expect(asked(core, "change_settings")).toMatchObject([{ s: { theme: "dark", idleMinutes: 10 } }]);
});

test("an impossible number is refused and not sent", async () => {
	const { core, user } = await openVault();
	await go(user, "Settings");
	const input = await screen.findByLabelText("Lock after idle minutes");
	await user.clear(input);
	await user.type(input, "0{Tab}");
	expect(await screen.findByText("A whole number from 1 to 60.")).toBeTruthy();
	expect(asked(core, "change_settings")).toHaveLength(0);
});
