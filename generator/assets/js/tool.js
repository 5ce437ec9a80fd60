// The entry of a tool's page: answers come in by the questionnaire or a file, their reading, its drawing and the sheets they lead to come out.
// Nothing is sent. Answers live in the page and in its own step of the browser's history, so that Back and a reload keep them; on the device only when asked.

import { counted, h, inWords, longDate } from "./dom.js";
import { leadsOf } from "./leads.js";
import { draw } from "./pictures.js";
import { read } from "./reading.js";
import { fromFile, openFile, toFile } from "./result.js";
import { startTeam } from "./team.js";

const NBSP = "\u00a0";
const REMEMBERING_PAUSE = 300; // milliseconds: a slider that moves writes once, browsers limit how often history may be written
const SAVING_TIME = 10_000; // milliseconds: some browsers read what they save a little later

function start(page) {
  const tool = JSON.parse(page.querySelector("#outil").textContent);
  const at = (name) => page.querySelector(`[data-role=${name}]`);
  const all = (selector) => [...page.querySelectorAll(selector)];
  const items = tool.parties.flatMap((part) => part.items.map((item) => ({ ...item, part, scale: scaleOf(tool, part) })));
  const bands = new Map(all("[data-seuil]").map((band) => [band.dataset.seuil, band]));
  const rules = new Map(all("[data-regle]").map((rule) => [rule.dataset.regle, rule]));
  const kept = `maillage-outil-${tool.slug}`;
  const blank = [...at("image").children].map((child) => child.cloneNode(true));
  let old = {}; // answers to questions that this version no longer has, kept for the file
  let before = null; // an earlier result, opened beside

  // ── The answers ───────────────────────────────────────────────────────────────────────────────────────────────────────────

  const chosen = (name) => page.querySelector(`input[name="${CSS.escape(name)}"]:checked`)?.value;
  const given = (pairs) => Object.fromEntries(pairs.filter(([, answer]) => answer !== undefined));

  const isShort = () => Boolean(page.querySelector("[data-courte]:checked"));

  /** The answers to the questions that are asked; the whole form also holds those of the version that is not shown. */
  function current({ whole = false } = {}) {
    return {
      reponses: isShort() && !whole ? {} : given(items.map(({ id }) => [id, chosen(`q-${id}`)])),
      courte: isShort() || whole ? given((tool.courte ?? []).map(({ partie }) => [partie, chosen(`c-${partie}`)])) : {},
      role: chosen("role") ?? "",
      anciennes: old,
    };
  }

  function notes() {
    const pairs = items.map(({ id }) => [id, given(all(`#q-${CSS.escape(id)} [data-note]`).map((area) => [area.dataset.note, area.value.trim() || undefined]))]);
    return Object.fromEntries(pairs.filter(([, note]) => Object.keys(note).length));
  }

  const wholeForm = () => toFile(tool, current({ whole: true }), { notes: notes() });

  function fill({ answers, notes: written }) {
    old = answers.anciennes ?? {};
    for (const radio of all("input[type=radio]")) {
      const [kind, ...rest] = radio.name.split("-");
      const answer = radio.name === "role" ? answers.role : (kind === "q" ? answers.reponses : answers.courte)[rest.join("-")];
      radio.checked = radio.value === answer;
    }
    for (const area of all("[data-note]")) area.value = written?.[area.closest("[data-question]").dataset.question]?.[area.dataset.note] ?? "";
    show();
  }

  const empty = () => fill({ answers: { reponses: {}, courte: {}, role: "" } });

  // ── What the reader does ──────────────────────────────────────────────────────────────────────────────────────────────────

  for (const slider of all("[data-role=curseur]")) {
    const radios = [...slider.closest("fieldset").querySelectorAll(".is-steps input")];
    const answer = () => {
      radios[slider.valueAsNumber - 1].checked = true;
      changed();
    };
    slider.addEventListener("input", answer);
    slider.addEventListener("click", answer); // the middle is an answer too, though the slider already stands there
    slider.addEventListener("keydown", (event) => {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      answer();
    });
  }
  at("questionnaire").addEventListener("change", (event) => event.target.type === "radio" && (show(), remember()));
  at("questionnaire").addEventListener("input", (event) => event.target.dataset.note && changed());
  // A letter typed here is not a shortcut of the site: nobody leaves a half-filled page by leaning on the keyboard.
  page.addEventListener("keydown", (event) => {
    if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  });

  at("enregistrer").addEventListener("click", () => {
    const date = today();
    const address = URL.createObjectURL(new Blob([toFile(tool, current(), { notes: notes(), date })], { type: "application/json" }));
    h("a", { href: address, download: `maillage-${tool.slug}-${date}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(address), SAVING_TIME);
    say("Le fichier est prêt à être enregistré par votre navigateur.");
  });
  at("ouvrir").addEventListener("change", async (event) => {
    const result = await opened(event.target);
    if (!result) return;
    replace(() => fill(result), ["Vos réponses sont celles du fichier", result.date && ` du ${inFrench(result.date)}`, "."].filter(Boolean).join(""), result.remarks);
  });
  at("comparer").addEventListener("change", async (event) => {
    const result = await opened(event.target);
    if (!result) return;
    before = result;
    show();
    say(`La lecture tient compte du résultat d’avant${result.date ? `, du ${inFrench(result.date)}` : ""}.`, result.remarks);
  });
  at("vider").addEventListener("click", () => replace(() => ((before = null), empty()), "Tout est effacé."));
  at("appareil").addEventListener("change", (event) => {
    if (event.target.checked) say("Vos réponses restent désormais sur cet appareil.");
    else device?.removeItem(kept);
    remember();
  });

  async function opened(input) {
    const file = input.files[0];
    if (!file) return undefined;
    const result = await openFile(file, tool);
    input.value = ""; // the same file can be opened again
    if (!result.problem) return result;
    at("message").replaceChildren(h("p", { class: "mg-note", role: "alert" }, result.problem));
    return undefined;
  }

  /** Replace the answers, with a way back. */
  function replace(act, words, remarks = []) {
    const previous = fromFile(wholeForm(), tool);
    const had = Object.keys({ ...previous.answers.reponses, ...previous.answers.courte, ...previous.notes }).length > 0;
    act();
    remember();
    const back = h("button", { type: "button", class: "mg-link-button", onclick: () => (fill(previous), remember(), say("Vos réponses sont revenues.")) }, "Revenir à mes réponses d’avant");
    say(words, remarks, had && back);
  }

  function say(words, remarks = [], action = null) {
    at("message").replaceChildren(h("p", {}, words, action ? " " : "", action), ...remarks.map((remark) => h("p", { class: "mg-note" }, remark)));
  }

  // ── Kept ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  const device = storage();
  let pause;
  function remember() {
    clearTimeout(pause);
    pause = undefined;
    const text = wholeForm();
    history.replaceState({ ...history.state, outil: text }, "");
    if (!at("appareil").checked) return;
    try {
      if (!device) throw new Error("No storage in this browser");
      device.setItem(kept, text);
    } catch (error) {
      at("appareil").checked = false;
      console.warn(error);
      say("Ce navigateur ne veut rien garder. Enregistrez plutôt un fichier.");
    }
  }
  function changed() {
    show();
    pause ??= setTimeout(remember, REMEMBERING_PAUSE);
  }
  window.addEventListener("pagehide", remember);
  window.addEventListener("hashchange", remember); // a link inside the page makes a new step of the history

  // Forgotten in another tab, forgotten here.
  window.addEventListener("storage", (event) => {
    if (event.key === kept && event.newValue === null) at("appareil").checked = false;
  });

  function restore() {
    const onDevice = device?.getItem(kept) ?? null;
    at("appareil").checked = onDevice !== null;
    const text = history.state?.outil ?? onDevice;
    const result = text ? fromFile(text, tool) : { problem: "" };
    if (!result.problem && result.answers) fill(result);
    else {
      show();
      if (result.problem) say(result.problem);
    }
  }

  // ── What the page shows ───────────────────────────────────────────────────────────────────────────────────────────────────

  const showLeads = leadsOf(at("pistes"), tool, new URL("../../explorer/", document.baseURI).href);
  let told = "";

  function show() {
    const answers = current();
    const reading = read(tool, answers, before?.answers);
    for (const form of all("[data-forme]")) form.classList.toggle("is-other", (form.dataset.forme === "courte") !== isShort());
    for (const item of items) showItem(item, chosen(`q-${item.id}`));
    const asked = isShort() ? tool.courte.length : items.length;
    const done = Object.keys({ ...answers.reponses, ...answers.courte }).length;
    picture(at("image"), done ? reading : null);
    at("avancement").textContent = done ? `${counted(done, "réponse")} sur ${asked}` : "La lecture se fait ici, à mesure que vous répondez.";
    const leads = showLeads(answers, reading);
    at("mots").replaceChildren(...(done ? [...wordsOf(answers, reading), ...leadsWords(leads)] : []));
    const news = [reading.couleur && `Couleur${NBSP}: ${reading.couleur}.`, reading.complet && "Toutes les réponses sont là.", ...reading.regles.map((id) => rules.get(id).querySelector("dd").textContent)].filter(Boolean).join(" ");
    if (news !== told) at("annonce").textContent = news;
    told = news;
  }

  /** The drawing of a reading in its place; the blank one without a reading. */
  function picture(figure, reading) {
    figure.replaceChildren(...blank.map((child) => child.cloneNode(true)));
    if (reading) draw(figure, tool, reading);
  }

  /** The slider of a question follows its boxes; its notes come with its answer. */
  function showItem({ id, scale, part }, answer) {
    const question = page.querySelector(`#q-${CSS.escape(id)}`);
    const slider = question.querySelector("[data-role=curseur]");
    const label = labelOf(scale, answer);
    if (slider) {
      const step = [...question.querySelectorAll(".is-steps input")].findIndex((radio) => radio.checked) + 1;
      slider.classList.toggle("is-empty", !step);
      slider.value = step || Math.ceil(slider.max / 2);
      slider.setAttribute("aria-valuetext", step ? label : "Pas encore de réponse");
      question.querySelector("[data-role=dit]").textContent = step ? label : "";
    }
    const beside = question.querySelector("[data-role=notes]");
    if (beside) beside.hidden = !isNoted(part, answer) && ![...beside.querySelectorAll("textarea")].some((area) => area.value);
  }

  /** An answer that says something happened: any but the lowest of the scale. */
  function isNoted(part, answer) {
    const values = scaleOf(tool, part).reponses.filter((each) => each.valeur !== undefined);
    return answer !== undefined && answer !== values[0]?.id;
  }

  function wordsOf(answers, reading) {
    const earlier = before && read(tool, before.answers);
    const colours = (tool.regles ?? []).some((rule) => rule.couleur);
    return [
      colours && verdict(reading),
      ...(reading.regles.length ? [h("ul", { class: "mg-reasons", role: "list" }, reading.regles.map((id) => reason(rules.get(id))))] : []),
      ...tool.parties.flatMap((part) => {
        const { score, seuil, pourquoi } = reading.parties[part.id];
        if (part.calcul === "aucun") return colours ? [] : [said(part, tally(part, answers))];
        if (score === null) return [said(part, whyNot(reading.parties[part.id], pourquoi))];
        const band = bands.get(String(seuil));
        const was = earlier?.parties[part.id].score;
        return [
          h(
            "div",
            { class: "mg-read", "data-niveau": band.dataset.niveau },
            h("p", { class: "mg-read-title" }, part.titre, " ", h("strong", {}, inWords(score)), typeof was === "number" && h("span", { class: "mg-muted" }, ` (avant${NBSP}: ${inWords(was)})`)),
            h("p", { class: "mg-read-band" }, band.querySelector("[data-role=libelle]").textContent),
            [...band.querySelector("dd").cloneNode(true).childNodes],
          ),
        ];
      }),
      tool.image === "tableau" && retained(answers),
    ].filter(Boolean);
  }

  function leadsWords(number) {
    if (!number) return [];
    const words = number === 1 ? "Une notion, avec des fiches qui en parlent" : `${number}${NBSP}notions, avec des fiches qui en parlent`;
    return [h("p", { class: "mg-leads-link mg-screen" }, `Vos réponses mènent plus loin${NBSP}: `, h("a", { href: "#experiences" }, words), ".")];
  }

  const said = (part, words) => h("div", { class: "mg-read" }, h("p", { class: "mg-read-title" }, part.titre), h("p", { class: "mg-muted" }, words));

  function whyNot({ compte, sans }, why) {
    if (why === "ignores") return `Trop de «${NBSP}ne sait pas${NBSP}» pour donner un score. C’est déjà un sujet à discuter.`;
    return compte ? `Pas encore de score${NBSP}: ${counted(sans, "réponse manque", "réponses manquent")}.` : "Pas encore de réponse.";
  }

  function tally(part, answers) {
    const counts = scaleOf(tool, part).reponses.map((each) => [each.libelle, part.items.filter((item) => answers.reponses[item.id] === each.id).length]);
    return counts.filter(([, number]) => number).map(([label, number]) => `${label}${NBSP}: ${number}`).join(" · ") || "Pas encore de réponse.";
  }

  function verdict({ couleur, complet }) {
    const none = complet ? "Ces réponses ne donnent pas de couleur." : `Pas encore de couleur${NBSP}: il manque des réponses.`;
    const light = couleur && page.querySelector(`[data-couleur=${couleur}]`);
    return h("p", { class: `mg-verdict${couleur ? ` is-${couleur}` : ""}` }, light ? light.textContent.trim() : none);
  }

  function reason(rule) {
    const colour = rule.querySelector(".mg-colour");
    return h("li", {}, colour && [colour.cloneNode(true), " "], [...rule.querySelector("dd").cloneNode(true).childNodes], h("p", { class: "mg-when" }, rule.querySelector(".mg-when").textContent));
  }

  /** The points that came up, with what was noted: those with a mark first, then the most frequent. */
  function retained(answers) {
    const written = notes();
    const value = (item) => Number(item.scale.reponses.find((each) => each.id === answers.reponses[item.id])?.valeur ?? 0);
    const rows = items.filter((item) => isNoted(item.part, answers.reponses[item.id]) || written[item.id]);
    rows.sort((one, other) => Boolean(other.marque) - Boolean(one.marque) || value(other) - value(one));
    if (!rows.length) return h("p", { class: "mg-muted" }, "Rien à noter pour l’instant.");
    const asked = Object.entries({ fait: "Un fait récent", decision: "Ce qu’on décide" }).filter(([name]) => tool.note?.[name]);
    const head = h("tr", {}, ["Ce qui arrive", "Réponse", ...asked.map(([, title]) => title)].map((title) => h("th", { scope: "col" }, title)));
    const body = rows.map((item) =>
      h(
        "tr",
        { class: item.marque && "is-marked" },
        h("th", { scope: "row" }, item.marque && "⚑ ", `${tool.numeros[item.id]}. ${item.texte}`),
        h("td", { "data-label": "Réponse" }, labelOf(item.scale, answers.reponses[item.id])),
        asked.map(([name, title]) => h("td", { "data-label": title }, written[item.id]?.[name] ?? "")),
      ),
    );
    return h("div", { class: "mg-table-box", role: "region", "aria-label": "Les points à reprendre", tabindex: "0" }, h("table", { class: "mg-table mg-stack mg-retained" }, h("caption", {}, "Les points à reprendre, les droits de la personne d’abord."), h("thead", {}, head), h("tbody", {}, body)));
  }

  // ── Paper ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  for (const button of all("[data-imprimer]")) {
    button.addEventListener("click", () => {
      page.dataset.imprime = button.dataset.imprimer;
      window.print();
    });
  }
  window.addEventListener("beforeprint", () => {
    const answers = current();
    page.dataset.imprime ??= Object.keys({ ...answers.reponses, ...answers.courte }).length ? "remplie" : "vierge";
    const role = (tool.roles ?? []).find(({ id }) => id === answers.role);
    at("remplie").textContent = `Rempli le ${inFrench(today())}${role ? `. Répond${NBSP}: ${role.libelle}` : ""}.`;
    if (page.dataset.imprime !== "remplie") picture(at("image"), null);
  });
  window.addEventListener("afterprint", () => {
    delete page.dataset.imprime;
    show();
  });

  startTeam({
    root: page.querySelector("[data-equipe]"),
    tool,
    words: JSON.parse(page.querySelector("#mots-equipe").textContent),
    current,
    clear: () => (empty(), remember()),
    show(reading) {
      const figure = h("div", { class: "mg-tool-picture" });
      picture(figure, reading);
      return blank.length ? figure : null;
    },
  });

  // Beside the questions the reading may be taller than the window: it then scrolls, by keyboard too.
  const size = new ResizeObserver(() => {
    const reading = at("lecture");
    if (reading.scrollHeight > reading.clientHeight) reading.tabIndex = 0;
    else reading.removeAttribute("tabindex");
  });
  size.observe(at("lecture"));
  size.observe(at("mots"));

  for (const element of page.querySelectorAll("[data-js], [data-role=curseur], [data-role=dit]")) element.hidden = false;
  page.dataset.actif = "";
  restore();
  page.dataset.pret = "";
}

/** What this browser keeps from one visit to the next; null when it refuses. */
function storage() {
  try {
    return window.localStorage;
  } catch (error) {
    console.warn(error);
    return null;
  }
}

const scaleOf = (tool, part) => tool.echelles.find(({ id }) => id === part.echelle);
const labelOf = (scale, answer) => scale.reponses.find(({ id }) => id === answer)?.libelle ?? "";
const inFrench = (day) => longDate(new Date(`${day}T12:00:00`));

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

start(document.querySelector("[data-outil]"));
