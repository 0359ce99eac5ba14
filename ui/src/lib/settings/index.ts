export { default as About } from "./About.svelte";
export { default as Backups } from "./Backups.svelte";
export { default as OwnProfiles } from "./OwnProfiles.svelte";
export { default as SettingsForm } from "./SettingsForm.svelte";
