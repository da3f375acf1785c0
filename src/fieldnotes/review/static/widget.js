// The review widget's page: it shows what Python sends and sends what a person does. It decides nothing itself:
// a decision is shown when it comes back from the disk. All text goes in as text, never as markup.

const POLARITIES = ["present", "lacking", "rejected"];
const CYCLE = [["present"], ["lacking"], ["rejected"], ["present", "lacking"]];
const SLOW_MS = 1500;
const LOST_MS = 6000;
let views = 0;

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  // JupyterLab and Notebook look for this on the very element that has the focus, before those around it.
  node.setAttribute("data-lm-suppress-shortcuts", "true");
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// Python counts code points, a browser UTF-16 units: an emoji is one there and two here.
const points = (text, unit) => [...text.slice(0, unit)].length;
const unit = (text, point) => [...text].slice(0, point).join("").length;

// Rank of a code for what is typed: its name begins so, a word of it does, it has it somewhere, its id has it.
function rank(code, typed) {
  const label = code.label.toLowerCase();
  if (label.startsWith(typed)) return 0;
  if (label.split(/[\s-]+/).some((word) => word.startsWith(typed))) return 1;
  if (label.includes(typed)) return 2;
  return code.id.toLowerCase().includes(typed.replace(/\s+/g, "_")) ? 3 : -1;
}

export function search(codes, typed) {
  const wanted = typed.trim().toLowerCase();
  const found = codes.map((code, at) => [rank(code, wanted), at, code]).filter(([order]) => order >= 0);
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, , code]) => code);
}

// The text in pieces: [piece, "" | "of" (another theme's evidence) | "on" (the theme's own) | "at" (being marked)].
export function pieces(text, own, others, marking) {
  const kinds = [...others.map((span) => [...span, "of"]), ...own.map((span) => [...span, "on"])];
  if (marking) kinds.push([...marking, "at"]);
  const cuts = [...new Set([0, text.length, ...kinds.flatMap(([from, to]) => [from, to])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, at) => {
    const kind = kinds.filter(([low, high]) => low <= from && from < high).pop();
    return [text.slice(from, cuts[at + 1]), kind ? kind[2] : ""];
  });
}

export function words(text) {
  return [...text.matchAll(/\S+/g)].map((found) => [found.index, found.index + found[0].length]);
}

// What is selected by mouse, out to whole words: [from, to], or null where no word is touched.
export function wholeWords(text, from, to) {
  const touched = words(text).filter(([low, high]) => low < to && from < high);
  return touched.length ? [touched[0][0], touched.at(-1)[1]] : null;
}

// First and last word of the sentence a word stands in.
export function sentence(text, all, word) {
  const ends = (at) => at < 0 || at >= all.length - 1 || /[.!?…]["”’»)\]]*$/.test(text.slice(...all[at]));
  let [from, to] = [word, word];
  while (from > 0 && !ends(from - 1)) from -= 1;
  while (!ends(to)) to += 1;
  return [from, to];
}

class Page {
  constructor(model, el) {
    this.model = model;
    this.texts = model.get("texts");
    this.codes = model.get("codes");
    this.byId = Object.fromEntries(this.codes.map((code) => [code.id, code]));
    this.id = `fn-${Date.now().toString(36)}-${(views += 1)}`;
    this.sent = 0;
    this.pending = null;
    this.held = [];
    this.at = 0;
    this.selection = null;
    this.marking = null;
    this.panel = "";
    this.asked = "";
    this.dead = false;
    this.actions = this.makeActions();
    this.byKey = Object.fromEntries(Object.entries(this.actions).filter(([, a]) => a.key).map(([name, a]) => [a.key, name]));
    this.build(el);
    this.onState = () => this.render();
    this.onAnswer = (answer) => this.answered(answer);
    this.onSelect = () => this.selected();
    this.onLook = () => { if (document.visibilityState === "visible" && !this.pending) this.send({ do: "look" }, { quiet: true }); };
    model.on("change:view", this.onState);
    model.on("msg:custom", this.onAnswer);
    document.addEventListener("selectionchange", this.onSelect);
    document.addEventListener("visibilitychange", this.onLook);
    this.render();
  }

  destroy() {
    clearTimeout(this.slow);
    clearTimeout(this.lost);
    this.model.off("change:view", this.onState);
    this.model.off("msg:custom", this.onAnswer);
    document.removeEventListener("selectionchange", this.onSelect);
    document.removeEventListener("visibilitychange", this.onLook);
  }

  get view() { return this.model.get("view"); }
  get item() { return this.view.item; }
  get line() { return this.item?.lines[this.at] ?? null; }
  label(code) { return this.byId[code]?.label ?? code; }
  polarity(names) { return names.map((name) => this.texts.polarities[name]).join(" + "); }

  // ---- what one can do --------------------------------------------------------------------------------------------

  makeActions() {
    const t = this.texts;
    const make = (name, run, more = {}) => ({ label: t[`do_${name}`], key: t[`key_${name}`], help: t[`help_${name}`], run, ...more });
    return {
      accept: make("accept", () => this.answer("accept", { span: this.span() })),
      reject: make("reject", () => this.answer("reject")),
      polarity: make("polarity", () => this.turn()),
      add: make("add", () => this.open("add")),
      mark: make("mark", () => this.mark()),
      unmark: make("unmark", () => this.answer("unmark", {}, { stay: true })),
      memo: make("memo", () => this.open("memo")),
      memo_code: make("memo_code", () => this.memoCode()),
      definition: make("definition", () => (this.panel === "definition" ? this.close() : this.open("definition"))),
      done: make("done", () => this.done(), { key: "Enter" }),
      skip: make("skip", () => this.send({ do: "skip" })),
      back: make("back", () => this.send({ do: "go", step: -1 }), { key: "ArrowLeft", help: t.help_move }),
      forward: make("forward", () => this.send({ do: "go", step: 1 }), { key: "ArrowRight" }),
      undo: make("undo", () => this.send({ do: "undo" })),
      redo: make("redo", () => this.send({ do: "redo" })),
      filter: make("filter", () => (this.panel === "filter" ? this.close() : this.open("filter"))),
      help: make("help", () => this.showHelp()),
    };
  }

  keyName(name) {
    const key = this.actions[name].key;
    const named = { Enter: "Enter", ArrowLeft: "←", ArrowRight: "→" }[key];
    return named ?? (key !== key.toLowerCase() ? `${this.texts.shift}+${key.toLowerCase()}` : key);
  }

  answer(name, more = {}, { stay = false } = {}) {
    const line = this.line;
    if (!line) return this.say(this.texts.mark_none);
    this.selection = null;
    return this.send({ do: name, segment: this.item.segment, code: line.code, ...more }, { onward: !stay && !line.status });
  }

  turn() {
    const line = this.line;
    if (!line) return this.say(this.texts.mark_none);
    const now = CYCLE.findIndex((names) => names.join() === line.polarities.join());
    return this.setPolarity(CYCLE[(now + 1) % CYCLE.length]);
  }

  setPolarity(names) {
    if (names.length) this.send({ do: "polarity", segment: this.item.segment, code: this.line.code, polarity: names });
  }

  done() {
    const item = this.item;
    if (!item) return;
    const open = item.lines.filter((line) => line.proposed.length && !line.status);
    if (open.length && this.asked !== item.segment) {
      this.asked = item.segment;
      this.at = item.lines.indexOf(open[0]);
      this.render();
      this.say(fill(this.texts.ask, { n: open.length, codes: open.map((line) => this.label(line.code)).join(", "), done: "Enter" }), "ask");
      return;
    }
    this.send({ do: "done" });
  }

  memoCode() {
    if (!this.line?.status) return this.say(this.texts.memo_first);
    return this.open("memo_code");
  }

  // ---- words ------------------------------------------------------------------------------------------------------

  span() {
    if (!this.selection) return null;
    return this.selection.map((at) => points(this.item.text, at));
  }

  selected() {
    const found = document.getSelection();
    if (!found?.rangeCount || !this.text.contains(found.anchorNode) || !this.text.contains(found.focusNode)) return;
    const range = found.getRangeAt(0);
    const before = document.createRange();
    before.selectNodeContents(this.text);
    before.setEnd(range.startContainer, range.startOffset);
    this.selection = wholeWords(this.item.text, before.toString().length, before.toString().length + range.toString().length);
    this.hintSelection();
  }

  hintSelection() {
    if (this.marking) return;
    const values = { mark: this.keyName("mark"), add: this.keyName("add"), code: this.line ? this.label(this.line.code) : "…" };
    this.hint.textContent = this.selection ? fill(this.texts.mark_mouse, values) : "";
  }

  mark() {
    if (!this.line) return this.say(this.texts.mark_none);
    if (this.selection) return this.sendMark(this.span());
    const all = words(this.item.text);
    if (!all.length) return null;
    const near = this.line.spans[0] ? unit(this.item.text, this.line.spans[0][0]) : 0;
    const first = Math.max(0, all.findIndex(([, to]) => to > near));
    this.marking = { all, from: first, to: first };
    this.hint.textContent = this.texts.mark_hint;
    this.say(`${this.texts.do_mark}: ${this.markedWords()}. ${this.texts.mark_hint}`);
    return this.renderText();
  }

  markedWords() {
    const { all, from, to } = this.marking;
    return this.item.text.slice(all[from][0], all[to][1]);
  }

  markKey(event) {
    const now = this.marking;
    const last = now.all.length - 1;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === "Escape") { this.endMark(); return this.focus(); }
    if (event.key === "Enter") {
      const span = [now.all[now.from][0], now.all[now.to][1]].map((at) => points(this.item.text, at));
      this.endMark();
      return this.sendMark(span);
    }
    if (step && event.shiftKey) now.to = Math.min(last, Math.max(now.from, now.to + step));
    else if (step) now.from = now.to = Math.min(last, Math.max(0, (step > 0 ? now.to : now.from) + step));
    else if (event.key === "Home") now.from = now.to = 0;
    else if (event.key === "End") now.from = now.to = last;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.markSentence(event.key === "ArrowDown" ? 1 : -1);
    else return null;
    this.renderText();
    this.text.querySelector("mark.at")?.scrollIntoView({ block: "nearest" });
    return this.say(this.markedWords());
  }

  markSentence(step) {
    const now = this.marking;
    const [from, to] = sentence(this.item.text, now.all, now.from);
    const whole = from === now.from && to === now.to;
    const next = step > 0 ? to + 1 : from - 1;
    const inside = next >= 0 && next < now.all.length;
    [now.from, now.to] = whole && inside ? sentence(this.item.text, now.all, next) : [from, to];
  }

  endMark() {
    this.marking = null;
    this.hint.textContent = "";
    this.renderText();
  }

  sendMark(span) {
    this.selection = null;
    document.getSelection()?.removeAllRanges();
    this.hint.textContent = "";
    this.send({ do: "mark", segment: this.item.segment, code: this.line.code, span });
  }

  // ---- to Python and back -----------------------------------------------------------------------------------------

  send(message, { onward = false, quiet = false, then = null } = {}) {
    if (this.pending && !this.pending.quiet) {
      this.hold(() => this.send(message, { onward, quiet, then }));
      return;
    }
    const id = `${this.id}-${(this.sent += 1)}`;
    this.pending = { id, onward, quiet, then, segment: this.item?.segment };
    if (!quiet) {
      this.slow = setTimeout(() => this.say(this.texts.waiting), SLOW_MS);
      this.lost = setTimeout(() => { this.held = []; this.dead = true; this.fail(this.texts.lost); }, LOST_MS);
    }
    try {
      this.model.send({ id, ...message });
    } catch {
      this.fail(this.texts.lost);
    }
  }

  answered(answer) {
    if (!this.pending || answer.id !== this.pending.id) return;
    const { onward, then, segment, quiet } = this.pending;
    this.pending = null;
    this.dead = false;
    clearTimeout(this.slow);
    clearTimeout(this.lost);
    if (answer.error) {
      this.held = [];
      this.fail(`${this.texts.failed}: ${answer.error}`);
    } else {
      this.fail("");
      then?.();
      if (onward && this.item?.segment === segment) this.onward();
      this.render();
      if (!quiet) this.announce(answer, segment);
    }
    while (this.held.length && !this.pending) this.held.shift()();
  }

  // What is done while a decision is on its way waits, so that it meets the segment one will then see.
  hold(what) {
    if (this.dead) this.fail(this.texts.lost);
    else if (this.held.length < 20) this.held.push(what);
  }

  announce({ said, saved }, before) {
    const moved = this.item && this.item.segment !== before;
    const now = moved ? [fill(this.texts.place, this.view), this.item.who, this.item.text] : [];
    const line = this.line && (moved || said) ? [this.spoken(this.line)] : [];
    this.say([saved ? `✓ ${this.texts.saved}` : "", said].filter(Boolean).join(" · "), "", [...now, ...line].join(". "));
    if (moved) this.top();
  }

  act(name) {
    if (this.pending && !this.pending.quiet) {
      this.hold(() => this.act(name));
      return;
    }
    if (typeof name === "number") { this.choose(name); return; }
    if (name !== "done") this.asked = "";
    this.actions[name].run();
  }

  onward() {
    const lines = this.item.lines;
    const order = [...lines.keys()].map((at) => (this.at + 1 + at) % lines.length);
    const open = order.find((at) => lines[at].proposed.length && !lines[at].status);
    if (open !== undefined) this.at = open;
  }

  say(text, kind = "", more = "") {
    this.status.textContent = text;
    this.status.className = `fn-status ${kind}`;
    if (kind) this.status.scrollIntoView({ block: "nearest" });
    this.live.textContent = [text, more].filter(Boolean).join(". ");
  }

  fail(text) {
    this.alert.textContent = text;
    this.alert.hidden = !text;
    if (text) this.alert.scrollIntoView({ block: "nearest" });
  }

  // ---- keys -------------------------------------------------------------------------------------------------------

  key(event) {
    event.stopPropagation();
    const typing = event.target.matches("input, textarea, select");
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === "s") {
      event.preventDefault();
      this.say(this.texts.always_saved);
      return;
    }
    if (event.defaultPrevented || event.isComposing || this.help.open) return;
    if (this.marking && !control && !event.altKey && event.key !== "Tab") {
      event.preventDefault();
      this.markKey(event);
      return;
    }
    if (event.key === "Escape") {
      event.preventDefault();
      if (this.panel) this.close();
      else this.focus();
      return;
    }
    if (typing) return;
    const name = this.keyed(event, control);
    const native = event.target.matches("button") && ["Enter", " "].includes(event.key);
    if (name === null || native) return;
    event.preventDefault();
    this.act(name);
  }

  keyed(event, control) {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (control && !event.altKey) {
      if (key === "z") return event.shiftKey ? "redo" : "undo";
      return key === "y" ? "redo" : null;
    }
    if (event.altKey || control) return null;
    if (key === "?") return "help";
    if (/^[1-9]$/.test(key)) return Number(key) - 1;
    if (key === "ArrowDown") return this.at + 1;
    if (key === "ArrowUp") return this.at - 1;
    return this.byKey[event.shiftKey && key.length === 1 ? key.toUpperCase() : key] ?? null;
  }

  choose(at) {
    const lines = this.item?.lines ?? [];
    if (!lines.length) return;
    this.at = Math.min(Math.max(at, 0), lines.length - 1);
    this.render();
    this.list.children[this.at].scrollIntoView({ block: "nearest" });
    this.say("", "", this.spoken(this.line));
  }

  // ---- panels -----------------------------------------------------------------------------------------------------

  open(name) {
    if (name === "definition" && !this.line) return this.say(this.texts.mark_none);
    this.panel = name;
    this.renderPanel();
    const field = this.side.querySelector("[data-first]");
    field?.focus({ preventScroll: true });
    (field ?? this.side).scrollIntoView({ block: "nearest" });
    return null;
  }

  close() {
    this.panel = "";
    this.renderPanel();
    this.focus();
    this.list.scrollIntoView({ block: "nearest" });
  }

  focus() { this.list.focus({ preventScroll: true }); }

  top() { this.head.scrollIntoView({ block: "nearest" }); }

  showHelp() {
    this.help.showModal();
    this.help.querySelector("button").focus();
  }

  definition(code) {
    const t = this.texts;
    return [
      h("h3", {}, h("span", { class: "fn-above" }, code.above.map((name) => `${name} › `).join("")), code.label),
      h("p", {}, code.definition),
      h("div", { class: "fn-columns" }, [[t.include, code.include], [t.exclude, code.exclude], [t.examples, code.examples]]
        .filter(([, items]) => items.length)
        .map(([title, items]) => h("div", {}, h("h4", {}, title), h("ul", {}, items.map((item) => h("li", {}, item)))))),
    ];
  }

  addPanel() {
    const t = this.texts;
    const span = this.span();
    const quote = span ? this.item.text.slice(...this.selection) : "";
    const options = h("ul", { role: "listbox", id: `${this.id}-options`, "aria-label": t.name.code, class: "fn-options" });
    const about = h("div", { class: "fn-about" });
    let found = [];
    let at = 0;
    const input = h("input", {
      type: "text", role: "combobox", "data-first": true, autocomplete: "off", spellcheck: "false", "aria-expanded": "true",
      "aria-controls": `${this.id}-options`, "aria-autocomplete": "list", "aria-label": t.do_add, "aria-describedby": `${this.id}-add`,
    });
    const add = (code) => {
      const line = this.item.lines.find((one) => one.code === code.id);
      const message = { do: "accept", segment: this.item.segment, code: code.id, span };
      this.selection = null;
      document.getSelection()?.removeAllRanges();
      this.hint.textContent = "";
      this.close();
      if (line) this.at = this.item.lines.indexOf(line);
      this.send(message, { then: () => { this.at = Math.max(0, this.item.lines.findIndex((one) => one.code === code.id)); } });
    };
    const show = () => {
      options.replaceChildren(...found.map((code, place) => h("li", {
        role: "option", id: `${this.id}-option-${place}`, "aria-selected": String(place === at), onclick: () => add(code),
      }, h("span", {}, code.label), h("span", { class: "fn-above" }, code.above.length ? code.above.join(" › ") : ""))));
      about.replaceChildren(...(found[at] ? this.definition(found[at]).slice(1, 2) : [t.add_none]));
      input.setAttribute("aria-activedescendant", found[at] ? `${this.id}-option-${at}` : "");
      const chosen = options.children[at];
      if (chosen) options.scrollTop = Math.min(chosen.offsetTop, Math.max(options.scrollTop, chosen.offsetTop + chosen.offsetHeight - options.clientHeight));
    };
    const look = () => { found = search(this.codes, input.value); at = 0; show(); this.live.textContent = fill(t.add_n, { n: found.length }); };
    input.addEventListener("input", look);
    input.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && found.length) { at = (at + step + found.length) % found.length; show(); event.preventDefault(); }
      if (event.key === "Enter" && found[at]) { event.preventDefault(); add(found[at]); }
    });
    found = this.codes;
    show();
    return [
      h("h3", {}, t.do_add), h("p", { class: "fn-soft", id: `${this.id}-add` }, t.add_hint),
      quote ? h("p", { class: "fn-quote" }, fill(t.add_span, { text: quote })) : null, input, options, about,
    ];
  }

  memoPanel(code) {
    const t = this.texts;
    const title = code ? fill(t.memo_code, { code: this.label(code) }) : t.memo_segment;
    const field = h("textarea", { rows: 4, "data-first": true, "aria-label": title, "aria-describedby": `${this.id}-memo` });
    field.value = code ? this.line.note : this.item.memo;
    const segment = this.item.segment;
    // The field stays until the memo is on the disk: words that could not be saved are not lost.
    const save = () => this.send({ do: "memo", segment, code, note: field.value }, { then: () => this.close() });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); save(); }
    });
    return [h("h3", {}, title), field, h("p", { class: "fn-soft", id: `${this.id}-memo` }, t.memo_hint),
      h("button", { type: "button", onclick: save }, t.do_save)];
  }

  filterPanel() {
    const t = this.texts;
    const choices = this.model.get("choices");
    const fields = Object.entries(choices).filter(([, values]) => values.length).map(([name, values], place) => {
      const label = t.name[name] ?? t[name];
      const select = h("select", { name, "data-first": place === 0 },
        h("option", { value: "" }, t.any), values.map(({ value, label: shown }) => h("option", { value }, shown)));
      select.value = this.view.filters[name];
      select.addEventListener("change", () => this.send({ do: "filter", filters: this.read() }));
      return h("label", {}, h("span", {}, label), select);
    });
    return [h("h3", {}, t.do_filter), h("div", { class: "fn-fields" }, fields),
      h("button", { type: "button", onclick: () => { this.send({ do: "filter", filters: {} }, { then: () => this.close() }); } }, t.do_clear),
      h("button", { type: "button", onclick: () => this.close() }, t.do_close)];
  }

  read() {
    return Object.fromEntries([...this.side.querySelectorAll("select")].map((field) => [field.name, field.value]));
  }

  // ---- building and showing ---------------------------------------------------------------------------------------

  build(el) {
    const t = this.texts;
    this.alert = h("div", { class: "fn-alert", role: "alert", hidden: true });
    this.count = h("span", { class: "fn-count" });
    this.bar = h("progress", { max: 1, value: 0 });
    this.about = h("div", { class: "fn-where" });
    this.before = h("div", { class: "fn-near", "aria-label": t.before, role: "group" });
    this.text = h("div", { class: "fn-text", id: `${this.id}-text`, "aria-label": t.segment, role: "group" });
    this.after = h("div", { class: "fn-near", "aria-label": t.after, role: "group" });
    this.hint = h("p", { class: "fn-hint" });
    this.memo = h("p", { class: "fn-note" });
    this.list = h("ul", { class: "fn-lines", role: "listbox", tabindex: 0, "aria-label": t.themes, "aria-describedby": `${this.id}-text` });
    this.empty = h("p", { class: "fn-soft fn-empty" }, t.no_themes);
    this.polarities = h("div", { class: "fn-polarities", role: "group", "aria-label": t.do_polarity });
    this.side = h("div", { class: "fn-panel", hidden: true });
    this.status = h("div", { class: "fn-status" });
    this.live = h("div", { class: "fn-live", role: "status", "aria-live": "polite" });
    this.help = this.buildHelp();
    const button = (name) => this.button(name);
    const bar = (label, ...names) => h("div", { class: "fn-bar", role: "toolbar", "aria-label": label }, names.map(button));
    this.root = h("section", {
      class: "fn-review", "aria-label": `${t.title}, ${t.by} ${t.coder}`,
      onkeydown: (event) => this.key(event), onkeyup: (event) => event.stopPropagation(), onkeypress: (event) => event.stopPropagation(),
      onmouseup: (event) => { if (!event.target.closest("button, input, textarea, select, dialog, .fn-panel")) this.focus(); },
    },
      this.alert,
      this.head = h("header", { class: "fn-head" }, h("strong", {}, `${t.by[0].toUpperCase()}${t.by.slice(1)}: ${t.coder}`), this.count, this.bar,
        button("filter"), button("help")),
      h("div", { class: "fn-body" },
        h("div", { class: "fn-reading" }, this.about, this.before, this.text, this.after, this.hint, this.memo),
        h("div", { class: "fn-coding" },
          this.status, this.list, this.empty, this.polarities,
          bar(t.themes, "accept", "reject", "add", "mark", "definition", "memo", "unmark", "memo_code"),
          this.side)),
      h("footer", { class: "fn-foot" }, bar(t.segment, "done", "skip", "back", "forward", "undo", "redo")),
      this.live, this.help);
    el.append(this.root);
    this.say(fill(t.press_help, { help: this.keyName("help") }));
  }

  button(name) {
    const action = this.actions[name];
    const run = () => { this.act(name); if (!["add", "memo", "memo_code", "filter", "help"].includes(name)) this.focus(); };
    const keys = action.key !== action.key.toLowerCase() && action.key.length === 1 ? `Shift+${action.key}` : action.key;
    return h("button", { type: "button", class: `fn-do fn-${name}`, "data-do": name, "aria-keyshortcuts": keys, title: action.help ?? action.label, onclick: run },
      action.label, " ", h("kbd", { "aria-hidden": "true" }, this.keyName(name)));
  }

  buildHelp() {
    const t = this.texts;
    const rows = [["↑ ↓ 1–9", t.help_choose]];
    for (const [name, action] of Object.entries(this.actions)) {
      if (name === "back") rows.push(["← →", t.help_move]);
      else if (name === "undo") rows.push([`${this.keyName(name)} · Ctrl+z`, action.help]);
      else if (name === "redo") rows.push([`${this.keyName(name)} · Ctrl+y`, action.help]);
      else if (name === "help") rows.push([`${this.keyName(name)} · ?`, action.help]);
      else if (name !== "forward") rows.push([this.keyName(name), action.help]);
    }
    rows.push(["Esc", t.help_escape]);
    const close = h("button", { type: "button", onclick: () => this.help.close() }, t.do_close, " ", h("kbd", { "aria-hidden": "true" }, "Esc"));
    return h("dialog", { class: "fn-help", "aria-label": t.help_title, onclose: () => this.focus(), oncancel: (event) => event.stopPropagation() },
      h("div", { class: "fn-head" }, h("h3", {}, t.help_title), close),
      h("table", {}, h("tbody", {}, rows.map(([key, text]) => h("tr", {}, h("th", { scope: "row" }, h("kbd", {}, key)), h("td", {}, text))))),
      h("p", { class: "fn-soft" }, t.help_note));
  }

  render() {
    const { view, item, texts: t } = this;
    if (item && item.segment !== this.shown) {
      this.shown = item.segment;
      this.selection = this.marking = null;
      this.hint.textContent = "";
      this.asked = "";
      this.at = Math.max(0, item.lines.findIndex((line) => line.proposed.length && !line.status));
      if (["add", "memo", "memo_code"].includes(this.panel)) this.panel = "";
      this.panelDirty = true;
    }
    if (item) this.at = Math.min(this.at, Math.max(0, item.lines.length - 1));
    this.count.textContent = item ? `${fill(t.place, view)} · ${fill(t.left, view)}` : t.nobody;
    this.bar.max = Math.max(1, view.of);
    this.bar.value = view.done;
    this.bar.setAttribute("aria-label", fill(t.left, view));
    this.root.classList.toggle("nobody", !item);
    this.root.querySelectorAll("[data-do=undo], [data-do=redo]").forEach((node) => {
      const name = view[node.dataset.do];
      node.setAttribute("aria-disabled", String(!name));
      node.title = name ? `${this.actions[node.dataset.do].label}: ${name}` : this.actions[node.dataset.do].label;
    });
    if (!item) { this.list.replaceChildren(); this.text.replaceChildren(); this.renderPanel(); return; }
    const state = item.done ? h("span", { class: "fn-state done" }, `✓ ${t.is_done}`) : item.skipped ? h("span", { class: "fn-state" }, t.is_skipped) : null;
    this.about.replaceChildren(h("span", { class: "fn-who" }, item.who), ` · ${item.where.join(" · ")}${item.date ? ` · ${item.date}` : ""} `, state ?? "");
    const near = (turns) => turns.map(({ who, text }) => h("p", {}, who ? h("b", {}, `${who}: `) : "", text));
    this.before.replaceChildren(...near(item.before));
    this.after.replaceChildren(...near(item.after));
    this.before.scrollTop = this.before.scrollHeight;
    this.memo.replaceChildren(...(item.memo ? [h("b", {}, `${t.memo_segment}: `), item.memo] : []));
    this.renderText();
    this.renderLines();
    if (this.panelDirty || this.panel === "definition" || !this.panel) this.renderPanel();
    this.panelDirty = false;
  }

  renderText() {
    const { item, line } = this;
    const flat = (lines) => lines.flatMap((one) => one.spans.map((span) => span.map((at) => unit(item.text, at))));
    const others = flat(item.lines.filter((one) => one !== line && one.status !== "rejected"));
    const marking = this.marking ? [this.marking.all[this.marking.from][0], this.marking.all[this.marking.to][1]] : null;
    this.text.replaceChildren(...pieces(item.text, flat(line ? [line] : []), others, marking)
      .map(([piece, kind]) => (kind ? h("mark", { class: `${kind} ${kind === "on" ? line.polarities[0] ?? "" : ""}` }, piece) : piece)));
  }

  renderLines() {
    const { item } = this;
    this.empty.hidden = item.lines.length > 0;
    this.list.replaceChildren(...item.lines.map((line, at) => this.renderLine(line, at)));
    this.list.setAttribute("aria-activedescendant", item.lines.length ? `${this.id}-line-${this.at}` : "");
    const line = this.line;
    this.polarities.hidden = !line;
    this.polarities.replaceChildren(...(line ? [h("span", { class: "fn-soft" }, `${this.texts.do_polarity}:`),
      ...POLARITIES.map((name) => h("button", {
        type: "button", class: `fn-chip ${name}`, "aria-pressed": String(line.polarities.includes(name)),
        onclick: () => { this.setPolarity(this.toggled(line, name)); this.focus(); },
      }, this.texts.polarities[name])), h("kbd", { "aria-hidden": "true" }, this.keyName("polarity"))] : []));
  }

  toggled(line, name) {
    if (line.status !== "accepted") return [name];
    return POLARITIES.filter((one) => (one === name ? !line.polarities.includes(one) : line.polarities.includes(one)));
  }

  renderLine(line, at) {
    const t = this.texts;
    const code = this.byId[line.code];
    const state = { accepted: "✓", rejected: "✗" }[line.status] ?? "?";
    const reasons = line.proposed.map((one) => h("div", { class: "fn-why" },
      line.proposed.length > 1 ? h("span", { class: `fn-tag ${one.polarity}` }, t.polarities[one.polarity]) : "",
      one.written ? h("span", { class: "fn-score" }, h("meter", { min: 0, max: 1, value: one.score, "aria-hidden": "true" }), ` ${one.written} `) : "",
      `${one.by}: ${one.why.join(", ")}`));
    return h("li", {
      role: "option", id: `${this.id}-line-${at}`, class: `fn-line ${line.status || "open"}`, "aria-selected": String(at === this.at),
      "aria-label": this.spoken(line), "data-code": line.code, onclick: () => this.act(at),
    },
      h("span", { class: "fn-sign" }, state),
      h("div", { class: "fn-what" },
        h("div", { class: "fn-name" }, h("span", { class: "fn-above" }, code.above.map((name) => `${name} › `).join("")), h("b", {}, code.label), " ",
          line.status === "rejected" ? "" : line.polarities.map((name) => h("span", { class: `fn-tag ${name}` }, t.polarities[name]))),
        reasons.length ? reasons : h("div", { class: "fn-why" }, t.own),
        line.note ? h("div", { class: "fn-note" }, h("b", {}, `${t.memo}: `), line.note) : "",
        line.others.length ? h("div", { class: "fn-others" }, line.others.join(" · ")) : ""),
      h("kbd", { "aria-hidden": "true" }, at < 9 ? String(at + 1) : ""));
  }

  spoken(line) {
    const t = this.texts;
    const state = { accepted: t.yes, rejected: t.no }[line.status] ?? t.undecided;
    const reasons = line.proposed.map((one) => [this.polarity([one.polarity]), one.written ? `${t.score} ${one.written}` : "", one.why.join(", ")].filter(Boolean).join(", "));
    return [this.label(line.code), state, line.status === "accepted" ? this.polarity(line.polarities) : "", ...reasons, line.note, ...line.others].filter(Boolean).join(", ");
  }

  renderPanel() {
    const content = {
      add: () => this.addPanel(),
      memo: () => this.memoPanel(""),
      memo_code: () => this.memoPanel(this.line.code),
      filter: () => this.filterPanel(),
      definition: () => (this.line ? this.definition(this.byId[this.line.code]) : []),
    }[this.panel];
    this.side.hidden = !content;
    this.side.replaceChildren(...(content && (this.item || this.panel === "filter") ? content() : []).filter(Boolean));
    for (const name of ["add", "definition", "memo", "memo_code", "filter"]) {
      this.root.querySelector(`[data-do=${name}]`).setAttribute("aria-expanded", String(this.panel === name));
    }
  }
}

function render({ model, el }) {
  const page = new Page(model, el);
  return () => page.destroy();
}

export default { render };
