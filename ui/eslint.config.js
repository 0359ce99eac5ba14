import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const features = ["vault", "overview", "partners", "credentials", "audit", "settings", "import", "listing", "members"];

const tauri = { group: ["@tauri-apps/*"], message: "Only src/lib/ipc talks to Tauri." };
const bits = { group: ["bits-ui", "bits-ui/*", "@internationalized/*"], message: "Only src/lib/ui imports bits-ui." };
const fake = { regex: "ipc/fake", message: "The fake core is for tests and `vite dev` only." };
const above = { group: ["../*"], message: "Import from another folder by $lib." };
const folders = (names, message) => ({ regex: `^\\$lib/(${names.join("|")})(/|$)`, message });

/** What a folder of src/lib may not import. */
const layer = (name, forbidden, message) => ({
	files: [`src/lib/${name}/**/*.{ts,svelte}`],
	ignores: ["**/*.test.ts"],
	rules: {
		"no-restricted-imports": [
			"error",
			{
				patterns: [
					...(name === "ipc" ? [] : [tauri, fake]),
					...(name === "ui" ? [] : [bits]),
					above,
					folders(forbidden, message),
				],
			},
		],
	},
});

export default ts.config(
	{ ignores: ["dist/", "node_modules/", "src/lib/ipc/bindings.ts"] },
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: globals.browser },
		rules: {
			"no-restricted-globals": [
				"error",
				{ name: "fetch", message: "The window has no network; ask the core." },
				{ name: "localStorage", message: "The window keeps nothing; ask the core." },
				{ name: "sessionStorage", message: "The window keeps nothing; ask the core." },
			],
			"no-restricted-properties": [
				"error",
				{ object: "window", property: "fetch" },
				{ object: "window", property: "localStorage" },
				{ object: "window", property: "sessionStorage" },
			],
			"no-console": "error",
			eqeqeq: "error",
			"svelte/no-at-html-tags": "error",
		},
	},
	{
		files: ["**/*.svelte", "**/*.svelte.ts"],
		languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig } },
	},
	layer("ipc", ["ui", "shell", ...features], "ipc stands below everything else."),
	layer("ui", ["shell", ...features], "ui imports ipc only."),
	layer("shell", features, "The shell imports ipc and ui."),
	...features.map((name) =>
		layer(name, ["shell", ...features.filter((other) => other !== name)], "Features import ipc, ui and themselves."),
	),
	{
		files: ["src/routes/**/*.{ts,svelte}", "src/*.{ts,svelte}"],
		ignores: ["src/main.ts", "**/*.test.ts"],
		rules: { "no-restricted-imports": ["error", { patterns: [tauri, bits, fake] }] },
	},
);
