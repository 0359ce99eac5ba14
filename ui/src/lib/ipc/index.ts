export * from "./bindings";
export { dossierOf, setting, usesOf, type BulkDeed } from "./changes";
export { labelOf, optionalOf, optionsOf } from "./choices";
export { asIpcError, isIpcError } from "./error";
export { onCore, type CoreEvents } from "./events";
export { generalKinds, ownKinds } from "./kinds";
export { Resource } from "./resource.svelte";
export { holdSecret } from "./secret";
export { isAboutGuesses, isAboutKit } from "./warnings";
