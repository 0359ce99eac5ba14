export { Access, getAccess, setAccess } from "./access.svelte";
export { default as CredentialBoard } from "./CredentialBoard.svelte";
