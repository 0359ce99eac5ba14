export { default as ConfirmKit } from "./ConfirmKit.svelte";
export { default as Create } from "./Create.svelte";
export { default as Door } from "./Door.svelte";
export { default as Recover } from "./Recover.svelte";
export { default as Recovered } from "./Recovered.svelte";
export { default as Reopen } from "./Reopen.svelte";
export { default as Unlock } from "./Unlock.svelte";
export { default as Welcome } from "./Welcome.svelte";
