export { default as AuditList } from "./AuditList.svelte";
export { default as ExportLog } from "./ExportLog.svelte";
export { default as Unusual } from "./Unusual.svelte";
export { default as Verify } from "./Verify.svelte";
