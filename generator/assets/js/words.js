// A text goes in; its words come out folded (no accent, capital nor ligature), as `generator/words.py` and `generator/textindex.py` do: a test compares both.

const LETTERS = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", "’": "'", "‘": "'", "ʼ": "'", "′": "'" };
const WRITTEN = /(?<![\p{L}\p{N}])(?:\p{L}\.){2,}\p{L}?(?![\p{L}\p{N}])|[\p{L}\p{N}]+(?:['’ʼ\-‐‑][\p{L}\p{N}]+)*/gu;
const TIES = /(['’ʼ\-‐‑])/u;
const LONGEST_WORD = 40;

export function fold(text) {
  const plain = text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/\p{Mn}/gu, "");
  return plain.replace(/[œæßøłđ’‘ʼ′]/gu, (letter) => LETTERS[letter]).trim().replace(/\s+/gu, " ");
}

/** The written words of a text, each with its place and the folded words under it: `{start, end, forms, joined}`; `joined` is the compound in one piece. */
export function writtenWords(text, elisions) {
  return Array.from(text.matchAll(WRITTEN), (match) => {
    const written = match[0];
    const place = { start: match.index, end: match.index + written.length };
    if (written.includes(".")) return { ...place, forms: [{ form: fold(written.replaceAll(".", "")), ...place }], joined: "" };
    const pieces = [];
    const parts = written.split(TIES);
    let start = match.index;
    parts.forEach((part, index) => {
      const form = fold(part);
      const elided = "'’ʼ".includes(parts[index + 1] ?? "-") && elisions.has(form);
      if (index % 2 === 0 && !elided && form && form.length <= LONGEST_WORD) pieces.push({ form, start, end: start + part.length });
      start += part.length;
    });
    return { ...place, forms: pieces, joined: pieces.length > 1 ? pieces.map((piece) => piece.form).join("") : "" };
  }).filter((word) => word.forms.length > 0);
}

/** Letters to add, drop, change or swap with their neighbour to go from one word to the other; `limit + 1` as soon as there are more. */
export function distance(left, right, limit) {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let before = [];
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(above[column] + 1, current[column - 1] + 1, above[column - 1] + (same ? 0 : 1));
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) cost = Math.min(cost, before[column - 2] + 1);
      current.push(cost);
    }
    if (Math.min(...current) > limit && Math.min(...above) > limit) return limit + 1;
    before = above;
    above = current;
  }
  return Math.min(above[right.length], limit + 1);
}
