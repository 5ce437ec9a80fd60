// The record of a tool and the answers of one person, or of several, go in; what the tool reads in them comes out. No DOM here.
// It says the same as `generator/reading.py`, function by function, where the shapes of what goes in and out are told: both are held to the cases of
// `tests/data/readings/`. Scores are exact fractions of BigInt until they are written, to the nearest hundredth. In the record, a number may be a number or its
// text; answers come from anywhere, and whatever the tool does not know in them counts as not answered.

const ZERO = { n: 0n, d: 1n };
const ONE = { n: 1n, d: 1n };
const NUMBER = /^-?[0-9]+(?:\.[0-9]+)?$/u;
const BOUNDS = {
  moins_de: (order) => order < 0,
  jusqua: (order) => order <= 0,
  depuis: (order) => order >= 0,
  au_moins: (order) => order >= 0,
  plus_de: (order) => order > 0,
};

/**
 * What one person's answers say: `answers` is `{reponses: {item: answer}, courte: {part: answer}, role}`; `before` is an earlier result, for the rules that
 * compare with it. `pourquoi` says why a part has no score: `ignores`, too many « ne sait pas »; `vide`, too few answers yet.
 */
export function read(tool, answers, before = null) {
  const parts = partsOf(tool);
  const form = formOf(tool, parts, answers);
  const earlier = before === null ? null : formOf(tool, parts, before);
  const fired = listed(tool.regles).filter((rule) => fires(rule, parts, form, earlier));
  const colour = colourOf(fired);
  const counts = [...form.counts.values()];
  return {
    parties: Object.fromEntries(
      parts.map(({ id }) => [id, { score: written(form.scores.get(id)), ...form.counts.get(id), seuil: bandOf(tool, id, form.scores.get(id)) }]),
    ),
    regles: fired.filter((rule) => isSaid(rule, colour)).map((rule) => rule.id),
    couleur: colour,
    complet: counts.some((each) => each.compte || each.ignores) && !counts.some((each) => each.sans),
  };
}

/**
 * What several people's answers say together: medians, and above all where they differ. Nobody is named nor ranked. A rule is read on the median of each part
 * and on the group's answer to each item; `voix` counts, for each rule, the people whose own answers fire it. A colour that depends on answers, not on scores,
 * is given as soon as one person's answers give it: a majority does not silence a « non ».
 */
export function readGroup(tool, people) {
  const parts = partsOf(tool);
  const forms = people.map((answers) => formOf(tool, parts, answers));
  const scores = new Map(parts.map(({ id }) => [id, sorted(forms.map((form) => form.scores.get(id)))]));
  const group = groupForm(parts, forms, scores);
  const rules = listed(tool.regles);
  const fired = rules.filter((rule) => fires(rule, parts, group, null));
  const voices = rules.map((rule) => ({ rule, count: forms.filter((form) => fires(rule, parts, form, null)).length }));
  const colour = colourOf(voices.filter(({ rule, count }) => fired.includes(rule) || (count && isOnAnswers(rule))).map(({ rule }) => rule));
  return {
    personnes: forms.length,
    parties: Object.fromEntries(
      parts.map(({ id }) => [
        id,
        {
          mediane: written(group.scores.get(id)),
          ...spread(scores.get(id)),
          scores: scores.get(id).length,
          seuil: bandOf(tool, id, group.scores.get(id)),
        },
      ]),
    ),
    items: itemRows(tool, parts, forms),
    regles: fired.filter((rule) => isSaid(rule, colour)).map((rule) => rule.id),
    voix: voices.filter(({ rule, count }) => count && isSaid(rule, colour)).map(({ rule, count }) => ({ regle: rule.id, personnes: count })),
    couleur: colour,
    roles: gaps(tool, parts, forms),
  };
}

/** The lowest and the highest score that each part can have, `{part: {bas, haut}}`; null for a part without score. */
export function scoreRanges(tool) {
  return Object.fromEntries(partsOf(tool).map((part) => [part.id, rangeOf(part)]));
}

// ── The record ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

const listed = (value) => value ?? [];

function partsOf(tool) {
  const scales = new Map(listed(tool.echelles).map((scale) => [scale.id, new Map(listed(scale.reponses).map((answer) => [answer.id, answerOf(answer)]))]));
  const factors = new Map(listed(tool.courte).map((phrase) => [phrase.partie, numberOr(phrase.facteur, ONE)]));
  return listed(tool.parties).map((part) => {
    const scale = scales.get(part.echelle) ?? new Map();
    const items = listed(part.items).map((item) => ({ id: item.id, part: part.id, mark: item.marque || "", scale }));
    return { id: part.id, way: part.calcul || "aucun", scale, items, factor: factors.get(part.id) ?? null };
  });
}

const answerOf = (answer) => ({ id: answer.id, value: number(answer.valeur), ignored: isTrue(answer.ignore) });
const isTrue = (value) => value === true || value === "oui" || value === "true";

function number(text) {
  if (text === null || text === undefined || text === "") return null;
  if (!NUMBER.test(String(text))) throw new RangeError(`${text} is no number: the record was not checked.`);
  const [units, decimals = ""] = String(text).split(".");
  return { n: BigInt(units + decimals), d: 10n ** BigInt(decimals.length) };
}

const numberOr = (text, otherwise) => number(text) ?? otherwise;

function rangeOf(part) {
  const values = sorted([...part.scale.values()].filter((answer) => !answer.ignored).map((answer) => answer.value));
  if (part.way === "aucun" || !values.length || !part.items.length) return null;
  return { bas: written(scoreFrom(part, values[0])), haut: written(scoreFrom(part, values.at(-1))) };
}

/** A sum is the mean times the number of items: with a « ne sait pas », the others stand for it. */
const scoreFrom = (part, mean) => (part.way === "somme" ? times(mean, whole(part.items.length)) : mean);

// ── Fractions ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

const whole = (count) => ({ n: BigInt(count), d: 1n });
const plus = (left, right) => ({ n: left.n * right.d + right.n * left.d, d: left.d * right.d });
const minus = (left, right) => plus(left, { n: -right.n, d: right.d });
const times = (left, right) => ({ n: left.n * right.n, d: left.d * right.d });
const over = (value, count) => ({ n: value.n, d: value.d * BigInt(count) });
const compare = (left, right) => Number(left.n * right.d > right.n * left.d) - Number(left.n * right.d < right.n * left.d);
const distance = (left, right) => (compare(left, right) < 0 ? minus(right, left) : minus(left, right));
const sorted = (values) => values.filter((value) => value !== null).sort(compare);

/** Of sorted values; between the two in the middle when they are even in number. */
function median(values) {
  const middle = Math.floor(values.length / 2);
  if (!values.length) return null;
  return values.length % 2 ? values[middle] : over(plus(values[middle - 1], values[middle]), 2);
}

function spread(values) {
  if (!values.length) return { bas: null, haut: null, ecart: null };
  return { bas: written(values[0]), haut: written(values.at(-1)), ecart: written(minus(values.at(-1), values[0])) };
}

/** To the nearest hundredth, a half away from zero. */
function written(value) {
  if (value === null) return null;
  const size = value.n < 0n ? -value.n : value.n;
  const hundredths = Number((size * 200n + value.d) / (2n * value.d));
  return (value.n < 0n && hundredths ? -hundredths : hundredths) / 100;
}

// ── One person ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `{role, scores, answers, counts}`, each a Map by part (`answers`: by item): what rules are read on. */
function formOf(tool, parts, answers) {
  const given = texts(answers?.reponses);
  const phrases = texts(answers?.courte);
  const role = listed(tool.roles).find((each) => each.id === answers?.role);
  const short = role ? isTrue(role.courte) : phrases.size > 0 && !given.size;
  const limit = number(tool.ignores_un_sur);
  const form = { role: role?.id ?? "", scores: new Map(), answers: new Map(), counts: new Map() };
  for (const part of parts) {
    const asked = short ? phraseAsked(part, phrases) : part.items.map((item) => part.scale.get(given.get(item.id)) ?? null);
    if (!short) part.items.forEach((item, rank) => asked[rank] && form.answers.set(item.id, asked[rank]));
    const { score, ...counts } = scoreOf(part, asked, limit, short);
    form.scores.set(part.id, score);
    form.counts.set(part.id, counts);
  }
  return form;
}

function texts(value) {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return new Map(isObject ? Object.entries(value).filter(([, answer]) => typeof answer === "string") : []);
}

const phraseAsked = (part, phrases) => (part.factor === null ? [] : [part.scale.get(phrases.get(part.id)) ?? null]);

/** `{score, compte, ignores, sans, pourquoi}` of a part. Ignored and missing answers weigh the same: together, no more than one in `limit`. */
function scoreOf(part, asked, limit, short) {
  const missing = asked.filter((answer) => answer === null).length;
  const ignored = asked.filter((answer) => answer?.ignored).length;
  const values = sorted(asked.filter((answer) => answer && !answer.ignored).map((answer) => answer.value));
  const counts = { compte: asked.length - missing - ignored, ignores: ignored, sans: missing, pourquoi: "" };
  if (part.way === "aucun") return { score: null, ...counts };
  if (ignored && (ignored === asked.length || tooMany(ignored, asked, limit))) return { score: null, ...counts, pourquoi: "ignores" };
  if (!values.length || tooMany(ignored + missing, asked, limit)) return { score: null, ...counts, pourquoi: "vide" };
  const mean = over(values.reduce(plus, ZERO), values.length);
  return { score: short ? times(mean, part.factor) : scoreFrom(part, mean), ...counts };
}

const tooMany = (count, asked, limit) => limit !== null && compare(times(limit, whole(count)), whole(asked.length)) > 0;

// ── Bands, rules, colours ───────────────────────────────────────────────────────────────────────────────────────────────────

function within(score, bounds) {
  return Object.entries(BOUNDS).every(([name, holdsFor]) => {
    const limit = number(bounds[name]);
    return limit === null || holdsFor(compare(score, limit));
  });
}

/** The bands of `seuils` that speak of a part, each with its rank. */
export const bandsOf = (tool, part) =>
  listed(tool.seuils)
    .map((band, rank) => ({ ...band, rank }))
    .filter((band) => !band.parties?.length || band.parties.includes(part));

/** The rank of the first band of `seuils` that speaks of this part and holds this score. */
function bandOf(tool, part, score) {
  if (score === null) return null;
  return bandsOf(tool, part).find((band) => within(score, band))?.rank ?? null;
}

/** True when all the conditions of the rule are true; a rule without condition never fires. */
function fires(rule, parts, form, earlier) {
  const conditions = listed(rule.conditions);
  return conditions.length > 0 && conditions.every((condition) => holds(condition, parts, form, earlier));
}

function holds(condition, parts, form, earlier) {
  const ids = parts.flatMap((part) => part.items.filter((item) => isMeant(item.id, item.mark, item.part, condition))).map((item) => item.id);
  if (condition.reponses?.length) return isAnswered(condition, ids, form);
  if (isTrue(condition.comme_avant)) return earlier !== null && isAsBefore(ids, form, earlier);
  const score = form.scores.get(condition.partie) ?? null;
  return score !== null && within(score, condition);
}

function isAnswered(condition, ids, form) {
  const found = ids.filter((id) => condition.reponses.includes(form.answers.get(id)?.id)).length;
  if (isTrue(condition.tous)) return ids.length > 0 && found === ids.length;
  return compare(whole(found), numberOr(condition.nombre, ONE)) >= 0;
}

const isAsBefore = (ids, form, earlier) =>
  ids.some((id) => form.answers.has(id)) && ids.every((id) => form.answers.get(id)?.id === earlier.answers.get(id)?.id);

/** A condition names its items, or their mark, or their part; when it names several of these, an item answers to all of them. */
export function isMeant(item, mark, part, condition) {
  const named = condition.items;
  return (!named?.length || named.includes(item)) && (!condition.marque || condition.marque === mark) && (!condition.partie || condition.partie === part);
}

const isOnAnswers = (rule) => listed(rule.conditions).every((condition) => condition.reponses?.length);
/** A green light is not said beside another colour: « partagez » would stand under « ne partagez pas ». */
const isSaid = (rule, colour) => rule.couleur !== "vert" || ["vert", ""].includes(colour);
const colourOf = (rules) => rules.find((rule) => rule.couleur)?.couleur ?? "";

// ── Several people ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function groupForm(parts, forms, scores) {
  const common = parts.flatMap((part) => part.items).map((item) => [item.id, commonAnswer(givenTo(item, forms), item)]);
  return {
    role: "",
    scores: new Map([...scores].map(([id, values]) => [id, median(values)])),
    answers: new Map(common.filter(([, answer]) => answer)),
    counts: new Map(),
  };
}

const givenTo = (item, forms) => forms.map((form) => form.answers.get(item.id)).filter(Boolean);
const counted = (given) => given.filter((answer) => !answer.ignored);
const timesGiven = (answer, given) => given.filter((each) => each === answer).length;

/**
 * The group's answer to an item: with values, the highest that more than half of the people give or go beyond; without, the one of more than half, if any.
 * « Ne sait pas » is heard only when nobody says anything else.
 */
function commonAnswer(given, item) {
  const heard = counted(given).length ? counted(given) : given;
  const values = sorted(heard.map((answer) => answer.value));
  const scale = [...item.scale.values()].filter((answer) => heard.includes(answer));
  if (values.length && values.length === heard.length) {
    const middle = values[Math.floor((values.length - 1) / 2)];
    return scale.find((answer) => compare(answer.value, middle) === 0);
  }
  return scale.find((answer) => timesGiven(answer, heard) * 2 > heard.length);
}

/**
 * Each item with its spread: those that divide the people first, the widest gap before the others, then all the others in the order of the tool.
 * Answers without value (oui, non) divide as soon as two of them are given.
 */
function itemRows(tool, parts, forms) {
  const limit = number(tool.ecart_item);
  const rows = parts.flatMap((part) => part.items).map((item) => {
    const given = givenTo(item, forms);
    const heard = counted(given);
    const values = sorted(heard.map((answer) => answer.value));
    const gap = values.length ? minus(values.at(-1), values[0]) : ZERO;
    const divise = values.length ? limit !== null && compare(gap, limit) >= 0 : new Set(heard).size > 1;
    const answers = [...item.scale.values()].filter((answer) => given.includes(answer));
    const reponses = Object.fromEntries(answers.map((answer) => [answer.id, timesGiven(answer, given)]));
    return { gap, row: { id: item.id, mediane: written(median(values)), ...spread(values), reponses, divise } };
  });
  const divided = rows.filter(({ row }) => row.divise).sort((left, right) => compare(right.gap, left.gap));
  return [...divided, ...rows.filter(({ row }) => !row.divise)].map(({ row }) => row);
}

/** The parts that two roles see differently, by at least `ecart_partie` between their medians. */
function gaps(tool, parts, forms) {
  const limit = number(tool.ecart_partie);
  if (limit === null) return [];
  return parts.flatMap((part) => {
    const ofRole = (role) => median(sorted(forms.filter((form) => form.role === role).map((form) => form.scores.get(part.id))));
    const heard = listed(tool.roles)
      .map(({ id }) => ({ role: id, score: ofRole(id) }))
      .filter(({ score }) => score !== null);
    return heard.flatMap((one, rank) =>
      heard
        .slice(rank + 1)
        .map((other) => ({ other, gap: distance(one.score, other.score) }))
        .filter(({ gap }) => compare(gap, limit) >= 0)
        .map(({ other, gap }) => ({
          partie: part.id,
          un: one.role,
          autre: other.role,
          score_un: written(one.score),
          score_autre: written(other.score),
          ecart: written(gap),
        })),
    );
  });
}
