// Jupyter's part: a model that two views may share, colours of JupyterLab's own themes, and time that may run faster.
const [source, style, state, theme, haste, done] = arguments;
document.body.replaceChildren();
document.head.replaceChildren();
const colours = theme === "dark" ? ["#212121", "#424242", "#616161"] : ["#ffffff", "#eeeeee", "#bdbdbd"];
document.body.style.cssText = `margin: 8px; background: ${colours[0]}; --jp-layout-color1: ${colours[0]};`
  + `--jp-layout-color2: ${colours[1]}; --jp-border-color1: ${colours[2]}`;
document.body.setAttribute("data-jp-theme-light", String(theme !== "dark"));
document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
window.slow ??= window.setTimeout;
window.setTimeout = (what, time) => window.slow(what, time / haste);
window.outbox = [];
window.leaked = [];
document.addEventListener("keydown", (event) => window.leaked.push(event.key));
const heard = {};
const model = {
  get: (name) => state[name],
  on: (name, what) => (heard[name] ??= []).push(what),
  off: (name, what) => { heard[name] = heard[name].filter((one) => one !== what); },
  send: (message) => { if (window.broken) throw new Error("closed"); window.outbox.push(message); },
};
window.deliver = (view, answer) => {
  state.view = view;
  (heard["change:view"] ?? []).forEach((what) => what());
  (heard["msg:custom"] ?? []).forEach((what) => what(answer));
};
window.heard = heard;
import(URL.createObjectURL(new Blob([source], { type: "text/javascript" }))).then((module) => {
  const show = () => {
    const el = document.body.appendChild(document.createElement("div"));
    return module.default.render({ model, el });
  };
  window.show = show;
  window.gone = show();
  done();
});
