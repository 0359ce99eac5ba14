import { render, screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import App from "./App.svelte";
import { installFakeCore } from "$lib/ipc/fake";

test("the window says what it is", async () => {
	installFakeCore();
	render(App);
	expect(await screen.findByRole("heading", { name: "Partner Vault" })).toBeTruthy();
});
