// Loaded on every page: `/` and `s` bring the search field, unless one is writing somewhere.

document.addEventListener("keydown", (event) => {
  if ((event.key !== "/" && event.key !== "s") || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const at = event.target;
  if (at instanceof HTMLElement && (at.isContentEditable || at.closest("input:not([type=checkbox], [type=radio]), textarea, select"))) return;
  const field = document.querySelector("#recherche-explorer") ?? Array.from(document.querySelectorAll("input[type=search]")).find((each) => each.offsetParent);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
