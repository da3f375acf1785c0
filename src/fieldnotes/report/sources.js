// "#?code=tillid:lacking&project=…" shows the segments behind a number of the report; "#s-…" one of them in its source.
const main = document.querySelector("main"), choice = document.getElementById("valg");
const said = [...main.querySelectorAll(".said")], articles = [...main.querySelectorAll("article")];
function fits(segment, wanted) {
  for (const [name, value] of wanted) {
    const own = segment.dataset[name] ?? segment.parentElement.dataset[name] ?? "";
    if (name === "code") {
      const codes = own.split(" ");
      const has = (one) => (one.includes(":") ? codes.includes(one) : codes.some((code) => code.startsWith(one + ":")));
      if (!value.split(" ").every(has)) return false;
    } else if (["word", "people", "machine"].includes(name) ? !own.split(" ").includes(value) : own !== value) return false;
  }
  return true;
}
function lead(segment) {
  const link = document.createElement("a");
  link.href = "#" + segment.id;
  link.className = "context";
  link.textContent = main.dataset.context;
  segment.append(link);
}
function show() {
  const hash = location.hash.slice(1), asked = hash.startsWith("?");
  const wanted = asked ? [...new URLSearchParams(hash.slice(1))] : [];
  let count = 0;
  for (const segment of said) {
    const shown = !asked || fits(segment, wanted);
    count += asked && shown;
    segment.hidden = !shown;
    segment.classList.toggle("found", asked && shown);
    if (asked && shown && !segment.querySelector(".context")) lead(segment);
  }
  for (const article of articles) article.hidden = asked && !article.querySelector(".said:not([hidden])");
  for (const name of main.querySelectorAll(".speaker")) name.hidden = asked;
  choice.hidden = !asked;
  choice.querySelector("strong").textContent = count === 1 ? main.dataset.one : count ? main.dataset.several.replace("{n}", count) : main.dataset.none;
  const place = asked ? choice : document.getElementById(decodeURIComponent(hash));
  for (const old of main.querySelectorAll(".here")) old.classList.remove("here");
  if (!place) return;
  if (!asked) place.classList.add("here");
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: asked ? "start" : "center" });
}
// From a number's list, a segment leads on to its place in the source.
main.addEventListener("click", (event) => {
  const segment = event.target.closest(".found");
  if (segment && !event.target.closest("a") && !getSelection().toString()) location.hash = segment.id;
});
choice.querySelector("button").addEventListener("click", () => { location.hash = ""; });
addEventListener("hashchange", show);
addEventListener("DOMContentLoaded", show);
