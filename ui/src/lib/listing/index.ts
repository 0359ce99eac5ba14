export { default as BulkBar } from "./BulkBar.svelte";
export { default as CredentialList } from "./CredentialList.svelte";
export type { Selection } from "./selection.svelte";
export { Finder } from "./finder.svelte";
