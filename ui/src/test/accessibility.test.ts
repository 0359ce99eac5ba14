import { screen } from "@testing-library/svelte";
import axe from "axe-core";
import { expect, test } from "vitest";
import { KIT_WARNING } from "$lib/ipc/fake";
import { card, openPartner, openPartners, openVault, openWindow, type Window } from "./window";

const press = (user: Window["user"], name: string) => screen.findByRole("button", { name }).then((button) => user.click(button));

const screens: Record<string, () => Promise<unknown>> = {
	"first screen": async () => (openWindow(), screen.findByRole("button", { name: "Create a vault" })),
	create: async () => press(openWindow().user, "Create a vault"),
	recover: async () => press(openWindow((core) => core.known()).user, "Use the recovery kit"),
	"confirm the kit": async () => press((await openPartners((core) => (core.session.warnings = [KIT_WARNING]))).user, "Confirm the kit"),
	unlock: async () => (openWindow((core) => core.known()), screen.findByLabelText("Passphrase")),
	overview: () => openVault(),
	"overview without a partner": () => openVault((core) => (core.partners = [])),
	findings: async () => press((await openVault()).user, "Show 12: 12 credentials have no recorded consumer"),
	partners: () => openPartners(),
	"add partner": async () => press((await openPartners()).user, "Add partner"),
	palette: async () => (await openVault()).user.keyboard("{Control>}k{/Control}"),
	partner: () => openPartner("SRS Distribution"),
	dossier: async () => (await openPartner("SRS Distribution")).user.click(screen.getByRole("tab", { name: "Dossier" })),
	"credential form": async () => press((await openPartner("SRS Distribution")).user, "Add credential to Staging"),
	reveal: async () => (await openPartner("SRS Distribution")).user.click(card("OAuth client, Staging").getByRole("button", { name: "Reveal Client secret" })),
	"Production question": async () => (await openPartner("SRS Distribution")).user.click(card("OAuth client, Production").getByRole("button", { name: "Copy Client secret" })),
	"consumers and locations": async () => (await openPartner("SRS Distribution")).user.click(card("OAuth client, Production").getByRole("button", { name: "Details: consumers and locations of OAuth client" })),
	history: async () => (await openPartner("SRS Distribution")).user.click(card("OAuth client, Staging").getByRole("button", { name: "2 versions" })),
	import: async () => press((await openPartners()).user, "Import…"),
	"import, columns": async () => {
		const { user } = await openPartners();
		for (const name of ["Import…", "Choose a file…", "Continue"]) await press(user, name);
	},
	audit: async () => press((await openVault()).user, "Audit"),
	settings: async () => press((await openVault()).user, "Settings"),
};

// Contrast needs layout: the tokens are checked in styles/tokens.test.ts, the drawn screens in the real window.
test.each(Object.entries(screens))("axe finds nothing on: %s", async (_, open) => {
	await open();
	await new Promise((done) => setTimeout(done, 50));
	const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
});
