export { Access, getAccess, setAccess } from "./access.svelte";
export { default as BulkDialog } from "./BulkDialog.svelte";
export { default as CredentialBoard } from "./CredentialBoard.svelte";
export { default as FillIn } from "./FillIn.svelte";
export { default as HandOver } from "./HandOver.svelte";
