export * from "./bindings";
export { asIpcError, isIpcError } from "./error";
export { onCore, type CoreEvents } from "./events";
export { generalKinds, ownKinds } from "./kinds";
export { Resource } from "./resource.svelte";
export { holdSecret } from "./secret";
export { isAboutKit } from "./warnings";
