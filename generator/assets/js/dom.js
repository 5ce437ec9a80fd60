// Names, attributes and texts go in, elements come out. Texts only ever become text nodes: nothing from a record is read as HTML.

/** `h("a", {href, class}, "text", child)`: null, undefined, false and "" children are left out, as are null, undefined and false attributes. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "onclick" || key === "onchange") element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

export const unseen = (text) => h("span", { class: "mg-hidden" }, text);

/** A number as the French write it, and a word in agreement: `counted(1, "expérience")` → « 1 expérience ». */
export function counted(number, singular, plural = `${singular}s`) {
  return `${number.toLocaleString("fr")}\u00a0${number < 2 ? singular : plural}`;
}

/** A score, with a decimal comma. */
export const inWords = (score) => score.toLocaleString("fr");

/** « 22 novembre 2026 ». */
export const longDate = (date) => date.toLocaleDateString("fr", { dateStyle: "long" });

/** `{text, marked}` pieces as nodes. */
export function marked(pieces) {
  return pieces.map((piece) => (piece.marked ? h("mark", {}, piece.text) : piece.text));
}
