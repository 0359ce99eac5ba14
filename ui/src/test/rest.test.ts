import { screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { asked, openVault } from "./window";

const go = async (user: Awaited<ReturnType<typeof openVault>>["user"], place: string) => user.click(screen.getByRole("button", { name: place }));

test("only the visible events exist, and the filter narrows them", async () => {
	const { user } = await openVault();
	await go(user, "Audit");
	await screen.findByRole("table", { name: "Audit events" });
	await waitFor(() => expect(screen.getByText("640 events")).toBeTruthy());
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

test("what stands out is listed with its reason", async () => {
	const { user } = await openVault();
	await go(user, "Audit");
	await user.click(screen.getByRole("button", { name: "What stands out" }));
	expect(await screen.findByText(/first time from this computer/)).toBeTruthy();
	expect(screen.getByText("1 event somebody should look at")).toBeTruthy();
});

test("an exported list says what its reader compares", async () => {
	const { user } = await openVault();
	await go(user, "Audit");
	await user.click(screen.getByRole("button", { name: "Export…" }));
	expect(await screen.findByText(/640 events in/)).toBeTruthy();
	expect(screen.getByText("9f2c".repeat(16))).toBeTruthy();
});

test("the theme is applied to the document as soon as it is chosen", async () => {
	const { core, user } = await openVault();
	await go(user, "Settings");
	await user.click(await screen.findByRole("radio", { name: "Dark" }));
	await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("dark"));
	expect(asked(core, "change_settings")).toMatchObject([{ s: { theme: "dark", idleMinutes: 10 } }]);
});

test("capture protection is a switch where the system has it", async () => {
	const { core, user } = await openVault((core) => (core.status.canProtectFromCapture = true));
	await go(user, "Settings");
	await user.click(await screen.findByRole("checkbox", { name: /out of screenshots/ }));
	expect(asked(core, "change_settings")).toMatchObject([{ s: { captureProtection: false, idleMinutes: 10 } }]);
});

test("a system without capture protection is said, and no switch promises it", async () => {
	const { user } = await openVault();
	await go(user, "Settings");
	expect(await screen.findByText(/no way to keep a window out of screenshots/)).toBeTruthy();
	expect(screen.queryByRole("checkbox", { name: /out of screenshots/ })).toBeNull();
});

test("where the desktop shows icons beside the clock, a closed window can stay there; elsewhere the end is said", async () => {
	const { core, user } = await openVault((core) => (core.status.hasTray = true));
	await go(user, "Settings");
	await user.click(await screen.findByRole("checkbox", { name: /Stay beside the clock/ }));
	expect(asked(core, "change_settings")).toMatchObject([{ s: { closeToTray: true, idleMinutes: 10 } }]);
	core.status.hasTray = false;
	await go(user, "Overview");
	await go(user, "Settings");
	expect(await screen.findByText(/no icon beside the clock/)).toBeTruthy();
});

test("an impossible number is refused and not sent", async () => {
	const { core, user } = await openVault();
	await go(user, "Settings");
	const input = await screen.findByLabelText("Lock after idle minutes");
	await user.clear(input);
	await user.type(input, "0{Tab}");
	expect(await screen.findByText("A whole number from 1 to 120.")).toBeTruthy();
	expect(asked(core, "change_settings")).toHaveLength(0);
});

test("ids are in an event's detail, not in its row", async () => {
	const { user } = await openVault((core) => core.audit.forEach((row) => (row.device = "2759fe16-7c10-43a2-9be1-5d1f8b2e0c44")));
	await go(user, "Audit");
	await screen.findByText("640 events");
	expect(screen.queryByText(/2759fe16/)).toBeNull();
	await user.click(screen.getAllByRole("cell")[2]!.querySelector("button")!);
	const dialog = await screen.findByRole("dialog", { name: "Event 640" });
	expect(dialog.textContent).toContain("2759fe16-7c10-43a2-9be1-5d1f8b2e0c44");
});

test("one row of the list takes the focus, arrows move it", async () => {
	const { user } = await openVault();
	await go(user, "Audit");
	await screen.findByText("640 events");
	const rows = () => [...document.querySelectorAll<HTMLElement>("[data-index]")];
	expect(rows().filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
	rows()[0]!.focus();
	await user.keyboard("{ArrowDown}");
	await waitFor(() => expect(document.activeElement?.getAttribute("data-index")).toBe("1"));
	await user.keyboard("{End}");
	await waitFor(() => expect(document.activeElement?.getAttribute("data-index")).toBe("639"));
});

test("settings show a date without a time and every role", async () => {
	const { user } = await openVault();
	await go(user, "Settings");
	expect((await screen.findByText(/^Its codes last until/)).textContent).not.toMatch(/:/);
	expect(screen.getByText(/Owner, DevOps, .*Auditor/)).toBeTruthy();
	expect(screen.getByText("All roles"), "in the top bar").toBeTruthy();
});

test("a backup is made in a chosen folder, and tried", async () => {
	const { user, core } = await openVault();
	await go(user, "Settings");
	await user.click((await screen.findAllByRole("button", { name: "Choose…" }))[0]!);
	await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>(/^Folder/).value).toBe("/media/usb/vaults"));
	await user.click(screen.getByRole("button", { name: "Back up now" }));
	await screen.findByText("Backed up and read to its end");
	expect(core.calls.find(({ command }) => command === "back_up")?.args).toEqual({ r: { folder: "/media/usb/vaults", keep: 14, selfContained: false } });
	await user.click(screen.getByRole("button", { name: "Try a backup…" }));
	await screen.findByText(/4 later changes/);
});

test("a vault open for reading only makes no backups and says so", async () => {
	const { user } = await openVault((core) => (core.session.readOnly = "The file cannot be written."));
	await go(user, "Settings");
	await screen.findByText(/open for reading only makes no backups/);
	expect(screen.queryByRole("button", { name: "Back up now" })).toBeNull();
});

test("profiles of one's own are named, and what is wrong with a file", async () => {
	const { user } = await openVault();
	await go(user, "Settings");
	expect(await screen.findByText("Acme Parcels")).toBeTruthy();
	expect(screen.getByText("broken.toml:2: unknown field `nmae`")).toBeTruthy();
});

test("sheets are kept up to date in a folder until that is stopped, and what went wrong is told after the unlock", async () => {
	const { core, user } = await openVault((core) => (core.keptSheets.problem = "The folder did not answer in time."));
	await screen.findByText(/could not be brought up to date. The folder did not answer in time./);
	await go(user, "Settings");
	await user.click(await screen.findByRole("button", { name: "Keep them up to date in a folder…" }));
	expect(await screen.findByText("/srv/on-call")).toBeTruthy();
	await user.click(screen.getByRole("button", { name: "Stop" }));
	expect(await screen.findByRole("button", { name: "Keep them up to date in a folder…" })).toBeTruthy();
	expect(asked(core, "stop_keeping_sheets")).toHaveLength(1);
});
