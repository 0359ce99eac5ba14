import { screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { SECRET } from "$lib/ipc/fake";
import { card, openPartner, overview } from "./window";

const toggle = () => screen.getByRole("button", { name: "Presenter mode" });
const reveal = () => card("OAuth client, Staging").getByRole("button", { name: "Reveal Client secret" });

test("in presenter mode the core gives out no value, and says how to end it", async () => {
	const { user } = await openPartner("SRS Distribution");
	await user.click(toggle());
	await screen.findByText("No value is shown or copied. A lock ends it.");
	await waitFor(() => expect(reveal()).toBeTruthy());
	await user.click(reveal());
	await screen.findByText(/Presenter mode is on, so no value is shown/);
	expect(document.body.textContent).not.toContain(SECRET);
	await user.click(screen.getByRole("button", { name: "End" }));
	await waitFor(() => expect(screen.queryByText("No value is shown or copied. A lock ends it.")).toBeNull());
	await waitFor(() => expect(reveal()).toBeTruthy());
	await user.click(reveal());
	await screen.findByTestId("revealed");
});

test("what is shown when it begins is closed", async () => {
	const { user } = await openPartner("SRS Distribution");
	await user.click(reveal());
	await screen.findByTestId("revealed");
	await user.keyboard("{Control>}k{/Control}");
	await user.type(await screen.findByRole("combobox"), "presenter");
	await user.keyboard("{Enter}");
	await waitFor(() => expect(document.body.textContent).not.toContain(SECRET));
});

test("names are covered on request, and a lock ends both", async () => {
	const { core, user } = await openPartner("SRS Distribution");
	await user.click(toggle());
	await user.click(await screen.findByRole("button", { name: "Cover names" }));
	expect(document.documentElement.dataset["names"]).toBe("covered");
	await core.emit("vault-locked", { soft: true, why: "idle" });
	await waitFor(() => expect(document.documentElement.dataset["names"]).toBeUndefined());
	core.unlocked();
	await user.type(await screen.findByLabelText("Passphrase"), "copper lantern orbit maple quiet seven{Enter}");
	await overview();
	expect(toggle().getAttribute("aria-pressed")).toBe("false");
});
