// The entry of the explorer's page: the address and the reader's choices go in, the list of sheets and the counts of the facets come out.
// The page already holds the full list; if anything here fails, it stays.

import { emptyState, NEWEST, orderOf, PAGE, readAddress, RELEVANCE, writeAddress } from "./address.js";
import { Bits, filtered, OPPOSITE, readColumns, sorted } from "./columns.js";
import { counted, h } from "./dom.js";
import { facetPanel } from "./facets.js";
import { cards, lines, table } from "./results.js";
import { openIndex } from "./search.js";

const TYPING_PAUSE = 120; // milliseconds
const ORDERS = {
  [RELEVANCE]: "pertinence",
  recent: "information la plus récente",
  complet: "fiche la plus complète",
  titre: "titre, de A à Z",
  debut: "début le plus récent",
  [`recent${OPPOSITE}`]: "information la plus ancienne",
  [`complet${OPPOSITE}`]: "fiche la moins complète",
  [`titre${OPPOSITE}`]: "titre, de Z à A",
  [`debut${OPPOSITE}`]: "début le plus ancien",
};

async function readJson(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} : ${answer.status}`);
  return answer.json();
}

async function start(page) {
  const at = (name) => page.querySelector(`[data-role=${name}]`);
  const field = page.querySelector("#recherche-explorer");
  const data = await readJson(page.dataset.colonnes);
  const columns = readColumns(data);
  const { facets, sheets } = columns;
  const placeFacet = facets.find((facet) => facet.name === data.lieux);
  const tagFacets = facets.filter((facet) => data.etiquettes.includes(facet.name));
  const labels = (facet, id) => (facet ? facet.sheets[id].map((rank) => facet.values[rank].label) : []);
  for (const sheet of sheets) {
    sheet.places = labels(placeFacet, sheet.id);
    sheet.tags = tagFacets.flatMap((facet) => labels(facet, sheet.id));
  }

  const cardFiles = new Map();
  async function cardText(sheet) {
    const number = Math.floor(sheet.id / data.cartes);
    if (!cardFiles.has(number)) cardFiles.set(number, readJson(page.dataset.cartes.replace("*", number)));
    return (await cardFiles.get(number))[sheet.id % data.cartes];
  }

  let index;
  const openedIndex = () => {
    index ??= openIndex(new URL(page.dataset.texte, document.baseURI), sheets).catch((error) => {
      index = undefined;
      throw error;
    });
    return index;
  };

  let state = emptyState();
  let unknown = [];
  let outcome; // of the text search: undefined when there is no query
  let turn = 0; // a slow answer to an old query is dropped
  let typing = false;
  const showFacets = facetPanel(at("facettes"), facets, (name, id, on) => {
    const ids = new Set(state.chosen.get(name));
    if (on) ids.add(id);
    else ids.delete(id);
    const chosen = new Map(state.chosen);
    if (ids.size) chosen.set(name, ids);
    else chosen.delete(name);
    change({ chosen });
  });

  // ── What the reader does ────────────────────────────────────────────────────────────────────────────────────────────────

  /** A discrete choice is a new step of the history; what is typed is one step, however many letters it has. */
  function change(changes, { typed = false } = {}) {
    state = { ...state, shown: PAGE, ...changes };
    unknown = [];
    const address = location.pathname + writeAddress(state, facets);
    if (address !== location.pathname + location.search) {
      if (typed && typing) history.replaceState(null, "", address);
      else history.pushState(null, "", address);
    }
    typing = typed;
    return draw("query" in changes);
  }

  let pause;
  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => change({ query: field.value.trimStart() }, { typed: true }), TYPING_PAUSE);
  });
  function submit(event, query) {
    event.preventDefault();
    clearTimeout(pause);
    field.value = query;
    change({ query: query.trim() });
  }
  at("chercher").addEventListener("submit", (event) => submit(event, field.value));
  for (const form of document.querySelectorAll("form[role=search]")) {
    const other = form.elements.namedItem("q");
    if (page.contains(form) || !other) continue;
    form.addEventListener("submit", (event) => {
      submit(event, other.value);
      other.value = "";
      field.focus();
    });
  }
  at("tri").addEventListener("change", (event) => change({ order: event.target.value }));
  at("vues").addEventListener("change", (event) => change({ view: event.target.value }));
  at("filtrer").addEventListener("click", () => openFilters(at("filtrer").getAttribute("aria-expanded") !== "true"));
  at("fermer").addEventListener("click", () => {
    openFilters(false);
    at("filtrer").focus();
    at("resultats").scrollIntoView();
  });
  at("plus").addEventListener("click", async () => {
    const before = at("liste").querySelectorAll("[data-fiche]").length;
    await change({ shown: state.shown + PAGE });
    at("liste").querySelectorAll("[data-fiche]")[before]?.querySelector("a").focus();
  });
  window.addEventListener("popstate", arrive);

  function openFilters(open) {
    at("filtrer").setAttribute("aria-expanded", String(open));
    at("panneau").classList.toggle("is-open", open);
  }

  function clearAll() {
    change({ ...emptyState(), view: state.view });
    field.focus();
  }

  // ── What the page shows ─────────────────────────────────────────────────────────────────────────────────────────────────

  function arrive() {
    clearTimeout(pause);
    typing = false;
    ({ state, unknown } = readAddress(location.search, facets));
    return draw(true);
  }

  async function draw(queryChanged) {
    turn += 1;
    const mine = turn;
    if (field.value.trim() !== state.query.trim()) field.value = state.query;
    if (queryChanged) {
      try {
        const found = await searched(state.query);
        if (mine !== turn) return;
        outcome = found;
      } catch (error) {
        if (mine !== turn) return;
        outcome = undefined;
        console.error(error);
        at("avis").replaceChildren(h("p", { class: "mg-note" }, "La recherche n’a pas pu être chargée\u00a0: vérifiez la connexion, puis recommencez. Les filtres restent utilisables."));
        show(true);
        return;
      }
    }
    show(false);
  }

  async function searched(query) {
    if (!query.trim()) return undefined;
    const engine = await openedIndex();
    const { results, words } = await engine.search(query);
    if (!words.length) return undefined;
    const strangers = words.some((word) => word.how === "inconnu");
    return {
      engine,
      words,
      complete: results.filter((result) => result.complete).map((result) => result.id),
      partial: results.filter((result) => !result.complete).map((result) => result.id),
      suggestion: strangers ? await engine.suggestion(query, words) : "",
    };
  }

  function show(failed) {
    const all = new Bits(columns.size, true);
    // The counts are of the sheets with all the words; when no sheet has them all, of those with a part of them.
    const searching = outcome && (outcome.complete.length ? outcome.complete : outcome.partial);
    const result = filtered(columns, state.chosen, searching ? Bits.of(columns.size, searching) : all);
    const order = orderOf(state);
    const listed = (ids) => {
      const kept = ids.filter((id) => result.filters.has(id)).map((id) => sheets[id]);
      return order === RELEVANCE ? kept : sorted(kept, order);
    };
    const full = listed(outcome ? outcome.complete : sheets.map((sheet) => sheet.id));
    const partial = listed(outcome ? outcome.partial : []);
    showFacets(state.chosen, result.counts);
    showCount(full.length, partial.length);
    showChips();
    showControls(order);
    if (!failed) showNotices();
    showList(full, partial, order);
  }

  function showCount(full, partial) {
    const kept = `${counted(full, "expérience")} sur\u00a0${columns.size.toLocaleString("fr")}`;
    const others = partial ? `, ${counted(partial, full ? "autre" : "fiche", full ? "autres" : "fiches")} avec une partie des mots` : "";
    const words = kept + others;
    if (at("compte").textContent !== words) at("compte").textContent = words;
    at("fermer").textContent = full + partial ? `Voir ${counted(full + partial, "expérience")}` : "Fermer les filtres";
    const chosen = [...state.chosen.values()].reduce((sum, ids) => sum + ids.size, 0);
    at("filtrer").textContent = chosen ? `Filtrer (${chosen})` : "Filtrer";
  }

  function showChips() {
    const focused = Array.from(at("puces").children).findIndex((chip) => chip.contains(document.activeElement));
    const chips = facets.flatMap((facet) =>
      facet.values
        .filter((value) => state.chosen.get(facet.name)?.has(value.id))
        .map((value) =>
          h(
            "li",
            {},
            h(
              "button",
              {
                type: "button",
                class: "mg-chip mg-chip-button",
                "aria-label": `Retirer le filtre ${facet.label}\u00a0: ${value.label}`,
                onclick: () => {
                  const ids = new Set(state.chosen.get(facet.name));
                  ids.delete(value.id);
                  const chosen = new Map(state.chosen);
                  if (ids.size) chosen.set(facet.name, ids);
                  else chosen.delete(facet.name);
                  change({ chosen });
                },
              },
              value.label,
              h("span", { class: "mg-cross", "aria-hidden": "true" }, "✕"),
            ),
          ),
        ),
    );
    const last = chips.length - 1;
    if (state.chosen.size || state.query.trim()) chips.push(h("li", {}, h("button", { type: "button", class: "mg-link-button", onclick: clearAll }, "Tout effacer")));
    at("puces").replaceChildren(...chips);
    at("puces").hidden = chips.length === 0;
    if (focused >= 0) (at("puces").children[Math.max(0, Math.min(focused, last))]?.querySelector("button") ?? field).focus();
  }

  function showControls(order) {
    const offered = [...(state.query.trim() ? [RELEVANCE] : []), NEWEST, "complet", "titre", "debut"];
    if (!offered.includes(order)) offered.push(order);
    const options = at("tri").options;
    if (Array.from(options, (option) => option.value).join() !== offered.join()) {
      at("tri").replaceChildren(...offered.map((each) => h("option", { value: each }, ORDERS[each])));
    }
    at("tri").value = order;
    for (const radio of at("vues").querySelectorAll("input")) radio.checked = radio.value === state.view;
  }

  function showNotices() {
    const notices = [];
    if (unknown.length) {
      notices.push(h("p", { class: "mg-note" }, `L’adresse demandait un choix que ce site ne connaît pas, laissé de côté\u00a0: ${unknown.slice(0, 5).join(", ")}${unknown.length > 5 ? "…" : ""}.`));
    }
    if (outcome?.suggestion) {
      const better = { ...state, query: outcome.suggestion, shown: PAGE };
      const link = h("a", { href: writeAddress(better, facets), onclick: (event) => follow(event, outcome.suggestion) }, outcome.suggestion);
      notices.push(h("p", { class: "mg-suggestion" }, "Vouliez-vous dire «\u00a0", link, "\u00a0»\u00a0?"));
    }
    const strangers = (outcome?.words ?? []).filter((word) => word.how === "inconnu").map((word) => `«\u00a0${state.query.slice(word.start, word.end)}\u00a0»`);
    if (strangers.length && outcome.partial.length) {
      notices.push(h("p", { class: "mg-muted" }, strangers.length > 1 ? `Ces mots ne figurent dans aucune fiche\u00a0: ${strangers.join(", ")}.` : `Le mot ${strangers[0]} ne figure dans aucune fiche.`));
    }
    at("avis").replaceChildren(...notices);
  }

  function follow(event, query) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    submit(event, query);
    field.focus();
  }

  function showList(full, partial, order) {
    const first = full.slice(0, state.shown);
    const second = partial.slice(0, state.shown - first.length);
    const groups = [{ title: "", sheets: first }];
    const title = full.length ? "Avec une partie des mots" : "Aucune fiche n’a tous ces mots\u00a0; celles-ci en ont une partie";
    if (second.length) groups.push({ title, sheets: second });
    const engine = outcome?.engine;
    const options = {
      parts: columns.parts,
      texts: cardText,
      search: engine && { mark: (text) => engine.mark(text, outcome.words), excerpt: (id) => engine.excerpt(id, outcome.words) },
      order,
      sort: (wished) => change({ order: wished }),
      placeLabel: placeFacet?.label ?? "",
      tagLabel: tagFacets[0]?.label ?? "",
    };
    const filled = groups.filter((group) => group.sheets.length);
    const sorting = at("liste").contains(document.activeElement) ? document.activeElement.dataset.tri : undefined;
    if (!columns.size) return; // the page says that the inventory is empty
    if (!filled.length) at("liste").replaceChildren(nothing());
    else if (state.view === "tableau") at("liste").replaceChildren(table(filled, options));
    else {
      const draw = state.view === "liste" ? lines : cards;
      at("liste").replaceChildren(...filled.flatMap((group) => [group.title ? h("h3", { class: "mg-group" }, group.title) : [], draw(group.sheets, options)].flat()));
    }
    if (sorting) at("liste").querySelector(`[data-tri=${sorting}]`)?.focus();
    const more = full.length + partial.length - first.length - second.length;
    at("plus").hidden = more <= 0;
    at("plus").textContent = `Afficher ${Math.min(PAGE, more)} de plus (il en reste ${more.toLocaleString("fr")})`;
  }

  /** Nothing found: say so, and offer the ways on. */
  function nothing() {
    const query = state.query.trim();
    const ways = [];
    if (state.chosen.size) {
      const without = outcome ? outcome.complete.length || outcome.partial.length : columns.size;
      if (without) ways.push(h("button", { type: "button", class: "mg-button", onclick: () => change({ chosen: new Map() }) }, `Retirer les filtres (${counted(without, "expérience")})`));
    }
    if (query) ways.push(h("button", { type: "button", class: "mg-button", onclick: () => (change({ query: "" }), field.focus()) }, "Effacer les mots cherchés"));
    const what = query ? `Aucune fiche ne répond à «\u00a0${query}\u00a0»${state.chosen.size ? " avec ces filtres" : ""}.` : "Aucune fiche n’a tous ces traits à la fois.";
    return h(
      "div",
      { class: "mg-nothing" },
      h("p", { class: "mg-lead" }, what),
      h("p", {}, "Essayez un mot plus courant, un seul mot, ou moins de filtres."),
      ways.length > 0 && h("p", { class: "mg-ways" }, ways),
      at("issues")?.content.cloneNode(true),
    );
  }

  for (const element of page.querySelectorAll("[data-js]")) element.hidden = false;
  page.dataset.actif = "";
  await arrive();
  page.dataset.pret = "";
}

const page = document.querySelector("[data-colonnes]");
start(page).catch((error) => {
  console.error(error);
  page.querySelector("[data-role=avis]").replaceChildren(
    h("p", { class: "mg-note" }, "Les filtres et la recherche n’ont pas pu être chargés\u00a0: la liste complète reste ci-dessous. Recharger la page suffit souvent."),
  );
});
