// Sheets in order go in, their list comes out as cards, as lines or as a table.

import { OPPOSITE } from "./columns.js";
import { counted, h, marked } from "./dom.js";

const MOST_SECTIONS = 4;
const COLUMNS = { titre: "ascending", debut: "descending", recent: "descending", complet: "descending" }; // what a first click on a heading gives

const address = (sheet) => `../fiches/${encodeURIComponent(sheet.slug)}/`;

/** What stands under a title: places, period, number of sources. */
function facts(sheet) {
  return [sheet.places.join(", "), sheet.period, sheet.sources ? counted(sheet.sources, "source") : ""].filter(Boolean).join(" · ");
}

function titleLink(sheet, search, className) {
  return h("a", { class: className, href: address(sheet) }, search ? marked(search.mark(sheet.title)) : sheet.title);
}

const filledIn = (sheet, parts) => (parts ? `complétude\u00a0${sheet.filled}/${parts}` : "");

// The words of a card are fetched when it comes near the screen: a reader downloads what a reader sees.
const waiting = new WeakMap();
const nearScreen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      nearScreen.unobserve(target);
      waiting.get(target)();
    }
  },
  { rootMargin: "300px" },
);

/** `texts(sheet)` gives the words of a card, `search` (when there is a query) marks words and gives excerpts. */
export function cards(sheets, { parts, texts, search }) {
  return h(
    "ul",
    { class: "mg-hits" },
    sheets.map((sheet) => {
      const text = h("p", { class: "mg-card-text" });
      const foot = h("p", { class: "mg-card-foot" }, filledIn(sheet, parts));
      const card = h(
        "li",
        { class: "mg-card mg-result", "data-fiche": sheet.slug },
        h("div", { class: "mg-result-head" }, h("h3", { class: "mg-card-title" }, titleLink(sheet, search, "mg-card-link")), tags(sheet)),
        h("p", { class: "mg-card-meta" }, facts(sheet)),
        text,
        foot,
      );
      waiting.set(card, async () => {
        const { pieces, sections } = search ? await search.excerpt(sheet.id) : { pieces: [], sections: [] };
        text.replaceChildren(...(pieces.length ? marked(pieces) : [await texts(sheet)]));
        if (sections.length) foot.replaceChildren(...found(sheet, sections), ` · ${filledIn(sheet, parts)}`);
      });
      nearScreen.observe(card);
      return card;
    }),
  );
}

function tags(sheet) {
  return sheet.tags.length > 0 && h("ul", { class: "mg-chips" }, sheet.tags.map((tag, rank) => h("li", { class: rank ? "mg-chip" : "mg-chip is-strong" }, tag)));
}

/** « Trouvé dans : objectifs, acteurs », each a link to that part of the sheet. */
function found(sheet, sections) {
  const links = sections.slice(0, MOST_SECTIONS).map(({ section, label }) => {
    const words = label.charAt(0).toLowerCase() + label.slice(1);
    return section ? h("a", { href: `${address(sheet)}#${section}` }, words) : words;
  });
  const more = sections.length - links.length;
  return ["Trouvé dans\u00a0: ", ...links.flatMap((link, rank) => (rank ? [", ", link] : [link])), more > 0 ? ` et ${counted(more, "autre partie", "autres parties")}` : ""].filter(Boolean);
}

export function lines(sheets, { search }) {
  return h(
    "ul",
    { class: "mg-lines" },
    sheets.map((sheet) => h("li", { "data-fiche": sheet.slug }, titleLink(sheet, search), h("span", { class: "mg-muted" }, facts(sheet)))),
  );
}

/** One table for all the groups of sheets; a group may have a heading row. `sort(order)` is called by the headings. */
export function table(groups, { parts, search, order, sort, placeLabel, tagLabel }) {
  const heading = (key, words) => {
    const current = order.replace(OPPOSITE, "") === key;
    const opposite = { ascending: "descending", descending: "ascending" };
    const way = order.endsWith(OPPOSITE) ? opposite[COLUMNS[key]] : COLUMNS[key];
    const next = current && !order.endsWith(OPPOSITE) ? key + OPPOSITE : key;
    return h(
      "th",
      { scope: "col", "aria-sort": current ? way : "none" },
      h("button", { type: "button", class: "mg-sort", "data-tri": key, onclick: () => sort(next) }, words, h("span", { class: "mg-sort-sign", "aria-hidden": "true" })),
    );
  };
  const heads = [
    heading("titre", "Expérience"),
    placeLabel && h("th", { scope: "col" }, placeLabel),
    tagLabel && h("th", { scope: "col" }, tagLabel),
    heading("debut", "Début"),
    heading("recent", "Information"),
    heading("complet", "Complétude"),
  ].filter(Boolean);
  const body = groups.map(({ title, sheets }) =>
    h(
      "tbody",
      {},
      title && h("tr", {}, h("th", { class: "mg-group", colspan: heads.length, scope: "rowgroup" }, title)),
      sheets.map((sheet) =>
        h(
          "tr",
          { "data-fiche": sheet.slug },
          h("th", { scope: "row" }, titleLink(sheet, search)),
          placeLabel && h("td", {}, sheet.places.join(", ")),
          tagLabel && h("td", {}, sheet.tags.join(", ")),
          h("td", { class: "mg-digits" }, sheet.start === null ? "–" : String(sheet.start)),
          h("td", {}, sheet.date || "–"),
          h("td", { class: "mg-digits" }, parts ? `${sheet.filled}/${parts}` : "–"),
        ),
      ),
    ),
  );
  return h(
    "div",
    { class: "mg-table-box", role: "region", "aria-label": "Tableau des expériences", tabindex: "0" },
    h("table", { class: "mg-table mg-result-table" }, h("caption", { class: "mg-hidden" }, "Les expériences, une par ligne\u00a0; les titres des colonnes trient."), h("thead", {}, h("tr", {}, heads)), body),
  );
}
