// The address of the explorer goes in, its state comes out, and the other way round: everything a reader chose is in the address. No DOM here.

import { orders } from "./columns.js";

const VIEWS = ["fiches", "liste", "tableau"];
export const RELEVANCE = "pertinence";
export const NEWEST = "recent";
export const PAGE = 20;

export const emptyState = () => ({ query: "", chosen: new Map(), order: "", view: VIEWS[0], shown: PAGE });

/** The order that a state asks for, once the default is said: relevance when there is a query, else the newest information first. */
export function orderOf(state) {
  const usual = state.query.trim() ? RELEVANCE : NEWEST;
  return state.order && (state.order !== RELEVANCE || usual === RELEVANCE) ? state.order : usual;
}

/** `{state, unknown}`: what the address says and the site does not know (`publics=licornes`) is left out of the state and listed. */
export function readAddress(search, facets) {
  const state = emptyState();
  const unknown = [];
  for (const [name, value] of new URLSearchParams(search)) {
    const facet = facets.find((each) => each.name === name);
    if (name === "q") state.query = value.replace(/\s+/gu, " ").trimStart().slice(0, 200);
    else if (name === "tri" && [RELEVANCE, ...orders].includes(value)) state.order = value;
    else if (name === "vue" && VIEWS.includes(value)) state.view = value;
    else if (name === "n" && /^\d{1,6}$/u.test(value)) state.shown = Math.max(PAGE, Number(value));
    else if (facet) {
      const known = new Set(facet.values.map((each) => each.id));
      const ids = value.split(",").filter(Boolean);
      const chosen = state.chosen.get(name) ?? new Set();
      for (const id of ids) (known.has(id) ? chosen.add(id) : unknown.push(`${name}=${id}`));
      if (chosen.size) state.chosen.set(name, chosen);
    } else unknown.push(`${name}=${value}`);
  }
  return { state, unknown };
}

/** The shortest address of a state, always written in the same order: two equal states have the same address. */
export function writeAddress(state, facets) {
  const parts = [];
  const add = (name, text) => parts.push(`${encodeURIComponent(name)}=${text}`);
  if (state.query.trim()) add("q", encodeURIComponent(state.query).replaceAll("%20", "+"));
  for (const facet of facets) {
    const ids = facet.values.filter((value) => state.chosen.get(facet.name)?.has(value.id)).map((value) => encodeURIComponent(value.id));
    if (ids.length) add(facet.name, ids.join(","));
  }
  const usual = orderOf({ ...state, order: "" });
  if (orderOf(state) !== usual) add("tri", orderOf(state));
  if (state.view !== VIEWS[0]) add("vue", state.view);
  if (state.shown !== PAGE) add("n", String(state.shown));
  return parts.length ? `?${parts.join("&")}` : "";
}

