import { mockIPC } from "@tauri-apps/api/mocks";
import { expect, test, vi } from "vitest";
import { Session } from "./session.svelte";

/** A core that only counts how often it was asked to lock. */
function countingCore(): { locks: () => number } {
	let locks = 0;
	mockIPC((command) => {
		if (command === "lock_vault") locks += 1;
		return { state: "locked", session: null };
	});
	return { locks: () => locks };
}

test("a lock waits until the core has what was typed last: it would refuse it afterwards", async () => {
	vi.useFakeTimers();
	const { locks } = countingCore();
	const session = new Session();
	let handedOver = (): void => undefined;
	session.beforeLock = () => new Promise((resolve) => (handedOver = resolve));
	const locked = session.lock(true);
	expect(session.state, "the views are gone all the same").toBe("locked");
	await Promise.resolve();
	expect(locks()).toBe(0);
	handedOver();
	await locked;
	expect(locks()).toBe(1);
	vi.useRealTimers();
});

test("a core that does not answer holds no lock up", async () => {
	vi.useFakeTimers();
	const { locks } = countingCore();
	const session = new Session();
	session.beforeLock = () => new Promise(() => undefined);
	const locked = session.lock(true);
	await vi.runAllTimersAsync();
	await locked;
	expect(locks()).toBe(1);
	vi.useRealTimers();
});
