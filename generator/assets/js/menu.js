// Loaded on every page: the theme's menu button is a label, which a keyboard cannot press; here it becomes a button, and says whether the menu is open.

const label = document.querySelector("label.md-header__button[for=__drawer]");
const drawer = document.getElementById("__drawer");

if (label && drawer) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `${label.className} mg-menu`;
  button.append(...label.childNodes);
  label.replaceWith(button);
  const tell = () => button.setAttribute("aria-expanded", String(drawer.checked));
  const open = (wanted) => {
    drawer.checked = wanted;
    drawer.dispatchEvent(new Event("change"));
  };
  tell();
  drawer.addEventListener("change", tell);
  button.addEventListener("click", (event) => {
    open(!drawer.checked);
    // Whoever came with the keyboard goes on inside the menu, which covers the page.
    if (drawer.checked && event.detail === 0) document.querySelector(".md-sidebar--primary .md-nav__list a")?.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawer.checked) return;
    open(false);
    button.focus();
  });
}
