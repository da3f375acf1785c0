// A cell leads to its quotes: open them, and put the reader there. Without script the links still lead to the place.
function show() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!place) return;
  for (let box = place; box; box = box.parentElement) if (box.tagName === "DETAILS") box.open = true;
  const target = place.tagName === "DETAILS" ? place.querySelector("summary") : place;
  if (target.tabIndex < 0) target.tabIndex = -1;
  target.focus({ preventScroll: true });
  place.scrollIntoView();
}
addEventListener("hashchange", show);
addEventListener("DOMContentLoaded", show);
// On paper the first two quotes of each pilot say more than a closed box.
let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details.quotes:not([open])")];
  for (const box of closed) {
    box.open = true;
    [...box.querySelectorAll("li")].slice(2).forEach((item) => (item.hidden = true));
  }
});
addEventListener("afterprint", () => {
  for (const box of closed) {
    box.open = false;
    box.querySelectorAll("li").forEach((item) => (item.hidden = false));
  }
});
