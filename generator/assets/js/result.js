// The answers to a tool go in, the text of a file comes out, and the other way round. A file comes from anywhere: it is read as data, what it says is only
// ever text, and what this tool does not know in it is kept aside and told. No DOM, no network, no storage here.

const FORMAT = "maillage-resultat";
const VERSION = 1;
export const MAX_BYTES = 200 * 1024;

const NBSP = "\u00a0";
const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/u;
const DAY = /^\d{4}-\d{2}-\d{2}$/u;
const LONGEST_ID = 60;
const LONGEST_TEXT = 600; // a question that is kept aside, in a file that may be saved and opened many times
const NAMED = 8; // so many names in a remark, then how many others
const SHORTENED = 90;
const KINDS = ["reponses", "courte", "notes"];

/**
 * The text of a result file. `answers` is what `read` takes, and may hold `anciennes`, what this version of the tool no longer asks, as `fromFile` gave it.
 * `notes` is `{item: {fait, decision}}`. Every question is written, null when it is not answered: a later version of the tool then knows which questions are
 * new. `date` (`2026-11-22`) is the reader's choice.
 */
export function toFile(tool, answers, { notes = {}, date = "" } = {}) {
  const known = questionsOf(tool);
  const own = (written, id) => (written && Object.hasOwn(written, id) ? written[id] : null);
  const each = (kind, written) => [...known[kind].keys()].map((id) => [id, own(written, id)]);
  const file = {
    format: FORMAT,
    version: VERSION,
    outil: tool.slug,
    titre: tool.titre ?? "",
    empreinte: fingerprint(tool),
    ...(date ? { date } : {}),
    role: answers.role ?? "",
    reponses: Object.fromEntries(each("reponses", answers.reponses)),
    courte: Object.fromEntries(each("courte", answers.courte)),
    notes: Object.fromEntries(each("notes", notes).filter(([, note]) => noteOf(note))),
    questions: { reponses: textsOf(known.reponses), courte: textsOf(known.courte) },
    anciennes: answers.anciennes ?? {},
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/**
 * `{answers, notes, date, remarks}`, or `{problem}` when the file cannot be read: a sentence in French. `remarks` are sentences in French: what of the file
 * this version of the tool does not read (kept in `answers.anciennes`, and saved again by `toFile`) and which questions are new.
 */
export function fromFile(text, tool) {
  const { file, problem } = opened(text, tool);
  if (problem) return { problem };
  const known = questionsOf(tool);
  const { found, left, unreadable } = sortedOut(file, known);
  const knownRole = [undefined, null, ""].includes(file.role) || (tool.roles ?? []).some(({ id }) => id === file.role);
  const day = isDay(file.date) ? file.date : "";
  const remarks = [
    ...versionRemarks(file, tool, known, found, left),
    !knownRole && `Le rôle noté dans ce fichier n’existe pas dans l’outil${NBSP}: choisissez-le de nouveau.`,
    file.date !== undefined && !day && `La date de ce fichier n’est pas une date${NBSP}: elle n’est pas reprise.`,
    unreadable === 1 && "Un passage du fichier est illisible et n’est pas repris.",
    unreadable > 1 && `${unreadable}${NBSP}passages du fichier sont illisibles et ne sont pas repris.`,
  ];
  const answers = { reponses: found.reponses, courte: found.courte, role: knownRole ? (file.role ?? "") : "", anciennes: left };
  return { answers, notes: found.notes, date: day, remarks: remarks.filter(Boolean) };
}

/** The same from a file that the reader chose; no more of it is read than a result can hold. */
export async function openFile(blob, tool) {
  let text;
  try {
    text = await blob.slice(0, MAX_BYTES + 1).text();
  } catch (error) {
    console.warn(error);
    return { problem: `Ce fichier n’a pas pu être lu. A-t-il été déplacé ou effacé${NBSP}? Choisissez-le de nouveau.` };
  }
  return fromFile(text, tool);
}

/** A short text that changes as soon as a question or an answer of the tool is added, removed or moved. */
function fingerprint(tool) {
  const scales = (tool.echelles ?? []).map((scale) => [scale.id, (scale.reponses ?? []).map(({ id }) => id)]);
  const parts = (tool.parties ?? []).map((part) => [part.id, part.echelle, (part.items ?? []).map(({ id }) => id)]);
  const phrases = (tool.courte ?? []).map(({ partie }) => partie);
  let hash = 0xcbf29ce484222325n; // FNV-1a, 64 bits: to tell versions apart, not to protect anything
  for (const byte of new TextEncoder().encode(JSON.stringify([scales, parts, phrases]))) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, "0");
}

// ── The tool ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `{reponses, courte, notes}`: for each kind, a Map from what is asked (an item, a part) to `{text, scale}`, the ids of its answers. */
function questionsOf(tool) {
  const scales = new Map((tool.echelles ?? []).map((scale) => [scale.id, new Set((scale.reponses ?? []).map(({ id }) => id))]));
  const parts = new Map((tool.parties ?? []).map((part) => [part.id, part]));
  const items = (tool.parties ?? []).flatMap((part) => (part.items ?? []).map((item) => [item.id, { text: textOf(item), scale: scales.get(part.echelle) }]));
  const phrases = (tool.courte ?? []).map((phrase) => [phrase.partie, { text: phrase.texte ?? phrase.partie, scale: scales.get(parts.get(phrase.partie)?.echelle) }]);
  return { reponses: new Map(items), courte: new Map(phrases), notes: new Map(items) };
}

/** The words of a question: its sentence, or the two that it stands between. */
export const textOf = (item) => [item.texte, item.oppose].filter(Boolean).join(" ↔ ") || item.id;

const textsOf = (asked) => Object.fromEntries([...asked].map(([id, { text }]) => [id, text]));

// ── Opening ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `{file}`, an object that says that it is a result of this tool, or `{problem}`. */
function opened(text, tool) {
  const ours = "un résultat enregistré par ce site";
  const notOurs = `Ce fichier n’est pas ${ours}. Choisissez un fichier que vous avez enregistré depuis la page d’un outil.`;
  if (!text.trim()) return { problem: "Ce fichier est vide." };
  if (new TextEncoder().encode(text).length > MAX_BYTES) return { problem: `Ce fichier est trop gros (plus de ${MAX_BYTES / 1024}${NBSP}Ko)${NBSP}: ce n’est pas ${ours}.` };
  let file;
  try {
    file = JSON.parse(text.replace(/^\ufeff/u, ""));
  } catch {
    const damaged = `Ce résultat est coupé ou abîmé${NBSP}: il ne se lit pas jusqu’au bout. Cherchez-en une autre copie.`;
    return { problem: text.includes(FORMAT) ? damaged : notOurs };
  }
  if (!isObject(file) || file.format !== FORMAT) return { problem: notOurs };
  if (!Number.isInteger(file.version) || file.version < 1) return { problem: `Ce résultat ne dit pas dans quelle version il est écrit${NBSP}: il ne peut pas être lu.` };
  if (file.version > VERSION) return { problem: `Ce résultat a été enregistré par une version plus récente du site${NBSP}: rechargez la page, puis ouvrez-le de nouveau.` };
  if (file.outil !== tool.slug) return { problem: `Ce résultat est celui ${otherTool(file)}${NBSP}: ouvrez-le depuis la page de cet outil.` };
  if (!isObject(file.reponses) && !isObject(file.courte)) return { problem: "Ce résultat ne contient aucune réponse lisible." };
  return { file };
}

function otherTool({ titre, outil }) {
  const name = [titre, outil].find((each) => typeof each === "string" && each.trim());
  return name ? `de l’outil «${NBSP}${shortened(name)}${NBSP}»` : "d’un autre outil";
}

/**
 * What a file says, by kind: `found`, what this version of the tool asks; `left`, what it does not (with the texts of these questions); `unreadable`, how many
 * things are neither. What an earlier opening left aside is looked at first: its question may be back.
 */
function sortedOut(file, known) {
  const found = { reponses: {}, courte: {}, notes: {} };
  const left = {};
  let unreadable = 0;
  for (const source of [objectOf(file.anciennes), file]) {
    for (const kind of KINDS) {
      for (const [id, written] of Object.entries(objectOf(source[kind]))) {
        if (written === null) continue;
        const value = kind === "notes" ? noteOf(written) : isId(written) && written;
        const question = known[kind].get(id);
        if (!isId(id) || !value) unreadable += 1;
        else if (question && (kind === "notes" || question.scale?.has(value))) found[kind][id] = value;
        else (left[kind] ??= {})[id] = value;
      }
    }
  }
  if (Object.keys(left).length) left.questions = { reponses: leftTexts("reponses", left, file, known), courte: leftTexts("courte", left, file, known) };
  return { found, left, unreadable };
}

/** `{id: text}` for what was left aside: as the file tells it, else as the tool does. */
function leftTexts(kind, left, file, known) {
  const ids = [...Object.keys(left[kind] ?? {}), ...(kind === "reponses" ? Object.keys(left.notes ?? {}) : [])];
  const told = [file.questions, objectOf(file.anciennes).questions].map((questions) => objectOf(objectOf(questions)[kind]));
  const texts = ids.map((id) => {
    const text = told.map((each) => (Object.hasOwn(each, id) ? each[id] : "")).find((each) => typeof each === "string" && each.trim());
    return [id, text?.slice(0, LONGEST_TEXT) ?? known[kind].get(id)?.text ?? id];
  });
  return Object.fromEntries(texts);
}

function versionRemarks(file, tool, known, found, left) {
  if (file.empreinte === fingerprint(tool) && !left.questions) return [];
  const names = left.questions ? Object.values(left.questions).flatMap((texts) => Object.values(texts)) : [];
  const isNew = (kind, id) => !Object.hasOwn(objectOf(file[kind]), id) && !Object.hasOwn(found[kind], id);
  const fresh = ["reponses", "courte"].flatMap((kind) => [...known[kind]].filter(([id]) => isNew(kind, id)).map(([, { text }]) => text));
  return [
    "Ce résultat vient d’une autre version de l’outil. Les réponses qui correspondent sont reprises.",
    names.length && `Ne sont pas lues ici, mais restent dans le fichier si vous l’enregistrez de nouveau${NBSP}: ${named(names)}.`,
    fresh.length && `Questions nouvelles, sans réponse${NBSP}: ${named(fresh)}.`,
  ];
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const objectOf = (value) => (isObject(value) ? value : {});
const isId = (value) => typeof value === "string" && value.length <= LONGEST_ID && ID.test(value);

/** `{fait, decision}` with the texts that are there; null when there is none or when it is something else. */
function noteOf(written) {
  const texts = ["fait", "decision"].map((name) => [name, Object.hasOwn(objectOf(written), name) && written[name]]).filter(([, text]) => typeof text === "string" && text);
  return texts.length ? Object.fromEntries(texts) : null;
}

function isDay(text) {
  const day = typeof text === "string" && DAY.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return day !== null && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

// ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** On one line, cut when it is long, with the spaces of French: records and files have ordinary ones. */
function shortened(text) {
  const line = text.trim().replace(/\s+/gu, " ").replace(/ (?=[:;?!»])|(?<=«) /gu, NBSP);
  return line.length > SHORTENED ? `${line.slice(0, SHORTENED).trimEnd()}…` : line;
}

function named(texts) {
  const shown = texts.slice(0, NAMED).map((text) => `«${NBSP}${shortened(text)}${NBSP}»`);
  const others = texts.length - shown.length;
  return shown.join(", ") + (others > 0 ? ` et ${others}${NBSP}${others < 2 ? "autre" : "autres"}` : "");
}
