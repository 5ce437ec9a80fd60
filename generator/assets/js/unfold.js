// The address of a place in the page goes in; the folded part that holds it opens, and the reader is led there. Browsers that do it themselves lose nothing.

function unfold() {
  let id;
  try {
    id = decodeURIComponent(location.hash.slice(1));
  } catch {
    return; // an address that no page of ours has written
  }
  const target = id && document.getElementById(id);
  if (!target) return;
  let opened = false;
  for (let fold = target.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])")) {
    fold.open = true;
    opened = true;
  }
  if (opened) target.scrollIntoView();
}

addEventListener("hashchange", unfold);
unfold();
