// The drawing that the server left blank and a reading go in, the drawing says the reading. What it says stands in words beside it: it is hidden from those who
// listen. A group's reading (medians, spreads) is drawn in the same way as one person's.

import { scoreRanges } from "./reading.js";

const SVG = "http://www.w3.org/2000/svg";

/** Draw a reading of `tool` in `figure`, an element that holds its blank drawing. */
export function draw(figure, tool, reading) {
  const ranges = scoreRanges(tool);
  const shares = new Map();
  for (const [id, range] of Object.entries(ranges)) {
    if (!range) continue;
    const part = reading.parties[id];
    const share = (score) => (score === null ? null : (score - range.bas) / (range.haut - range.bas || 1));
    const group = "mediane" in part;
    shares.set(id, { at: share(group ? part.mediane : part.score), low: group ? share(part.bas) : null, high: group ? share(part.haut) : null });
  }
  const drawing = { filet: net, barres: bars, etoile: star, feu: lights }[tool.image];
  drawing?.(figure, shares, reading);
}

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

const round = (value) => Math.round(value * 10) / 10;

/** The first part makes the knots (hard squares, then soft rings), the second the ties (stiff, then slack), the third the meshes, the fourth what they carry. */
function net(figure, shares) {
  const [knots, ties, meshes, weight] = [...shares.values()].map(({ at }) => at);
  const columns = Math.round(10 - 6 * (meshes ?? 0.5));
  const rows = Math.max(3, Math.round(columns * 0.55));
  const sag = 34 * (weight ?? 0);
  const at = (column, row) => {
    const across = column / (columns - 1);
    const down = row / (rows - 1);
    return [round(20 + 280 * across), round(20 + 125 * down + sag * Math.sin(Math.PI * across) * (0.35 + 0.65 * down))];
  };
  const slack = 11 * (ties ?? 0);
  const lines = [];
  const marks = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [x, y] = at(column, row);
      for (const [nextColumn, nextRow] of [[column + 1, row], [column, row + 1]]) {
        if (nextColumn >= columns || nextRow >= rows) continue;
        const [toX, toY] = at(nextColumn, nextRow);
        const flat = nextRow === row;
        lines.push(`M${x} ${y}Q${round((x + toX) / 2 + (flat ? 0 : slack))} ${round((y + toY) / 2 + (flat ? slack : 0))} ${toX} ${toY}`);
      }
      const size = 5 + 2 * (knots ?? 0.5);
      const corner = round(size * (knots ?? 0.5));
      const box = { x: round(x - size), y: round(y - size), width: 2 * size, height: 2 * size, rx: corner };
      marks.push(shape("rect", { class: "mg-filet-hole", ...box }), shape("rect", { class: "mg-filet-knot", ...box, "fill-opacity": round(1 - 0.9 * (knots ?? 1)) }));
    }
  }
  const [middle, bottom] = at((columns - 1) / 2, rows - 1);
  const radius = round(9 + 17 * (weight ?? 0.5));
  const low = Math.min(bottom + radius + 8, 228 - radius);
  const drawing = figure.querySelector("svg");
  drawing.replaceChildren(
    shape("path", { class: `mg-filet-tie${ties === null ? " is-unknown" : ""}`, d: lines.join("") }),
    shape("path", { class: "mg-filet-rope", d: `M${middle} ${round(bottom)}L${middle} ${round(low)}` }),
    shape("circle", { class: `mg-filet-weight${weight === null ? " is-unknown" : ""}`, cx: middle, cy: round(low), r: radius }),
    ...marks,
  );
  drawing.classList.toggle("is-unknown", knots === null);
}

function bars(figure, shares) {
  for (const bar of figure.querySelectorAll("[data-barre]")) {
    const { at, low, high } = shares.get(bar.dataset.barre);
    bar.querySelector(".mg-barre-fill").setAttribute("width", round(298 * (at ?? 0)));
    bar.querySelector(".mg-barre-spread").setAttribute("d", low === null ? "" : `M${round(1 + 298 * low)} 15H${round(1 + 298 * high)}`);
  }
}

function star(figure, shares) {
  const tips = [...figure.querySelectorAll("[data-axe]")].map((axis) => ({ x: Number(axis.dataset.x), y: Number(axis.dataset.y), ...shares.get(axis.dataset.axe) }));
  const on = (tip, share) => `${round(tip.x * share)},${round(tip.y * share)}`;
  const known = tips.filter((tip) => tip.at !== null);
  figure.querySelector(".mg-etoile-result").replaceChildren(
    ...(known.length ? [shape("polygon", { class: `mg-etoile-shape${known.length < tips.length ? " is-unknown" : ""}`, points: known.map((tip) => on(tip, tip.at)).join(" ") })] : []),
    ...tips.filter((tip) => tip.low !== null).map((tip) => shape("path", { class: "mg-etoile-spread", d: `M${on(tip, tip.low)}L${on(tip, tip.high)}` })),
    ...known.map((tip) => shape("circle", { class: "mg-etoile-dot", cx: round(tip.x * tip.at), cy: round(tip.y * tip.at), r: 4 })),
  );
}

function lights(figure, shares, reading) {
  for (const light of figure.querySelectorAll("[data-couleur]")) {
    if (light.dataset.couleur === reading.couleur) light.setAttribute("aria-current", "true");
    else light.removeAttribute("aria-current");
  }
}
