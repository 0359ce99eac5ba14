export { howTo, type Source } from "./sources";
export { default as WhatYouHave } from "./WhatYouHave.svelte";
export { default as Import } from "./Import.svelte";
