export { default as AuditList } from "./AuditList.svelte";
export { default as Verify } from "./Verify.svelte";
