// On a sheet: its conditions and the surroundings it lives in go in, a checklist and its reading on one page come out. Everything happens on this page:
// nothing is sent, nothing is stored; the answers go with the tab. The lists are read where the sheet shows them; the file shared by the whole site is fetched
// when the reader begins.

import { counted, h, unseen } from "./dom.js";
import { printOnly } from "./paper.js";

const ANSWERS = [
  { id: "present", label: "présent ici", told: ["présent", "présents"] },
  { id: "construire", label: "à construire", told: ["à construire", "à construire"] },
  { id: "absent", label: "absent", told: ["absent", "absents"] },
  { id: "inconnu", label: "je ne sais pas", told: ["à vérifier", "à vérifier"] },
];
const CONDITION = "condition";
const SURROUNDINGS = "milieu";
// How many sheets are named for a point to build: fewer when there is much to build, for the reading to stay on one page.
const SHEETS_SHOWN = [
  { points: 3, sheets: 3 },
  { points: 6, sheets: 2 },
  { points: Infinity, sheets: 1 },
];
const DENSE = 8; // points to build: beyond, the paper keeps the names alone
const FULL = 20; // beyond, it keeps them in small letters
const LONGEST_NAME = 90; // characters of a statement that no term names
const LONGEST_TEXT = 220;

const place = document.querySelector("[data-chez-nous]");
if (place) start();

function start() {
  const lists = readLists();
  const answers = new Map(Object.entries(history.state?.chezNous ?? {}).filter(([, answer]) => ANSWERS.some(({ id }) => id === answer)));
  const button = h("button", { type: "button", class: "mg-button", "aria-expanded": "false", onclick: toggle }, "Faire le point là où nous travaillons");
  const box = h("div", { class: "mg-here-body", id: "chez-nous-points", hidden: true });
  button.setAttribute("aria-controls", box.id);
  place.append(h("p", { class: "mg-screen" }, button), box);
  let drawn;
  if (answers.size) toggle();

  function toggle() {
    box.hidden = !box.hidden;
    button.setAttribute("aria-expanded", String(!box.hidden));
    drawn ??= load().then(
      (shared) => draw(box, lists, answers, shared),
      (error) => {
        console.warn(error);
        drawn = undefined;
        box.replaceChildren(h("p", { class: "mg-note", role: "alert" }, "La liste n’a pas pu être chargée\u00a0: vérifiez la connexion, puis refermez et rouvrez."));
      },
    );
  }
}

async function load() {
  const address = place.dataset.chezNous;
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} : ${answer.status}`);
  return answer.json();
}

// ── What the sheet says ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** `[{title, items: [{key, list, name, text, term, url, own}]}]`: `term` is « vocabulary/id », empty for a statement that no term names. */
function readLists() {
  const taken = new Set();
  return Array.from(document.querySelectorAll("[data-transfert]"), (part) => {
    const list = part.dataset.transfert;
    const above = part.previousElementSibling;
    const title = (above?.matches("h3") ? above : part.closest("section").querySelector("h2")).firstChild.textContent.trim();
    const items = Array.from(part.querySelectorAll(":scope > :is(ul, ol) > li"), (line) => {
      const link = line.querySelector('.mg-term > a[href*="/notions/"]');
      const text = wordsOf(line.querySelector(".mg-text") ?? line);
      const name = link ? link.textContent.trim() : cut(text, LONGEST_NAME);
      const term = link ? new URL(link.href).pathname.split("/").filter(Boolean).slice(-2).join("/") : "";
      let key = `${list}:${term || name}`;
      while (taken.has(key)) key += "+";
      taken.add(key);
      return { key, list, name, text: link ? cut(text, LONGEST_TEXT) : "", term, url: link ? link.href : "", own: true };
    });
    return { title, items: items.filter((item) => item.name) };
  }).filter((list) => list.items.length);
}

/** The conditions that this sheet does not name, while other sheets or tools do. */
function otherConditions(lists, shared) {
  const known = new Set(lists.flatMap((list) => list.items.map((item) => item.term)));
  const items = Object.entries(shared.termes)
    .filter(([term, each]) => each.liste === CONDITION && !known.has(term))
    .map(([term, each]) => ({ key: `${CONDITION}:${term}`, list: CONDITION, name: each.nom, text: each.sens, term, url: `../../notions/${term}/`, own: false }));
  return { title: lists.length ? "Les conditions dont parlent les autres fiches et les outils" : "Les conditions dont parlent les fiches et les outils", items };
}

/** The words of an element, without the numbers of its sources. */
function wordsOf(element) {
  const copy = element.cloneNode(true);
  for (const call of copy.querySelectorAll(".mg-calls, .mg-call")) call.remove();
  return copy.textContent.replace(/\s+/gu, " ").trim();
}

function cut(text, length) {
  if (text.length <= length) return text;
  return `${text.slice(0, Math.max(1, text.lastIndexOf(" ", length)))}\u00a0…`;
}

// ── What the reader answers ─────────────────────────────────────────────────────────────────────────────────────────────────

function draw(box, lists, answers, shared) {
  const others = otherConditions(lists, shared);
  const reading = h("div", { class: "mg-here-reading" });
  const status = h("p", { class: "mg-here-count mg-screen", role: "status" });
  const form = h("form", { class: "mg-here-form mg-screen" }, lists.map((list) => drawList(list, answers)));
  const more = h("button", { type: "button", class: "mg-link-button", onclick: () => addOthers(true) }, `Ajouter ${counted(others.items.length, "condition")} dont parlent les autres fiches et les outils`);
  const clear = h("button", { type: "button", class: "mg-link-button", onclick: empty }, "Effacer mes réponses");
  const ways = h("p", { class: "mg-gestures mg-screen" }, h("button", { type: "button", class: "mg-button", onclick: () => printOnly("chez-nous") }, "Imprimer la lecture (une page)"), clear);
  let asked = lists.flatMap((list) => list.items);
  form.addEventListener("submit", (event) => event.preventDefault());
  // A letter is a letter here: the theme and the site take some for their own (n, p, s, f).
  form.addEventListener("keydown", (event) => {
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  });
  form.addEventListener("change", (event) => {
    answers.set(event.target.closest("fieldset").dataset.point, event.target.value);
    show();
  });
  addEventListener("hashchange", remember); // a link inside the page is a new step of the tab
  box.replaceChildren(
    h("p", { class: "mg-small mg-muted mg-screen" }, "Rien n’est envoyé ni enregistré\u00a0: vos réponses restent dans cet onglet et disparaissent quand vous le fermez."),
    form,
    status,
    reading,
    ways,
  );
  if (!lists.length || others.items.some((item) => answers.has(item.key))) addOthers(false);
  else if (others.items.length) form.append(h("p", {}, more));
  show();
  place.dataset.pret = "";

  function addOthers(lead) {
    const added = drawList(others, answers);
    more.parentElement?.remove();
    form.append(added);
    asked = [...asked, ...others.items];
    show();
    if (lead) added.querySelector("input").focus();
  }

  function empty() {
    answers.clear();
    for (const radio of form.querySelectorAll("input")) radio.checked = false;
    show();
    form.querySelector("input").focus();
  }

  function remember() {
    history.replaceState({ ...history.state, chezNous: Object.fromEntries(answers) }, "");
  }

  function show() {
    remember();
    const given = asked.filter((item) => answers.has(item.key));
    reading.replaceChildren(...(given.length ? drawReading(given, answers, shared) : []));
    ways.hidden = !given.length;
    status.textContent = summary(asked, given, answers);
  }
}

let hints = 0; // each hint has an id of its own

function drawList(list, answers) {
  return h(
    "div",
    { class: "mg-here-list" },
    h("h3", {}, list.title),
    list.items.map((item) => {
      const hint = item.text && h("p", { class: "mg-small mg-muted", id: `chez-nous-${(hints += 1)}` }, item.text);
      return h(
        "fieldset",
        { class: "mg-here-item", "data-point": item.key, "aria-describedby": hint ? hint.id : null },
        h("legend", {}, item.name),
        hint,
        h(
          "div",
          { class: "mg-choices" },
          ANSWERS.map(({ id, label }) =>
            h("label", { class: "mg-choice" }, h("input", { type: "radio", name: item.key, value: id, checked: answers.get(item.key) === id }), label),
          ),
        ),
      );
    }),
  );
}

/** « 3 réponses sur 9 : 2 présents, 1 à construire. » */
function summary(asked, given, answers) {
  if (!given.length) return `${counted(asked.length, "point")} à regarder\u00a0: la lecture se fait au fil de vos réponses.`;
  const parts = ANSWERS.map(({ id, told: [one, many] }) => [given.filter((item) => answers.get(item.key) === id).length, one, many])
    .filter(([number]) => number)
    .map(([number, one, many]) => `${number}\u00a0${number < 2 ? one : many}`);
  return `${counted(given.length, "réponse")} sur\u00a0${asked.length}\u00a0: ${parts.join(", ")}.`;
}

// ── The reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

function drawReading(given, answers, shared) {
  const having = (answer, list = "") => given.filter((item) => answers.get(item.key) === answer && (!list || item.list === list));
  const ready = having("present", CONDITION);
  const alike = having("present", SURROUNDINGS);
  const missing = [...having("construire"), ...having("absent", CONDITION)];
  const build = given.filter((item) => missing.includes(item)); // in the order of the sheet
  const different = having("absent", SURROUNDINGS);
  const unknown = having("inconnu");
  const most = SHEETS_SHOWN.find(({ points }) => build.length <= points).sheets;
  return [
    h("h3", { class: "mg-here-title" }, "Ce que cela donne pour nous"),
    h("p", { class: "mg-paper" }, `D’après la fiche «\u00a0${document.querySelector("h1").textContent.trim()}\u00a0».`),
    h("p", { class: "mg-paper mg-here-blanks" }, h("span", {}, "Notre réseau, notre lieu\u00a0:"), h("span", {}, "Date\u00a0:")),
    ready.length + alike.length > 0 &&
      group("À reprendre tel quel", "is-ready", [
        ready.length > 0 && h("p", {}, "Ces appuis existent déjà ici\u00a0: ", named(ready), "."),
        alike.length > 0 && h("p", {}, "Le milieu se ressemble sur ces points, ce que la fiche en dit a des chances de valoir ici\u00a0: ", named(alike), "."),
      ]),
    build.length > 0 && group("À construire d’abord", "is-build", [h("ul", { class: `mg-here-build${build.length > DENSE ? " is-dense" : ""}${build.length > FULL ? " is-full" : ""}` }, build.map((item) => h("li", {}, toBuild(item, answers.get(item.key), shared, most))))]),
    different.length > 0 &&
      group("Un autre milieu", "is-other", [
        h("p", {}, "La fiche répond à un milieu qui n’est pas le vôtre sur ces points\u00a0: ", named(different), ". Demandez-vous ce qui, dans l’expérience, en dépendait."),
      ]),
    unknown.length > 0 && group("À aller vérifier", "is-unknown", [h("p", {}, "Avant de décider, posez la question à ceux qui savent\u00a0: ", named(unknown), ".")]),
    h("p", { class: "mg-small mg-muted" }, "Un repère pour discuter, pas un résultat\u00a0: c’est à vous de peser chaque point."),
  ].filter(Boolean);
}

const group = (title, mark, children) => h("section", { class: `mg-here-group ${mark}` }, h("h4", {}, title), children);

/** A statement that no term names is named by its own sentence: in a list, without its full stop. */
const named = (items) => items.flatMap((item, rank) => [rank ? ", " : "", h("strong", {}, item.name.replace(/\.$/u, ""))]);

/** What is missing, what the sheet says of it, the tools that work on it, and the other sheets that tell how they came by it. */
function toBuild(item, answer, shared, most) {
  const known = shared.termes[item.term] ?? { nombre: 0, fiches: [], outils: [] };
  const here = location.pathname.split("/").filter(Boolean).at(-1);
  const tools = known.outils.map((rank) => shared.outils[rank]);
  const others = known.fiches.map(([rank, section, text]) => [...shared.fiches[rank], section, text]).filter(([slug]) => slug !== here);
  const shown = others.slice(0, most);
  const total = known.nombre - (item.own ? 1 : 0);
  return [
    h("p", { class: "mg-here-what" }, h("strong", {}, item.name), answer === "absent" && h("span", { class: "mg-muted" }, " (absent)")),
    item.text && h("p", { class: "mg-here-said" }, item.own && unseen("Ce que dit la fiche\u00a0: "), item.text),
    tools.length > 0 &&
      h(
        "p",
        {},
        h("span", { class: "mg-label" }, tools.length > 1 ? "Outils pour y travailler\u00a0: " : "Outil pour y travailler\u00a0: "),
        tools.flatMap(([slug, title], rank) => [rank ? ", " : "", h("a", { href: `../../outils/${encodeURIComponent(slug)}/` }, title)]),
      ),
    shown.length > 0 && h("p", { class: "mg-label" }, item.list === CONDITION ? "Qui l’a construit" : "Qui vit aussi avec cela"),
    shown.length > 0 &&
      h(
        "ul",
        {},
        shown.map(([slug, title, section, text]) => h("li", {}, h("a", { href: `../${encodeURIComponent(slug)}/#${encodeURIComponent(section)}` }, title), text && h("span", { class: "mg-here-how" }, `\u00a0: ${text}`))),
      ),
    total > shown.length && item.url && h("p", { class: "mg-small mg-screen" }, h("a", { href: item.url }, `Les ${counted(known.nombre, "fiche")} qui en parlent`)),
    !tools.length && !shown.length && h("p", { class: "mg-muted" }, "Aucun outil ni aucune autre fiche n’en parle encore ici."),
  ];
}
