// The facets of `columns.js` go in, a panel of native boxes comes out. The panel is built once; then only its counts, ticks and inert values change.

import { h, unseen } from "./dom.js";

const OPEN_FACETS = 3;
const LONG = 9; // a longer list shows its most used values first
const SHORTENED = 7;
const TREE_ROWS = 9; // branches are open, level by level, up to so many rows

/** Fills `panel`; `changed(name, id, on)` is called when a box is ticked or cleared. Returns `show(chosen, counts)`. */
export function facetPanel(panel, facets, changed) {
  const shown = facets.map((facet, rank) => drawn(facet, rank, changed));
  panel.replaceChildren(...shown.map((each) => each.element));
  return (chosen, counts) => shown.forEach((each, rank) => each.show(chosen.get(facets[rank].name) ?? new Set(), counts[rank]));
}

function drawn(facet, rank, changed) {
  const boxes = facet.values.map((value, number) => box(facet, value, number, changed));
  const list = facet.tree ? tree(facet, boxes) : h("ul", { class: "mg-plain mg-values" }, boxes.map((each) => h("li", {}, each.label)));
  const number = h("span", { class: "mg-facet-number" });
  const fields = h("fieldset", { class: "mg-facet-values" }, h("legend", { class: "mg-hidden" }, facet.label), list);
  const element = h("details", { class: "mg-facet", open: rank < OPEN_FACETS, "data-facet": facet.name }, h("summary", {}, h("span", {}, facet.label), number), fields);
  const more = facet.tree || boxes.length <= LONG ? undefined : shortening(facet, boxes, fields);
  return {
    element,
    show(chosen, counts) {
      boxes.forEach((each, at) => each.show(chosen.has(facet.values[at].id), counts[at]));
      more?.(chosen);
      number.replaceChildren(...(chosen.size ? [String(chosen.size), unseen(chosen.size < 2 ? " choisi" : " choisis")] : []));
      if (chosen.size) element.open = true;
      if (chosen.size && facet.tree) list.dispatchEvent(new CustomEvent("reveal", { detail: chosen }));
    },
  };
}

function box(facet, value, number, changed) {
  const input = h("input", {
    type: "checkbox",
    id: `${facet.name}-${number}`,
    name: facet.name,
    value: value.id,
    onchange: () => changed(facet.name, value.id, input.checked),
  });
  const count = h("span", { class: "mg-value-count" });
  const label = h("label", { class: "mg-value", for: input.id }, input, h("span", { class: "mg-value-label" }, value.label), count);
  let shown;
  return {
    label,
    input,
    show(on, found) {
      if (input.checked !== on) input.checked = on;
      const inert = found === 0 && !on;
      // A box that would lose the keyboard's focus waits for the next change.
      const disabled = inert && input !== document.activeElement;
      if (input.disabled !== disabled) input.disabled = disabled;
      label.classList.toggle("is-inert", inert);
      if (shown !== found) count.replaceChildren(String(found), unseen(found < 2 ? " fiche" : " fiches"));
      shown = found;
    },
  };
}

/** A long list shows the values that most sheets carry, and those that are ticked; a button shows the others. */
function shortening(facet, boxes, fields) {
  const ranked = facet.values.map((_, number) => number).sort((left, right) => facet.values[right].total - facet.values[left].total || left - right);
  const kept = new Set(ranked.slice(0, SHORTENED));
  let whole = false;
  let last = new Set();
  const button = h("button", { type: "button", class: "mg-link-button", "aria-expanded": "false", onclick: () => turn() });
  fields.append(button);
  function draw() {
    boxes.forEach((each, number) => {
      each.label.parentElement.hidden = !whole && !kept.has(number) && !last.has(facet.values[number].id);
    });
    button.setAttribute("aria-expanded", String(whole));
    button.textContent = whole ? "Moins de choix" : `Tous les choix (${boxes.length})`;
  }
  function turn() {
    whole = !whole;
    draw();
  }
  return (chosen) => {
    last = chosen;
    draw();
  };
}

function tree(facet, boxes) {
  const rows = facet.values.map(() => undefined);
  let level = facet.values.map((_, rank) => rank).filter((rank) => facet.values[rank].parent < 0);
  const open = new Set();
  for (let count = level.length; level.length; ) {
    const next = level.flatMap((rank) => facet.values[rank].children);
    if (count + next.length > TREE_ROWS && open.size) break;
    level.forEach((rank) => open.add(rank));
    count += next.length;
    level = next;
  }
  function branch(ranks) {
    return ranks.map((rank) => {
      const value = facet.values[rank];
      if (!value.children.length) return h("li", {}, h("span", { class: "mg-branch" }, h("span", { class: "mg-leaf" }), boxes[rank].label));
      const under = h("ul", { class: "mg-plain mg-values" }, branch(value.children));
      const button = h("button", { type: "button", class: "mg-unfold", onclick: () => turn(under.hidden) }, unseen(`Lieux de : ${value.label}`));
      function turn(on) {
        under.hidden = !on;
        button.setAttribute("aria-expanded", String(on));
      }
      turn(open.has(rank));
      rows[rank] = turn;
      return h("li", {}, h("span", { class: "mg-branch" }, button, boxes[rank].label), under);
    });
  }
  const list = h("ul", { class: "mg-plain mg-values mg-facet-tree" }, branch(facet.values.map((_, rank) => rank).filter((rank) => facet.values[rank].parent < 0)));
  list.addEventListener("reveal", (event) => {
    facet.values.forEach((value) => {
      if (event.detail.has(value.id)) for (let at = value.parent; at >= 0; at = facet.values[at].parent) rows[at](true);
    });
  });
  return list;
}
