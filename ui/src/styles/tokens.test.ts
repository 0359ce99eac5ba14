import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync("src/styles/tokens.css", "utf8");
const tokens = new Map([...css.matchAll(/--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [name, { light, dark }]));

const texts = ["ink", "soft", "accent", "ok", "warn", "bad", "dev", "stg", "prd", "oth", "digit", "symbol"];
const tinted = ["accent", "ok", "warn", "bad", "dev", "stg", "prd", "oth"];
const pairs = [
	...texts.flatMap((text) => ["panel", "bg", "raised", "sunken"].map((ground) => [text, ground])),
	...["ink", "soft"].map((text) => [text, "hover"]),
	...tinted.flatMap((tone) => [[tone, `${tone}-soft`], ["ink", `${tone}-soft`]]),
	["on-accent", "accent"], ["on-accent", "accent-strong"], ["on-prd", "prd"], ["soft", "accent-soft"],
] as [string, string][];

const channel = (hex: string, at: number) => {
	const value = parseInt(hex.slice(at, at + 2), 16) / 255;
	return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};
const luminance = (hex: string) => 0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5);
const contrast = (one: string, other: string) => {
	const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
	return (light + 0.05) / (dark + 0.05);
};

test.each(["light", "dark"] as const)("text can be read on every ground in the %s theme", (theme) => {
	const colour = (name: string) => tokens.get(name)?.[theme] ?? `no token ${name}`;
	const weak = pairs.filter(([text, ground]) => !(contrast(colour(text), colour(ground)) >= 4.5)).map(([text, ground]) => `${text} on ${ground}: ${contrast(colour(text), colour(ground)).toFixed(2)}`);
	expect(weak).toEqual([]);
});

test.each(["light", "dark"] as const)("the edges of controls can be seen in the %s theme", (theme) => {
	const edge = tokens.get("line-strong")?.[theme] as string;
	for (const ground of ["panel", "bg"]) expect(contrast(edge, tokens.get(ground)?.[theme] as string), ground).toBeGreaterThanOrEqual(3);
});
