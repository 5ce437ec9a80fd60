// The columns of `explorer.json` and the chosen values of each facet go in; the sheets that pass and the count of every value come out. No DOM here.

export class Bits {
  constructor(size, full = false) {
    this.size = size;
    this.words = new Uint32Array(Math.ceil(size / 32));
    if (full) for (let id = 0; id < size; id += 1) this.add(id);
  }

  static of(size, ids) {
    const bits = new Bits(size);
    for (const id of ids) bits.add(id);
    return bits;
  }

  add(id) {
    this.words[id >> 5] |= 1 << (id & 31);
  }

  has(id) {
    return (this.words[id >> 5] & (1 << (id & 31))) !== 0;
  }

  and(other) {
    const both = new Bits(this.size);
    for (let word = 0; word < both.words.length; word += 1) both.words[word] = this.words[word] & other.words[word];
    return both;
  }

  or(other) {
    const either = new Bits(this.size);
    for (let word = 0; word < either.words.length; word += 1) either.words[word] = this.words[word] | other.words[word];
    return either;
  }

  countWith(other) {
    let count = 0;
    for (let word = 0; word < this.words.length; word += 1) count += ones(this.words[word] & other.words[word]);
    return count;
  }
}

/** Bits set in a 32-bit word (Warren, « Hacker's Delight », 5-1). */
function ones(word) {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** `explorer.json` ready to be counted: each value of a facet gets the set of its sheets, those of its descendants included. */
export function readColumns(data) {
  const size = data.fiches.slug.length;
  const facets = data.facettes.map((facet) => {
    const values = facet.valeurs.map(([id, label, parent]) => ({ id, label, parent, sheets: new Bits(size), children: [] }));
    values.forEach((value, rank) => {
      if (value.parent >= 0) values[value.parent].children.push(rank);
    });
    facet.fiches.forEach((ranks, sheet) => {
      for (const rank of ranks) {
        for (let at = rank; at >= 0; at = values[at].parent) values[at].sheets.add(sheet);
      }
    });
    const all = new Bits(size, true);
    for (const value of values) value.total = value.sheets.countWith(all);
    return { name: facet.nom, label: facet.libelle, tree: facet.arbre, values, sheets: facet.fiches };
  });
  const column = data.fiches;
  const sheets = column.slug.map((slug, id) => ({
    id,
    slug,
    title: column.titre[id],
    start: column.debut[id],
    period: column.periode[id],
    dated: column.info[id],
    date: column.date[id],
    filled: column.remplissage[id],
    sources: column.sources[id],
  }));
  return { size, facets, sheets, parts: data.parties };
}

/**
 * Values of one facet add up (any of), facets restrict one another (all of). `chosen` maps a facet's name to a set of value ids; `found` is the set of
 * sheets that the text search left. A value is counted with what the OTHER facets let through: the count is what one would get by choosing it too.
 */
export function filtered(columns, chosen, found) {
  const passing = columns.facets.map((facet) => {
    const ids = chosen.get(facet.name);
    if (!ids?.size) return undefined;
    return facet.values.filter((value) => ids.has(value.id)).reduce((bits, value) => bits.or(value.sheets), new Bits(columns.size));
  });
  const all = passing.reduce((bits, facet) => (facet ? bits.and(facet) : bits), found);
  const counts = columns.facets.map((facet, rank) => {
    const others = passing[rank] ? passing.reduce((bits, each, other) => (each && other !== rank ? bits.and(each) : bits), found) : all;
    return facet.values.map((value) => value.sheets.countWith(others));
  });
  return { sheets: all, filters: passing.reduce((bits, facet) => (facet ? bits.and(facet) : bits), new Bits(columns.size, true)), counts };
}

const alphabet = new Intl.Collator("fr", { sensitivity: "base", numeric: true });
const byTitle = (left, right) => alphabet.compare(left.title, right.title) || left.id - right.id;
// What is unknown comes last, whichever way one sorts.
const byNumber = (key) => (left, right, way) => {
  const [a, b] = [left[key], right[key]];
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return way * (b - a);
};

const ORDERS = {
  titre: (left, right, way) => way * alphabet.compare(left.title, right.title),
  recent: byNumber("dated"),
  complet: byNumber("filled"),
  debut: byNumber("start"),
};

export const OPPOSITE = "-inverse";
export const orders = Object.keys(ORDERS).flatMap((order) => [order, order + OPPOSITE]);

/** The sheets in an order of ours: a name of `orders`. */
export function sorted(sheets, order) {
  const way = order.endsWith(OPPOSITE) ? -1 : 1;
  const compare = ORDERS[order.replace(OPPOSITE, "")];
  return [...sheets].sort((left, right) => compare(left, right, way) || byTitle(left, right));
}
