export { reportActivity } from "./activity";
export { default as Frame } from "./Frame.svelte";
export { getMarks, Marks, setMarks } from "./marks.svelte";
export { getNavigation, Navigation, setNavigation, wayIn, type ImportSource, type Route } from "./navigation.svelte";
export { getPresenter, Presenter, setPresenter } from "./presenter.svelte";
export { default as Search } from "./Search.svelte";
export { getSession, Session, setSession } from "./session.svelte";
export { default as Shortcuts } from "./Shortcuts.svelte";
export { applyTheme } from "./theme";
