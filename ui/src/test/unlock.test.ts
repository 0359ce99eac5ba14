import { screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { ErrorCode } from "$lib/ipc";
import { CODE, fault, PASSPHRASE } from "$lib/ipc/fake";
import { asked, openWindow, overview, unlock } from "./window";

test("passphrase and code open the vault without a press", async () => {
	const { user } = openWindow((core) => core.known());
	await unlock(user);
	expect(await overview()).toBeTruthy();
});

test("a pasted code works, blanks and all", async () => {
	const { core, user } = openWindow((fake) => fake.known());
	await user.type(await screen.findByLabelText("Passphrase"), PASSPHRASE);
	await user.click(screen.getByLabelText("Six-digit code"));
	await user.paste(` ${CODE.slice(0, 3)} ${CODE.slice(3)} `);
	await overview();
	expect(asked(core, "unlock_vault")).toMatchObject([{ r: { code: CODE } }]);
});

test("wrong credentials never say which factor, show the clock, and empty the fields", async () => {
	const { user } = openWindow((core) => core.known());
	await unlock(user, "wrong");
	expect((await screen.findByRole("alert")).textContent).toMatch(/do not fit together.*clock shows/s);
	await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>("Passphrase").value).toBe(""));
	expect(screen.getByLabelText<HTMLInputElement>("Six-digit code").value).toBe("");
});

test("the comparison with the phone is asked for once", async () => {
	const { user } = openWindow((core) => core.known().fail("unlock_vault", fault("wrongCredentials", "Passphrase, code or this device is not right; a code works once, so type the next one; if that fails too, compare this computer's clock with your phone's.")));
	await unlock(user);
	const words = (await screen.findByRole("alert")).querySelectorAll("p");
	expect([...words].filter(({ textContent }) => /compare/i.test(textContent ?? ""))).toHaveLength(1);
});

test("the phone's time goes along when it was typed", async () => {
	const { core, user } = openWindow((fake) => fake.known().fail("unlock_vault", fault("clockBehind", "The clock is before the last unlock.")));
	await unlock(user);
	await user.type(await screen.findByLabelText(/My phone shows/), "14:05");
	core.fail("unlock_vault", null);
	await unlock(user);
	await overview();
	expect(asked(core, "unlock_vault").at(-1)).toMatchObject({ r: { phoneTime: expect.stringMatching(/T\d\d:05:00\.000Z$/) } });
});

test("a throttled attempt counts down and cannot be repeated before", async () => {
	const { core, user } = openWindow((fake) => fake.known().fail("unlock_vault", fault("throttled", "Wait, then try again.", { retryInSeconds: 30 })));
	await unlock(user);
	const button = await screen.findByRole<HTMLButtonElement>("button", { name: /Try again in \d+ s/ });
	expect(button.disabled).toBe(true);
	await unlock(user);
	expect(asked(core, "unlock_vault"), "no second attempt while waiting").toHaveLength(1);
});

const troubles: [ErrorCode, RegExp][] = [
	["authenticatorLapsed", /authenticator has lapsed/],
	["codeReused", /used already/],
	["keyringMissing", /keyring is missing/],
	["keyringBusy", /does not answer/],
	["notAVault", /not a vault/],
	["damaged", /damaged/],
	["rolledBack", /older copy/],
	["newerFormat", /newer program/],
	["inUse", /open elsewhere/],
	["readOnly", /cannot be written/],
	["diskFull", /disk is full/],
];

test.each(troubles)("%s has its own words and the core's sentence", async (code, title) => {
	const { user } = openWindow((core) => core.known().fail("unlock_vault", fault(code, "The next step is this.")));
	await unlock(user);
	const alert = await screen.findByRole("alert");
	expect(alert.textContent).toMatch(title);
	expect(alert.textContent).toContain("The next step is this.");
	expect(alert.textContent, "a detail for the ticket").toContain(`code: ${code}`);
});

test("after a soft lock the passphrase alone opens", async () => {
	const { core, user } = openWindow((fake) => {
		fake.status.state = "softLocked";
		fake.status.session = fake.session;
	});
	await user.type(await screen.findByLabelText("Passphrase"), `${PASSPHRASE}{Enter}`);
	await overview();
	expect(asked(core, "reopen_vault")).toHaveLength(1);
});

test("when the soft lock is over, the code is asked for", async () => {
	const { user } = openWindow((core) => {
		core.known().fail("reopen_vault", fault("locked", "The short lock is over."));
		core.status.state = "softLocked";
		core.status.session = core.session;
	});
	await user.type(await screen.findByLabelText("Passphrase"), `${PASSPHRASE}{Enter}`);
	expect(await screen.findByLabelText("Six-digit code")).toBeTruthy();
});

test("a recent vault whose file is gone cannot be chosen but can be forgotten", async () => {
	const { core, user } = openWindow((fake) => {
		fake.known();
		fake.status.recent[0]!.exists = false;
	});
	expect((await screen.findByRole<HTMLButtonElement>("button", { name: /File not found/ })).disabled).toBe(true);
	await user.click(screen.getByRole("button", { name: "Forget Northwind Integrations" }));
	await waitFor(() => expect(screen.queryByText("File not found")).toBeNull());
	expect(asked(core, "forget_recent")).toHaveLength(1);
});

test("a core that does not answer is said with a way to try again", async () => {
	const { core, user } = openWindow((fake) => fake.fail("app_status", fault("internal", "The settings could not be read.")));
	await screen.findByText("The settings could not be read.");
	core.fail("app_status", null);
	await user.click(screen.getByRole("button", { name: "Try again" }));
	expect(await screen.findByRole("button", { name: "Create a vault" })).toBeTruthy();
});
