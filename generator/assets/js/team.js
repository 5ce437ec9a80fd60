// The answers of several people come in, from files opened on the page or from its form in turn; what they say together goes out: first what divides them,
// then medians and spreads. Nobody's answers are shown, named or ranked; nothing is kept or sent, the team lives and ends with the page.

import { counted, h, inWords, longDate } from "./dom.js";
import { readGroup } from "./reading.js";
import { openFile, textOf } from "./result.js";

const MOST_PEOPLE = 100;
const LONGEST_NAME = 40;

/**
 * Make the team mode in `root`, the element `[data-equipe]` inside the tool's page `[data-outil]`, which holds the reading key drawn by the server
 * (`[data-regle=id] dd`, `.mg-colour`). `tool` is the record, with `slug` and `numeros` (`{item: number}`); `words` is `TEAM_WORDS` of
 * `generator/pages/team_words.py`, with the spaces of French. `current()` gives the answers now on the form, as `toFile` takes them; `clear()` empties the form
 * for the next person; `show(reading)` gives the tool's own picture of a group's reading, an element, or null when it has none.
 */
export function startTeam({ root, tool, words, current, clear, show }) {
  const page = root.closest("[data-outil]");
  const items = new Map(tool.parties.flatMap((part) => part.items.map((item) => [item.id, { ...item, scale: tool.echelles.find(({ id }) => id === part.echelle) }])));
  const people = []; // {number, name, answers, isFromFile}, in the order in which they came
  let arrived = 0;

  const say = (key, values = {}) => filled(words[key], values);
  const howMany = (number) => counted(number, words.one_person, words.many_people);
  const called = (person) => person.name || say("person", { number: person.number });

  const message = h("div", { class: "mg-tool-message mg-screen", role: "status", "data-role": "equipe-message" });
  const list = h("div", { class: "mg-screen", "data-role": "equipe-liste" });
  const result = h("div", { class: "mg-team-reading", "data-role": "equipe-lecture" });

  // ── Gathering ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

  function add(answers, isFromFile) {
    arrived += 1;
    const person = { number: arrived, name: "", answers, isFromFile };
    people.push(person);
    return person;
  }

  function addForm() {
    const answers = current();
    if (!hasAnswers(answers)) return tell(say("empty_form"));
    if (people.length >= MOST_PEOPLE) return tell(say("too_many", { number: MOST_PEOPLE }));
    const person = add(answers, false);
    clear();
    update();
    return tell(say("added", { person: called(person) }), h("a", { href: "#questionnaire" }, words.next));
  }

  async function addFiles(event) {
    const input = event.target;
    const lines = [];
    for (const file of input.files) {
      if (people.length >= MOST_PEOPLE) {
        lines.push(say("too_many", { number: MOST_PEOPLE }));
        break;
      }
      lines.push(...(await addFile(file)));
    }
    input.value = ""; // the same file can be opened again
    update();
    tell(...lines.map((line) => h("p", {}, line)));
  }

  /** The lines to tell of a file. */
  async function addFile(file) {
    const { answers, problem, remarks } = await openFile(file, tool);
    if (problem) return [say("about", { name: file.name, words: problem })];
    if (!hasAnswers(answers)) return [say("about", { name: file.name, words: words.empty_file })];
    const isSame = people.some((other) => sameAnswers(other.answers, answers));
    const person = called(add(answers, true));
    return [say("opened", { person }), ...(isSame ? [say("same", { person })] : []), ...remarks.map((remark) => say("about", { name: person, words: remark }))];
  }

  function remove(person) {
    const place = people.indexOf(person);
    people.splice(place, 1);
    update();
    const back = h("button", { type: "button", class: "mg-link-button", onclick: () => putBack(person, place) }, words.put_back);
    tell(say("removed", { person: called(person) }), back);
    back.focus();
  }

  function putBack(person, place) {
    people.splice(place, 0, person);
    update();
    tell(say("put_back_done", { person: called(person) }));
    list.querySelectorAll("button")[people.indexOf(person)].focus();
  }

  function tell(...parts) {
    message.replaceChildren(...parts.flatMap((part) => [part, " "]));
  }

  // ── The list ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

  function update() {
    list.replaceChildren(...(people.length ? [h("h3", {}, words.people), h("ul", { class: "mg-team-list", role: "list" }, people.map(row))] : []));
    result.replaceChildren(...readingParts());
  }

  function row(person) {
    const button = h("button", { type: "button", class: "mg-link-button", onclick: () => remove(person), "aria-label": say("remove_person", { person: called(person) }) }, words.remove);
    const name = h("input", {
      type: "text",
      value: person.name,
      placeholder: say("person", { number: person.number }),
      maxlength: LONGEST_NAME,
      autocomplete: "off",
      "aria-label": say("name", { person: say("person", { number: person.number }) }),
      onchange: () => {
        person.name = name.value.trim();
        button.setAttribute("aria-label", say("remove_person", { person: called(person) }));
      },
    });
    const role = tool.roles?.find(({ id }) => id === person.answers.role);
    const about = [role?.libelle, person.isFromFile && words.from_file].filter(Boolean).join(", ");
    return h("li", {}, name, " ", about && h("span", { class: "mg-muted mg-small" }, about), " ", button);
  }

  // ── What they say together ────────────────────────────────────────────────────────────────────────────────────────────────

  function readingParts() {
    if (people.length < 2) return people.length ? [h("p", { class: "mg-muted" }, words.alone)] : [];
    const reading = notAveraged(readGroup(tool, people.map(({ answers }) => answers)));
    const divided = reading.items.filter(({ divise }) => divise);
    const scored = tool.parties.filter(({ calcul }) => calcul !== "aucun");
    return [
      h("h3", {}, say("reading", { people: howMany(reading.personnes) })),
      h("p", { class: "mg-muted mg-small" }, say("on", { date: longDate(new Date()) })),
      h("h4", {}, words.divided),
      ...(divided.length ? [h("p", {}, words.divided_lead), h("ol", { class: "mg-team-topics", role: "list" }, divided.map(topic))] : [h("p", {}, words.undivided)]),
      ...(reading.roles.length ? [h("h4", {}, words.roles), h("p", {}, words.roles_lead), h("ul", { class: "mg-team-gaps", role: "list" }, reading.roles.map(gap))] : []),
      ...ruleParts(reading),
      ...(scored.length ? [h("h4", {}, words.parts), show(reading), ...partTable(scored, reading)] : [show(reading)]).filter(Boolean),
      everything(reading),
      h("p", { class: "mg-tool-actions mg-screen" }, h("button", { type: "button", class: "mg-button", onclick: print }, words.print)),
    ];
  }

  function topic({ id, reponses }) {
    return h("li", { "data-question": id }, h("p", { class: "mg-team-topic" }, questionOf(id)), h("p", { class: "mg-team-answers" }, distribution(id, reponses)));
  }

  function questionOf(id) {
    return [`${tool.numeros[id]}. `, items.get(id).marque && "⚑ ", textOf(items.get(id))];
  }

  /** “« Oui » : 2 personnes · « Non » : 1 personne”, in the order of the scale. */
  function distribution(id, counts) {
    const given = items.get(id).scale.reponses.filter((answer) => counts[answer.id]);
    return given.map(({ id: answer, libelle }) => say("count", { answer: libelle, people: howMany(counts[answer]) })).join(" · ") || words.no_answer;
  }

  function gap({ partie, un, autre, score_un: one, score_autre: other, ecart }) {
    const title = tool.parties.find(({ id }) => id === partie).titre;
    const seen = (role, score) => say("seen", { role: tool.roles.find(({ id }) => id === role).libelle, score: inWords(score) });
    return h("li", {}, h("strong", {}, say("gap", { part: title, gap: inWords(ecart) })), h("br"), `${seen(un, one)} · ${seen(autre, other)}`);
  }

  /** The colour, when the tool gives one; the rules that the group fires; those that only some of its people fire. Each says for how many. */
  function ruleParts({ regles, voix, couleur, personnes }) {
    const colours = (tool.regles ?? []).some((rule) => rule.couleur);
    const voices = new Map(voix.map(({ regle, personnes: some }) => [regle, some]));
    const rule = (id) => {
      const some = { people: howMany(voices.get(id) ?? 0), total: personnes };
      const who = regles.includes(id) ? say(voices.has(id) ? "of_both" : "of_none", some) : say("of_some", some);
      return h("li", { "data-role": `regle-${id}` }, textOfRule(id), h("p", { class: "mg-when" }, who));
    };
    const onlySome = [...voices.keys()].filter((id) => !regles.includes(id));
    if (!colours && !regles.length && !onlySome.length) return [];
    const verdict = couleur ? say("colour", { colour: page.querySelector(`.mg-colour.is-${couleur}`).textContent }) : words.no_colour;
    return [
      h("h4", {}, words.rules),
      ...(colours ? [h("p", { class: `mg-verdict${couleur ? ` is-${couleur}` : ""}` }, verdict)] : []),
      ...(regles.length ? [h("ul", { class: "mg-reasons", role: "list", "data-role": "equipe-regles" }, regles.map(rule))] : []),
      ...(onlySome.length ? [h("p", {}, words.only_some), h("ul", { class: "mg-team-some", "data-role": "equipe-quelques-uns" }, onlySome.map(rule))] : []),
    ];
  }

  const textOfRule = (id) => [...page.querySelector(`[data-regle="${CSS.escape(id)}"] dd`).cloneNode(true).childNodes];

  /** What the medians are, and their table. */
  function partTable(scored, reading) {
    const head = ["part", "median", "spread", "band", "counted"].map((key) => h("th", { scope: "col" }, words[key]));
    const rows = scored.map(({ id, titre }) => {
      const { mediane, bas, haut, scores, seuil } = reading.parties[id];
      const none = scores ? words.not_averaged : words.no_score;
      const cells = {
        median: mediane === null ? none : inWords(mediane),
        spread: scores ? say("from_to", { low: inWords(bas), high: inWords(haut) }) : "",
        band: seuil === null ? "" : tool.seuils[seuil].libelle,
        counted: String(scores),
      };
      return h("tr", { "data-partie": id }, h("th", { scope: "row" }, titre), Object.entries(cells).map(([key, text]) => h("td", { "data-label": words[key] }, text)));
    });
    return [h("p", { class: "mg-muted mg-small" }, words.parts_lead), table("parts", head, rows)];
  }

  function everything(reading) {
    const rows = [...items.keys()].map((id) => {
      const { reponses } = reading.items.find((each) => each.id === id);
      return h("tr", {}, h("th", { scope: "row" }, questionOf(id)), h("td", { "data-label": words.answers }, distribution(id, reponses)));
    });
    const head = ["question", "answers"].map((key) => h("th", { scope: "col" }, words[key]));
    return h("details", { class: "mg-fold", "data-role": "equipe-toutes" }, h("summary", {}, words.all), table("all", head, rows));
  }

  function table(caption, head, rows) {
    return h("div", { class: "mg-table-box" }, h("table", { class: "mg-table mg-stack" }, h("caption", { class: "mg-hidden" }, words[caption]), h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows)));
  }

  // ── Paper ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  function print() {
    page.dataset.imprime = "equipe";
    window.print();
  }
  const everyAnswer = () => result.querySelector("[data-role=equipe-toutes]");
  let wasOpen = false;
  window.addEventListener("beforeprint", () => {
    wasOpen = everyAnswer()?.open ?? false;
    if (everyAnswer()) everyAnswer().open = true;
  });
  window.addEventListener("afterprint", () => {
    if (everyAnswer()) everyAnswer().open = wasOpen;
  });
  // What was typed here is nowhere else: the browser asks before it goes.
  window.addEventListener("beforeunload", (event) => people.some(({ isFromFile }) => !isFromFile) && event.preventDefault());

  root.append(
    h("p", { class: "mg-section-lead mg-screen" }, words.lead),
    h(
      "div",
      { class: "mg-tool-actions mg-screen" },
      h("button", { type: "button", class: "mg-button", onclick: addForm }, words.add),
      h("label", { class: "mg-button mg-file" }, h("input", { class: "mg-hidden", type: "file", accept: ".json,application/json", multiple: true, onchange: addFiles }), words.open),
    ),
    message,
    h("p", { class: "mg-muted mg-small mg-screen" }, words.kept),
    list,
    result,
  );
  root.hidden = false;
}

/** The same reading without the median of the parts that roles do not see alike: half-way between them, it would be nobody's. */
function notAveraged(reading) {
  const apart = new Set(reading.roles.map(({ partie }) => partie));
  const parts = Object.entries(reading.parties).map(([id, part]) => [id, apart.has(id) ? { ...part, mediane: null, seuil: null } : part]);
  return { ...reading, parties: Object.fromEntries(parts) };
}

const filled = (text, values) => text.replace(/\{(\w+)\}/gu, (whole, name) => values[name] ?? whole);
const hasAnswers = ({ reponses, courte }) => Object.keys({ ...reponses, ...courte }).length > 0;
const sorted = (answers) => JSON.stringify(Object.entries(answers ?? {}).sort(([one], [other]) => (one < other ? -1 : 1)));
const sameAnswers = (one, other) => one.role === other.role && sorted(one.reponses) === sorted(other.reponses) && sorted(one.courte) === sorted(other.courte);
