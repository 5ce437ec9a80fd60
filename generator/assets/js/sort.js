// Every table that says `data-tri` goes in; its headings become buttons that sort its rows. Without this module the tables read as they are.
//
// A first press sorts numbers from the largest, words from A; a second press the other way; a third gives back the first order. A cell says its number
// with `data-n`. What was done is told aloud, and by `aria-sort`.

import { h } from "./dom.js";

const alphabet = new Intl.Collator("fr", { sensitivity: "base", numeric: true });
const OPPOSITE = { ascending: "descending", descending: "ascending" };
const SAID = {
  number: { ascending: "du plus petit au plus grand", descending: "du plus grand au plus petit" },
  words: { ascending: "de A à Z", descending: "de Z à A" },
};

const told = h("p", { class: "mg-hidden", role: "status" });

/** What a cell is worth: its number, else its words. */
const worth = (cell) => (cell.dataset.n === undefined ? cell.textContent.trim() : Number(cell.dataset.n));

function sortable(table) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const first = [...body.rows];
  if (first.length < 2) return;
  heads.forEach((head, column) => {
    const number = first.every((row) => typeof worth(row.cells[column]) === "number");
    const words = head.textContent.trim();
    const start = number ? "descending" : "ascending";
    const button = h("button", { type: "button", class: "mg-sort" }, h("span", {}, ...head.childNodes), h("span", { class: "mg-sort-sign", "aria-hidden": "true" }));
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      const next = now === null ? start : now === start ? OPPOSITE[start] : null;
      for (const each of heads) each.removeAttribute("aria-sort");
      if (next) head.setAttribute("aria-sort", next);
      const way = next === "descending" ? -1 : 1;
      const compare = number ? (a, b) => a - b : alphabet.compare;
      // Equal rows keep the order of the list.
      const rows = next ? [...first].sort((a, b) => way * compare(worth(a.cells[column]), worth(b.cells[column]))) : first;
      body.append(...rows);
      told.textContent = next ? `Tableau trié par «\u00a0${words}\u00a0», ${SAID[number ? "number" : "words"][next]}.` : "Tableau remis dans son premier ordre.";
    });
  });
}

const tables = document.querySelectorAll("table[data-tri]");
if (tables.length) document.querySelector(".mg").append(told);
for (const table of tables) sortable(table);
