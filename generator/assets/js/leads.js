// The answers and their reading go in; among the notions that the page lists with their sheets, those that the answers lead to stay in sight.

import { h } from "./dom.js";
import { bandsOf, isMeant, read } from "./reading.js";
import { textOf } from "./result.js";

const NBSP = "\u00a0";

/**
 * The terms that a result leads to, each with the questions that lead there. A question leads when its answer would make its part weak were it given everywhere,
 * when it pulls its part to the side where the part stands (a part without weak side), or when a rule looks for this answer. In the short version, a weak
 * part leads with all its questions.
 */
function concerned(tool, answers, reading) {
  const found = new Map();
  for (const part of tool.parties) {
    const bands = bandsOf(tool, part.id);
    const hasWeakSide = bands.some((band) => band.niveau === "faible");
    const ends = new Set([bands[0]?.rank, bands.at(-1)?.rank]);
    const { seuil: own } = reading.parties[part.id];
    const isWeak = (rank) => (rank === null ? false : hasWeakSide ? tool.seuils[rank].niveau === "faible" : rank === own && ends.has(rank));
    const answered = part.items.some((item) => answers.reponses[item.id]);
    for (const item of part.items) {
      const answer = answers.reponses[item.id];
      const leads = answer ? isWeak(bandOfAnswer(tool, part, answer)) || isLookedFor(tool, part, item, answer) : !answered && isWeak(own);
      if (leads) for (const term of item.termes ?? []) found.set(term, [...(found.get(term) ?? []), item]);
    }
  }
  return found;
}

/** The band of a part were all its questions answered so. */
function bandOfAnswer(tool, part, answer) {
  return read(tool, { reponses: Object.fromEntries(part.items.map((item) => [item.id, answer])) }).parties[part.id].seuil;
}

function isLookedFor(tool, part, item, answer) {
  return (tool.regles ?? []).some(
    (rule) =>
      rule.couleur !== "vert" && rule.conditions.some((condition) => condition.reponses?.includes(answer) && isMeant(item.id, item.marque, part.id, condition)),
  );
}

/** Keeps the list of notions in step with the answers: returns the function that shows it again and says how many the answers lead to. */
export function leadsOf(section, tool, explorer) {
  if (!section) return () => 0;
  const at = (name) => section.querySelector(`[data-role=${name}]`);
  const folds = [...section.querySelectorAll("[data-terme]")];
  const usual = at("pistes-texte").textContent;
  let everything = false;
  let last;
  at("pistes-toutes").querySelector("button").addEventListener("click", () => {
    everything = !everything;
    show(...last);
  });

  function show(answers, reading) {
    last = [answers, reading];
    const found = concerned(tool, answers, reading);
    const leading = folds.filter((fold) => found.has(fold.dataset.terme));
    for (const fold of folds) {
      const items = found.get(fold.dataset.terme) ?? [];
      fold.hidden = leading.length > 0 && !items.length && !everything;
      const why = fold.querySelector("[data-role=pourquoi]");
      why.hidden = !items.length;
      why.textContent = whyOf(tool, items);
    }
    for (const group of section.querySelectorAll("[data-pistes]")) {
      const inside = folds.filter((fold) => group.contains(fold));
      group.hidden = inside.every((fold) => fold.hidden);
      // The first notion of a part opens by itself; what the reader closed stays closed.
      const first = inside.find((fold) => found.has(fold.dataset.terme));
      if (first && !group.dataset.ouvert) first.open = true;
      if (first) group.dataset.ouvert = "";
    }
    at("pistes-texte").textContent = leading.length ? "Vos réponses mènent à ces notions. Voici des fiches qui les portent, avec leurs propres mots." : usual;
    at("pistes-toutes").hidden = !leading.length || leading.length === folds.length;
    at("pistes-toutes").querySelector("button").textContent = everything ? "Revenir à celles de vos réponses" : "Voir toutes les notions de l’outil";
    const ways = at("pistes-explorateur");
    ways.hidden = !leading.length;
    ways.replaceChildren(...waysTo(explorer, leading));
    return leading.length;
  }
  return show;
}

function whyOf(tool, items) {
  if (!items.length) return "";
  const numbers = items.map((item) => tool.numeros[item.id]);
  if (numbers.length === 1) return `Votre réponse à la question ${numbers[0]}${NBSP}: «${NBSP}${textOf(items[0])}${NBSP}»`;
  return `Vos réponses aux questions ${numbers.slice(0, -1).join(", ")} et ${numbers.at(-1)}.`;
}

/** One link to the explorer for each family of the notions in sight: a sheet is listed when it carries one of them. */
function waysTo(explorer, folds) {
  const families = new Map();
  for (const { dataset } of folds) {
    if (!dataset.facette) continue;
    const family = families.get(dataset.facette) ?? { title: dataset.famille, terms: [] };
    family.terms.push(dataset.terme);
    families.set(dataset.facette, family);
  }
  if (!families.size) return [];
  const links = [...families].map(([facet, { title, terms }]) => h("a", { href: `${explorer}?${facet}=${terms.join(",")}` }, title));
  return [`Toutes ces fiches dans l’explorateur, par famille${NBSP}: `, ...links.flatMap((link, rank) => (rank ? [", ", link] : [link])), "."];
}
