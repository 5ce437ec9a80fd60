// The files written by `generator/textindex.py` and a query go in; ranked sheets, the words that matched, excerpts and spelling suggestions come out.
// Only the shards that a query needs are downloaded, each once.

import { distance, fold, writtenWords } from "./words.js";

const LEVELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const MOST_COMPLETIONS = 40; // groups of words that an unfinished word may stand for
const COMPLETED = 0.8; // what they weigh against a word typed in full
// Our own rule, above any ranking: a sheet whose title is the query, then the sheets whose titles hold all its words.
const EXACT_TITLE = 2;
const NAMED_IN_TITLE = 1;
const MOST_PHRASE_CHECKS = 100;
const EXCERPT = 210; // characters

/** Opens the index in the folder `base` (an absolute address). `sheets` gives the `slug` and `title` of each document, in the order of their numbers. */
export async function openIndex(base, sheets, fetchFile = fetchFrom) {
  const files = new Map();
  const file = (name) => {
    if (!files.has(name)) {
      const promise = fetchFile(new URL(name, base));
      files.set(name, promise);
      promise.catch(() => files.delete(name)); // the next search tries again
    }
    return files.get(name);
  };
  const index = JSON.parse(await file("index.json"));
  const elisions = new Set(index.elisions);
  const stopWords = new Set(index.mots_vides);
  const sequence = (text) => writtenWords(text, elisions).flatMap((word) => word.forms.map((piece) => piece.form));
  const titles = sheets.map((sheet) => titleKeys(sheet.title, sequence));
  const titleWords = sheets.map((sheet) => sequence(sheet.title));

  async function lexiconShard(number) {
    const text = await file(`lexique-${number}.txt`);
    return text.split("\n").map((line) => {
      const [form, entry] = line.split(" ");
      return { form, group: Number.parseInt(entry.slice(0, -1), 36), commonness: LEVELS.indexOf(entry.at(-1)) };
    });
  }

  async function exactly(form) {
    const number = lastNotAfter(index.lexique, form);
    if (number < 0) return [];
    return (await lexiconShard(number)).filter((entry) => entry.form === form);
  }

  async function firstKnown(forms) {
    for (const form of forms) {
      const entries = await exactly(form);
      if (entries.length) return entries;
    }
    return [];
  }

  async function beginningWith(prefix) {
    const found = [];
    for (let number = Math.max(0, lastNotAfter(index.lexique, prefix)); number < index.lexique.length; number += 1) {
      const first = index.lexique[number];
      if (first > prefix && !first.startsWith(prefix)) break;
      found.push(...(await lexiconShard(number)).filter((entry) => entry.form.startsWith(prefix)));
    }
    return uniqueGroups(found.sort((left, right) => right.commonness - left.commonness)).slice(0, MOST_COMPLETIONS);
  }

  async function group(number) {
    const shard = lastNotAfter(index.groupes, number);
    const lines = (await file(`groupes-${shard}.txt`)).split("\n");
    const [spellings, postings] = lines[number - index.groupes[shard]].split("\t");
    return { spellings: spellings.split(" "), postings: decoded(postings) };
  }

  /** The groups a word of the query stands for: itself, else what it may be the beginning, the singular or the plural of. */
  async function meaning(word, last) {
    let entries = await exactly(word.form);
    let how = "exact";
    if (!entries.length && last && word.form.length > 1) {
      entries = await beginningWith(word.form);
      how = "debut";
    }
    if (!entries.length) {
      entries = await firstKnown(inflections(word.form));
      how = "nombre";
    }
    const groups = await Promise.all(uniqueGroups(entries).map((entry) => group(entry.group)));
    return { ...word, how: groups.length ? how : "inconnu", groups, forms: new Set(groups.flatMap((each) => each.spellings.map(fold))) };
  }

  /** The wanted words of a query: words of grammar only when there is nothing else; a compound nobody wrote in parts is looked for in one piece. */
  async function wanted(query) {
    const written = writtenWords(query, elisions);
    const pieces = [];
    for (const word of written) {
      const known = word.joined ? await Promise.all(word.forms.map((piece) => exactly(piece.form))) : [];
      const inOnePiece = word.joined && known.some((entries) => !entries.length) && (await exactly(word.joined)).length > 0;
      pieces.push(...(inOnePiece ? [{ form: word.joined, start: word.start, end: word.end }] : word.forms));
    }
    const full = pieces.filter((piece) => !stopWords.has(piece.form));
    const last = /[\s"»”]$/u.test(query) ? undefined : pieces.at(-1);
    // One letter is the beginning of a word that is still being typed.
    const kept = (full.length ? full : pieces).filter((piece) => piece !== last || piece.form.length > 1);
    const seen = new Set();
    return kept.filter((piece) => !seen.has(piece.form) && seen.add(piece.form)).map((piece) => ({ ...piece, last: piece === last }));
  }

  async function passages(number) {
    const rows = JSON.parse(await file(`textes/${encodeURIComponent(sheets[number].slug)}.json`));
    return rows.map(([section, weight, text]) => ({ section: index.sections[section][0], label: index.sections[section][1], weight, text }));
  }

  async function holdsPhrases(number, phrases) {
    const texts = (await passages(number)).map((passage) => ` ${sequence(passage.text).join(" ")} `);
    return phrases.every((phrase) => texts.some((text) => text.includes(` ${phrase} `)));
  }

  return {
    /**
     * `results`: `{id, score, complete, title}`, the sheets with all the words (`complete`) before those with a part of them, then those whose title
     * is the query or holds all its words, then by falling score.
     * `words`: what each word of the query was taken for.
     */
    async search(query) {
      const words = await Promise.all((await wanted(query)).map((word) => meaning(word, word.last)));
      const scores = new Float64Array(index.documents);
      const matched = new Uint8Array(index.documents);
      for (const word of words) {
        const best = new Map();
        for (const { postings } of word.groups) {
          const rarity = Math.log(1 + (index.documents - postings.length + 0.5) / (postings.length + 0.5));
          for (const [id, weight] of postings) {
            best.set(id, Math.max(best.get(id) ?? 0, weight * rarity * (word.how === "debut" ? COMPLETED : 1)));
          }
        }
        for (const [id, score] of best) {
          scores[id] += score;
          matched[id] += 1;
        }
      }
      const key = sequence(query).join(" ");
      let results = [];
      for (let id = 0; id < index.documents; id += 1) {
        const isTitle = key !== "" && titles[id].includes(key);
        if (!matched[id] && !isTitle) continue;
        const isNamed = words.length > 0 && words.every((word) => titleWords[id].some((written) => word.forms.has(written)));
        const title = isTitle ? EXACT_TITLE : isNamed ? NAMED_IN_TITLE : 0;
        results.push({ id, score: scores[id], complete: isTitle || matched[id] === words.length, title });
      }
      results.sort(byRank);
      const phrases = quoted(query).map((phrase) => sequence(phrase).join(" ")).filter((phrase) => phrase.includes(" "));
      if (phrases.length) {
        const candidates = results.filter((result) => result.complete).slice(0, MOST_PHRASE_CHECKS);
        const kept = new Set();
        await Promise.all(candidates.map(async (result) => (await holdsPhrases(result.id, phrases)) && kept.add(result.id)));
        results = results.map((result) => ({ ...result, complete: kept.has(result.id) })).sort(byRank);
      }
      return { results, words };
    },

    /** Where the words stand in one sheet: the best passage cut around them, as `{text, marked}` pieces, and the sections they were found in. */
    async excerpt(number, words) {
      const found = (await passages(number))
        .map((passage) => ({ ...passage, hits: hitsIn(passage.text, words, elisions) }))
        .filter((passage) => passage.hits.length > 0);
      const sections = new Map();
      for (const passage of [...found].sort((left, right) => right.weight - left.weight)) {
        if (!sections.has(passage.label)) sections.set(passage.label, { section: passage.section, label: passage.label });
      }
      const best = found.filter((passage) => passage.section !== "").sort(byInterest)[0];
      return { pieces: best ? cut(best.text, best.hits) : [], sections: [...sections.values()] };
    },

    /** A text in pieces, the words of the query marked. */
    mark: (text, words) => piecesOf(text, hitsIn(text, words, elisions), 0, text.length),

    /** The query with each unknown word replaced by the nearest one of the index, or "" when nothing is near. */
    async suggestion(query, words) {
      let better = query;
      let changed = false;
      for (const word of words.filter((each) => each.how === "inconnu").sort((left, right) => right.start - left.start)) {
        const near = await nearest(word.form);
        if (!near) continue;
        const spellings = (await group(near.group)).spellings;
        better = better.slice(0, word.start) + spellings.find((spelling) => fold(spelling) === near.form) + better.slice(word.end);
        changed = true;
      }
      return changed ? better : "";
    },
  };

  async function nearest(form) {
    const limit = form.length <= 3 ? 0 : form.length <= 5 ? 1 : 2;
    if (!limit) return undefined;
    const shards = index.lexique.map((_, number) => number);
    const own = (number) => index.lexique[number][0] <= form[0] && (index.lexique[number + 1]?.[0] ?? "\uffff") >= form[0];
    // A first letter is seldom mistaken: the other shards are fetched only when its own ones know nothing.
    for (const numbers of [shards.filter(own), shards.filter((number) => !own(number))]) {
      let best;
      for (const entry of (await Promise.all(numbers.map(lexiconShard))).flat()) {
        if (Math.abs(entry.form.length - form.length) > limit || entry.form.length < 3 || stopWords.has(entry.form)) continue;
        const away = distance(form, entry.form, limit);
        if (away > limit || (away > 1 && entry.form[0] !== form[0])) continue;
        const cost = 4 * away + (entry.form[0] === form[0] ? 0 : 3) - 0.4 * entry.commonness;
        if (!best || cost < best.cost) best = { ...entry, cost };
      }
      if (best) return best;
    }
    return undefined;
  }
}

async function fetchFrom(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address.pathname} : ${answer.status}`);
  return answer.text();
}

/** What a reader may type to mean this very title: all of it, or all but what stands in brackets, or the acronym in the brackets. */
function titleKeys(title, sequence) {
  const keys = [title, title.replace(/\([^)]*\)/gu, " "), ...Array.from(title.matchAll(/\((\p{Lu}[\p{Lu}\p{N}]+)\)/gu), (match) => match[1])];
  return keys.map((key) => sequence(key).join(" ")).filter((key) => key !== "");
}

function quoted(query) {
  return Array.from(query.matchAll(/["“«]([^"“”«»]+)["”»]/gu), (match) => match[1]);
}

// Plurals and feminines, folded: what a word may end with, and what it ends with in the singular or the masculine.
const ENDINGS = [["aux", "al"], ["aux", "ail"], ["s", ""], ["x", ""], ["iere", "ier"], ["trice", "teur"], ["euse", "eur"], ["ive", "if"], ["lle", "l"], ["nne", "n"], ["e", ""]];

/** The words that this one may be another number or gender of, when it is not in the lexicon itself. */
function inflections(form) {
  if (form.length < 3) return [];
  const shorter = (word) => ENDINGS.filter(([end]) => word.endsWith(end)).map(([end, other]) => word.slice(0, -end.length) + other);
  const longer = (word) => [`${word}s`, `${word}x`, `${word}e`, `${word}es`, ...(/ai?l$/u.test(word) ? [word.replace(/ai?l$/u, "aux")] : [])];
  const bases = [form, ...shorter(form), ...shorter(form).flatMap(shorter)].filter((word) => word.length > 2);
  return [...new Set([...bases, ...bases.flatMap(longer)])].filter((word) => word !== form);
}

function decoded(postings) {
  const found = [];
  let id = -1;
  for (const [, step, level] of postings.matchAll(/([0-9a-z]*)([A-Z])/gu)) {
    id += step ? Number.parseInt(step, 36) : 1;
    found.push([id, (LEVELS.indexOf(level) + 1) / LEVELS.length]);
  }
  return found;
}

function uniqueGroups(entries) {
  const seen = new Set();
  return entries.filter((entry) => !seen.has(entry.group) && seen.add(entry.group));
}

/** The rank of the last value that is not after the wanted one in a sorted list, or -1. */
function lastNotAfter(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function byRank(left, right) {
  return Number(right.complete) - Number(left.complete) || right.title - left.title || right.score - left.score || left.id - right.id;
}

/** The passage with most of the words first, then running text before a bare label, then the heavier field. */
function byInterest(left, right) {
  const words = (passage) => new Set(passage.hits.map((hit) => hit.word)).size;
  const isText = (passage) => Number(passage.text.length >= 40);
  return words(right) - words(left) || isText(right) - isText(left) || right.weight - left.weight;
}

function hitsIn(text, words, elisions) {
  const hits = [];
  for (const written of writtenWords(text, elisions)) {
    const whole = written.joined && words.findIndex((word) => word.forms.has(written.joined));
    if (written.joined && whole >= 0) hits.push({ start: written.start, end: written.end, word: whole });
    else {
      for (const piece of written.forms) {
        const word = words.findIndex((each) => each.forms.has(piece.form));
        if (word >= 0) hits.push({ start: piece.start, end: piece.end, word });
      }
    }
  }
  return hits;
}

/** The stretch of a text that holds most of the words, cut between words, its hits marked. */
function cut(text, hits) {
  if (text.length <= EXCERPT * 1.25) return piecesOf(text, hits, 0, text.length);
  let best = { start: 0, count: 0 };
  for (const { start } of hits) {
    const count = new Set(hits.filter((hit) => hit.start >= start && hit.end <= start + EXCERPT - 40).map((hit) => hit.word)).size;
    if (count > best.count) best = { start, count };
  }
  const wished = Math.min(Math.max(0, best.start - 50), text.length - EXCERPT);
  const from = wished > 0 ? text.indexOf(" ", wished) + 1 : 0;
  const until = wished + EXCERPT < text.length ? text.lastIndexOf(" ", wished + EXCERPT) : text.length;
  const start = from > 0 && from <= best.start ? from : wished > 0 ? best.start : 0;
  const end = until > start ? until : text.length;
  const pieces = piecesOf(text, hits, start, end);
  if (start > 0) pieces.unshift({ text: "… ", marked: false });
  if (end < text.length) pieces.push({ text: " …", marked: false });
  return pieces;
}

function piecesOf(text, hits, start, end) {
  const pieces = [];
  let at = start;
  for (const hit of hits) {
    if (hit.start < at || hit.end > end) continue;
    if (hit.start > at) pieces.push({ text: text.slice(at, hit.start), marked: false });
    pieces.push({ text: text.slice(hit.start, hit.end), marked: true });
    at = hit.end;
  }
  if (at < end) pieces.push({ text: text.slice(at, end), marked: false });
  return pieces;
}
