// The page of case studies: the address says which sheet (`?fiche=slug`), the page of that sheet is fetched and each of its parts waits, folded, under the
// questions about it. What is fetched is a page of this site: it is parsed apart, without running anything, and what is copied has no script nor form.

import { h } from "./dom.js";
import { printOnly } from "./paper.js";

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/u;
const LONGEST = 80; // characters of a name
const LEFT_OUT = "script, style, template, form, button, iframe, object, embed, .mg-calls, .mg-call, .mg-support, .mg-fullness, .mg-back";

const page = document.querySelector("[data-fiches]");
const at = (name) => page.querySelector(`[data-role=${name}]`);
const slug = new URLSearchParams(location.search).get("fiche") ?? "";
if (slug) {
  study().catch((error) => {
    console.warn(error);
    say("Cette fiche n’a pas pu être chargée\u00a0: vérifiez la connexion, puis rechargez la page. Les questions restent utilisables.");
  });
}

function say(...words) {
  at("avis").replaceChildren(h("p", { class: "mg-note" }, ...words));
}

async function study() {
  const known = slug.length <= LONGEST && SLUG.test(slug);
  const address = known && new URL(`${slug}/`, new URL(page.dataset.fiches, document.baseURI));
  const answer = known && (await fetch(address));
  if (!known || answer.status === 404) {
    const shown = slug.length > LONGEST ? `${slug.slice(0, LONGEST)}…` : slug;
    say("Aucune fiche ne porte ce nom\u00a0: «\u00a0", h("strong", {}, shown), "\u00a0». Choisissez-en une dans ", h("a", { href: "../explorer/" }, "l’explorateur"), ".");
    return;
  }
  if (!answer.ok) throw new Error(`${address} : ${answer.status}`);
  const sheet = new DOMParser().parseFromString(await answer.text(), "text/html");
  const title = sheet.querySelector(".mg-fiche h1")?.textContent.trim();
  if (!title) throw new Error(`${address} : not a sheet`);
  name(title, address);
  for (const part of page.querySelectorAll("[data-partie]")) fill(part, sheet, address);
  at("choix").hidden = true;
  at("gestes").hidden = false;
  at("gestes").addEventListener("click", (event) => act(event.target.closest("button")?.dataset.geste));
  page.dataset.pret = "";
}

/** The page takes the name of its sheet. */
function name(title, address) {
  at("genre").hidden = false;
  page.querySelector("h1").textContent = title;
  document.title = `${title} – ${document.title}`;
  at("intro").replaceChildren(
    "Répondez d’abord aux questions, seul ou en petit groupe\u00a0; ouvrez ensuite ce que dit la fiche. Vos réponses se font de vive voix ou sur papier\u00a0: rien n’est demandé ici. ",
    h("a", { class: "mg-screen", href: address.href }, "Voir la fiche entière"),
  );
}

/** Puts what the sheet says of a part under its questions. */
function fill(part, sheet, address) {
  const id = part.dataset.partie;
  const found = sheet.getElementById(id)?.closest("section");
  if (!found) {
    part.append(h("p", { class: "mg-muted mg-studied-none" }, "La fiche n’en dit rien. À qui poseriez-vous ces questions\u00a0?"));
    return;
  }
  const copy = document.importNode(found, true);
  for (const each of copy.querySelectorAll(LEFT_OUT)) each.remove();
  copy.querySelector(`[id="${CSS.escape(id)}"]`)?.remove();
  for (const each of copy.querySelectorAll("h3, h4")) each.replaceWith(h("p", { class: "mg-label" }, each.textContent));
  for (const each of copy.querySelectorAll("[id]")) each.removeAttribute("id");
  for (const link of copy.querySelectorAll("a[href]")) {
    const target = new URL(link.getAttribute("href"), address);
    if (target.protocol === "http:" || target.protocol === "https:") link.href = target.href;
    else link.removeAttribute("href");
  }
  part.querySelector(".mg-studied-text").append(...copy.childNodes);
  part.querySelector("details").hidden = false;
}

function act(gesture) {
  if (gesture === "ouvrir") {
    const folds = [...page.querySelectorAll(".mg-studied-reading:not([hidden])")];
    const closing = folds.every((fold) => fold.open);
    for (const fold of folds) fold.open = !closing;
    page.querySelector("[data-geste=ouvrir]").textContent = closing ? "Tout ouvrir" : "Tout fermer";
  } else if (gesture) printOnly(gesture);
}
