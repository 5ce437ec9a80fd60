// The answers to a tool go in, the text of a file comes out, and the other way round. A file comes from anywhere: it is read as data, what it says is only
// ever text, and what this tool does not know in it is kept aside and told. No DOM, no network, no storage here.

export const FORMAT = "maillage-resultat";
export const VERSION = 1;
export const MAX_BYTES = 200 * 1024;

const NBSP = "\u00a0";
const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/u;
const DAY = /^\d{4}-\d{2}-\d{2}$/u;
const LONGEST_ID = 60;
const NAMED = 8; // so many names in a remark, then how many others
const SHORTENED = 90;

/**
 * The text of a result file. `answers` is what `read` takes, and may hold `anciennes`, the answers to questions that this version of the tool no longer has,
 * as `fromFile` gave them. `notes` is `{item: {fait, decision}}`. Every question is written, null when it is not answered: a later version of the tool then
 * knows which questions are new. `date` (`2026-11-22`) is the reader's choice.
 */
export function toFile(tool, answers, { notes = {}, date = "" } = {}) {
  const items = itemsOf(tool);
  const own = (written, id) => (written && Object.hasOwn(written, id) ? written[id] : null);
  const file = {
    format: FORMAT,
    version: VERSION,
    outil: tool.slug,
    titre: tool.titre ?? "",
    empreinte: fingerprint(tool),
    ...(date ? { date } : {}),
    role: answers.role ?? "",
    reponses: Object.fromEntries(items.map(({ id }) => [id, own(answers.reponses, id)])),
    courte: Object.fromEntries((tool.courte ?? []).map(({ partie }) => [partie, own(answers.courte, partie)])),
    notes: Object.fromEntries(items.map(({ id }) => [id, own(notes, id)]).filter(([, note]) => note?.fait || note?.decision)),
    questions: Object.fromEntries(items.map((item) => [item.id, textOf(item)])),
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
  const remarks = [];
  const left = new Map(); // what is not read, by question
  const scales = new Map((tool.echelles ?? []).map((scale) => [scale.id, new Set((scale.reponses ?? []).map(({ id }) => String(id)))]));
  const items = new Map(itemsOf(tool).map((item) => [item.id, item]));
  const parts = new Map((tool.parties ?? []).map((part) => [part.id, part]));
  const phrases = new Set((tool.courte ?? []).map(({ partie }) => partie));
  let unreadable = 0;

  function taken(written, knows, keep) {
    const pairs = Object.entries(isObject(written) ? written : {}).filter(([id, answer]) => {
      if (answer === null) return false;
      if (!isId(id) || !isId(answer)) unreadable += 1;
      else if (knows(id, answer)) return true;
      else keep(id, answer);
      return false;
    });
    return Object.fromEntries(pairs);
  }
  const aside = (id, added) => left.set(id, { ...left.get(id), ...added });
  const reponses = taken(file.reponses, (id, answer) => Boolean(scales.get(items.get(id)?.echelle)?.has(answer)), (id, reponse) => aside(id, { reponse }));
  const courte = taken(file.courte, (id, answer) => phrases.has(id) && Boolean(scales.get(parts.get(id)?.echelle)?.has(answer)), (id, answer) => aside(id, { courte: answer }));

  const notes = [];
  for (const [id, note] of Object.entries(isObject(file.notes) ? file.notes : {})) {
    const kept = noteOf(note);
    if (!isId(id) || (note !== null && !kept)) unreadable += 1;
    else if (kept && items.has(id)) notes.push([id, kept]);
    else if (kept) aside(id, { note: kept });
  }
  const questions = isObject(file.questions) ? file.questions : {};
  for (const [id, added] of left) {
    if (Object.hasOwn(questions, id) && typeof questions[id] === "string") aside(id, { question: questions[id].slice(0, 600) });
    else if (items.has(id) && !added.question) aside(id, { question: textOf(items.get(id)) });
  }
  // What an earlier opening left aside comes first: it may be read again if the question is back.
  for (const [id, old] of Object.entries(isObject(file.anciennes) ? file.anciennes : {})) {
    const kept = isId(id) ? oldOf(old) : null;
    if (!kept) unreadable += 1;
    else if (kept.reponse && !Object.hasOwn(reponses, id) && scales.get(items.get(id)?.echelle)?.has(kept.reponse)) {
      reponses[id] = kept.reponse;
      if (kept.note) notes.push([id, kept.note]);
    } else if (!left.has(id)) left.set(id, kept);
  }

  const role = file.role === undefined || file.role === null ? "" : file.role;
  const knownRole = role === "" || (tool.roles ?? []).some(({ id }) => id === role);
  if (!knownRole) remarks.push(`Le rôle noté dans ce fichier n${"’"}existe pas dans l${"’"}outil${NBSP}: choisissez-le de nouveau.`);
  const date = typeof file.date === "string" && isDay(file.date) ? file.date : "";
  if (file.date !== undefined && !date) remarks.push("La date de ce fichier n’est pas une date : elle n’est pas reprise.".replace(" :", `${NBSP}:`));

  if (file.empreinte !== fingerprint(tool) || left.size) {
    remarks.unshift("Ce résultat vient d’une autre version de l’outil. Les réponses qui correspondent sont reprises.");
    const fresh = [...items.values()].filter(({ id }) => !isObject(file.reponses) || !Object.hasOwn(file.reponses, id)).filter(({ id }) => !Object.hasOwn(reponses, id));
    if (left.size) {
      remarks.push(`Ne sont pas lues ici, mais restent dans le fichier si vous l’enregistrez de nouveau${NBSP}: ${named([...left].map(([id, old]) => old.question || id))}.`);
    }
    if (fresh.length) remarks.push(`Questions nouvelles, sans réponse${NBSP}: ${named(fresh.map(textOf))}.`);
  }
  if (unreadable) {
    remarks.push(unreadable === 1 ? "Un passage du fichier est illisible et n’est pas repris." : `${unreadable} passages du fichier sont illisibles et ne sont pas repris.`);
  }
  const answers = { reponses, courte, role: knownRole ? role : "", anciennes: Object.fromEntries(left) };
  return { answers, notes: Object.fromEntries(notes), date, remarks };
}

/** A short text that changes as soon as a question or an answer of the tool is added, removed or moved. */
export function fingerprint(tool) {
  const scales = (tool.echelles ?? []).map((scale) => [scale.id, (scale.reponses ?? []).map(({ id }) => String(id))]);
  const parts = (tool.parties ?? []).map((part) => [part.id, part.echelle, (part.items ?? []).map(({ id }) => id)]);
  const phrases = (tool.courte ?? []).map(({ partie }) => partie);
  let hash = 0xcbf29ce484222325n; // FNV-1a, 64 bits: to tell versions apart, not to protect anything
  for (const byte of new TextEncoder().encode(JSON.stringify([scales, parts, phrases]))) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, "0");
}

// ── Opening ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function opened(text, tool) {
  const say = (problem) => ({ problem });
  const ours = `un résultat enregistré par ce site`;
  if (typeof text !== "string" || !text.trim()) return say("Ce fichier est vide.");
  if (new TextEncoder().encode(text).length > MAX_BYTES) {
    return say(`Ce fichier est trop gros (plus de ${MAX_BYTES / 1024}${NBSP}Ko)${NBSP}: ce n’est pas ${ours}.`);
  }
  let file;
  try {
    file = JSON.parse(text.replace(/^\ufeff/u, ""));
  } catch {
    return say(
      text.includes(FORMAT)
        ? `Ce résultat est coupé ou abîmé${NBSP}: il ne se lit pas jusqu’au bout. Cherchez-en une autre copie.`
        : `Ce fichier n’est pas ${ours}. Choisissez un fichier que vous avez enregistré depuis la page d’un outil.`,
    );
  }
  if (!isObject(file) || file.format !== FORMAT) return say(`Ce fichier n’est pas ${ours}. Choisissez un fichier que vous avez enregistré depuis la page d’un outil.`);
  if (!Number.isInteger(file.version) || file.version < 1) return say("Ce résultat ne dit pas dans quelle version il est écrit : il ne peut pas être lu.".replace(" :", `${NBSP}:`));
  if (file.version > VERSION) return say(`Ce résultat a été enregistré par une version plus récente du site${NBSP}: rechargez la page, puis ouvrez-le de nouveau.`);
  if (file.outil !== tool.slug) {
    const name = typeof file.titre === "string" && file.titre.trim() ? file.titre.trim() : file.outil;
    const other = typeof name === "string" && name ? `de l’outil «${NBSP}${shortened(name)}${NBSP}»` : "d’un autre outil";
    return say(`Ce résultat est celui ${other}${NBSP}: ouvrez-le depuis la page de cet outil.`);
  }
  if (!isObject(file.reponses) && !isObject(file.courte)) return say(`Ce résultat ne contient aucune réponse lisible.`);
  return { file };
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isId = (value) => typeof value === "string" && value.length <= LONGEST_ID && ID.test(value);
const itemsOf = (tool) => (tool.parties ?? []).flatMap((part) => (part.items ?? []).map((item) => ({ ...item, echelle: part.echelle })));
const textOf = (item) => [item.texte, item.oppose].filter(Boolean).join(" ↔ ") || item.id;

/** `{fait, decision}` with the texts that are there; null when there is none or when it is something else. */
function noteOf(written) {
  if (!isObject(written)) return null;
  const texts = ["fait", "decision"].filter((name) => Object.hasOwn(written, name) && typeof written[name] === "string" && written[name]);
  return texts.length ? Object.fromEntries(texts.map((name) => [name, written[name]])) : null;
}

function oldOf(written) {
  if (!isObject(written)) return null;
  const own = (name) => (Object.hasOwn(written, name) ? written[name] : undefined);
  const kept = {
    ...(isId(own("reponse")) ? { reponse: own("reponse") } : {}),
    ...(isId(own("courte")) ? { courte: own("courte") } : {}),
    ...(noteOf(own("note")) ? { note: noteOf(own("note")) } : {}),
  };
  if (!Object.keys(kept).length) return null;
  return typeof own("question") === "string" ? { ...kept, question: own("question").slice(0, 600) } : kept;
}

function isDay(text) {
  const day = DAY.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return day !== null && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

// ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function shortened(text) {
  const line = text.replace(/\s+/gu, " ");
  return line.length > SHORTENED ? `${line.slice(0, SHORTENED).trimEnd()}…` : line;
}

function named(texts) {
  const shown = texts.slice(0, NAMED).map((text) => `«${NBSP}${shortened(text)}${NBSP}»`);
  const others = texts.length - shown.length;
  return shown.join(", ") + (others > 0 ? ` et ${others}${NBSP}${others < 2 ? "autre" : "autres"}` : "");
}
