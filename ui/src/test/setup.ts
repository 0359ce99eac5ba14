import { cleanup, configure } from "@testing-library/svelte";
import { afterEach } from "vitest";

// Tests share two cores with compilers: waiting longer costs nothing when the answer is there.
configure({ asyncUtilTimeout: 10_000 });

afterEach(() => {
	cleanup();
	delete document.documentElement.dataset["theme"];
});
