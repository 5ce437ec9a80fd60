// On a learning path: each session receives a button that prints it alone.

import { h, unseen } from "./dom.js";
import { printOnly } from "./paper.js";

for (const session of document.querySelectorAll("[data-seance]")) {
  const title = session.querySelector("h2").textContent;
  session.querySelector(".mg-session-head").append(h("p", { class: "mg-screen" }, h("button", { type: "button", class: "mg-button is-small", onclick: alone }, "Imprimer cette séance", unseen(`\u00a0: ${title}`))));

  function alone() {
    for (const each of document.querySelectorAll("[data-seance]")) each.toggleAttribute("data-imprimee", each === session);
    printOnly("seance");
  }
}
