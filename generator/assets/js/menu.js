// Loaded on every page: the theme's menu button is a label, which a keyboard cannot press; here it can, and says whether the menu is open.

const button = document.querySelector(".md-header__button[for=__drawer]");
const drawer = document.getElementById("__drawer");

if (button && drawer) {
  const tell = () => button.setAttribute("aria-expanded", String(drawer.checked));
  button.setAttribute("role", "button");
  button.tabIndex = 0;
  tell();
  drawer.addEventListener("change", tell);
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation(); // the theme presses a label too, when it is Enter
    button.click();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawer.checked) return;
    drawer.checked = false;
    drawer.dispatchEvent(new Event("change"));
    button.focus();
  });
}
