export { default as Import } from "./Import.svelte";
