import { screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { daysOf, forbiddenOf } from "$lib/settings/profile-draft.svelte";
import { asked, openVault, type Window } from "./window";

async function openForm(): Promise<Window> {
	const window = await openVault();
	await window.user.click(screen.getByRole("button", { name: "Settings" }));
	await window.user.click(await screen.findByRole("button", { name: "New profile…" }));
	await screen.findByRole("dialog", { name: "New profile" });
	return window;
}

test("a profile is typed, looked at as a file and saved as a new one", async () => {
	const { core, user } = await openForm();
	await user.type(screen.getByLabelText("Name of the partner"), "Acme");
	await user.type(screen.getByLabelText(/^Hosts of Production/), "https://api.acme.example");
	await user.type(screen.getByLabelText(/^Advised rotation/), "90");
	await user.type(screen.getByLabelText(/^Requests that are never sent/), "post /v1/orders places an order");
	await user.click(screen.getByRole("button", { name: "Look at the file" }));
	expect((await screen.findByLabelText("The file")).textContent).toContain('id = "acme"');
	expect(asked(core, "save_profile"), "looking writes nothing").toHaveLength(0);
	await user.click(screen.getByRole("button", { name: "Save as a new file" }));
	await screen.findByText("/home/olivia/.config/partner-vault/profiles/acme.toml");
	expect(asked(core, "save_profile")).toMatchObject([{ r: {
		name: "Acme", recommendedDays: 90, mandatoryDays: null,
		environments: [{ kind: "staging", origins: [] }, { kind: "production", origins: ["https://api.acme.example"] }],
		forbidden: [{ method: "POST", path: "/v1/orders", reason: "places an order" }],
	} }]);
});

test("several kinds, how each proves who calls, and contacts of every sort", async () => {
	const { core, user } = await openForm();
	await user.type(screen.getByLabelText("Name of the partner"), "Acme");
	await user.selectOptions(screen.getByLabelText("How it proves who calls"), "apiKeyHeader");
	await user.type(screen.getByLabelText("Name of the header"), "X-Acme-Key");
	await user.click(screen.getByRole("button", { name: "Add a kind of credential" }));
	await user.type(screen.getByLabelText("Name of credential 2"), "Portal");
	await user.type(screen.getByLabelText("Field 1, credential 2"), "Password");
	await user.selectOptions(screen.getByLabelText("How it proves who calls, credential 2"), "portalAccount");
	expect(screen.getByLabelText<HTMLInputElement>("Field 2, credential 2").value, "the field that was missing is there").toBe("User name");
	await user.type(screen.getByLabelText(/^Contact for suspected misuse/), "+44 20 7946 0000\nhttps://acme.example/abuse");
	await user.click(screen.getByRole("button", { name: "Look at the file" }));
	await screen.findByLabelText("The file");
	expect(asked(core, "preview_profile")).toMatchObject([{ r: {
		credentials: [
			{ label: "API key", auth: { recipe: "apiKeyHeader", header: "X-Acme-Key", key: 0 } },
			{ label: "Portal", auth: { recipe: "portalAccount", username: 1, password: 0 }, fields: [{ label: "Password", sensitivity: "critical" }, { label: "User name", sensitivity: "moderate" }] },
		],
		contacts: { credentials: [], security: ["+44 20 7946 0000", "https://acme.example/abuse"], support: [] },
	} }]);
});

test("what looks like a secret is asked about before it is saved", async () => {
	const { user } = await openForm();
	await user.type(screen.getByLabelText("Name of the partner"), "Acme");
	await user.type(screen.getByLabelText("Name of its credential"), " 48211");
	await user.click(screen.getByRole("button", { name: "Look at the file" }));
	await screen.findByText("Is one of these a secret?");
	await user.click(screen.getByRole("button", { name: "Save as a new file" }));
	await screen.findByText("Say that none of this is a secret, or take it out.");
	await user.click(screen.getByRole("checkbox", { name: "None of this is a secret" }));
	await user.click(screen.getByRole("button", { name: "Save as a new file" }));
	await screen.findByText(/it is offered when you add a partner/);
});

test("what the core refuses stands at its field, and what was typed stays", async () => {
	const { user } = await openForm();
	await user.type(screen.getByLabelText(/^Advised rotation/), "soon");
	await user.click(screen.getByRole("button", { name: "Look at the file" }));
	await screen.findByText("A whole number of days, or nothing.");
	await user.clear(screen.getByLabelText(/^Advised rotation/));
	await user.click(screen.getByRole("button", { name: "Look at the file" }));
	await screen.findByText("Fill this in.");
});

test("lines of forbidden requests and days are read, or said to be something else", () => {
	expect(forbiddenOf("DELETE /v1/keys ends all keys\n\n")).toEqual([{ method: "DELETE", path: "/v1/keys", reason: "ends all keys" }]);
	expect(forbiddenOf("/v1/keys")).toBeNull();
	expect([daysOf(""), daysOf(" 30 "), daysOf("0"), daysOf("x")]).toEqual([null, 30, undefined, undefined]);
});
