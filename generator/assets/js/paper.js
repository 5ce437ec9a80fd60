// What of the page to print goes in as a word that the stylesheets know (`[data-impression=…]`); the browser's own window for printing comes out.

export function printOnly(what) {
  document.documentElement.dataset.impression = what;
  addEventListener("afterprint", () => delete document.documentElement.dataset.impression, { once: true });
  print();
}
