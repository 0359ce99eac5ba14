export { default as CredentialList } from "./CredentialList.svelte";
export { Finder } from "./finder.svelte";
