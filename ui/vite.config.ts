import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => ({
	plugins: [svelte()],
	resolve: {
		alias: { $lib: fileURLToPath(new URL("./src/lib", import.meta.url)) },
		// Component tests run the browser build of Svelte.
		...(mode === "test" ? { conditions: ["browser"] } : {}),
	},
	build: {
		target: "es2023",
		// Keeps light-dark() as it is written: all three system web views know it.
		cssTarget: ["safari17.5", "chrome123"],
		// The content security policy allows no data: fonts, and the preload helper is not needed for one bundle.
		assetsInlineLimit: 0,
		modulePreload: false,
	},
	server: { port: 5183, strictPort: true },
	test: {
		environment: "happy-dom",
		setupFiles: ["./src/test/setup.ts"],
		include: ["src/**/*.test.ts"],
		restoreMocks: true,
		// A cold start on a busy two-core machine compiles for several seconds inside the first test.
		testTimeout: 60_000,
		hookTimeout: 60_000,
		experimental: { fsModuleCache: true },
	},
}));
