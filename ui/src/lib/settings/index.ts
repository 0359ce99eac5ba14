export { default as About } from "./About.svelte";
export { default as SettingsForm } from "./SettingsForm.svelte";
