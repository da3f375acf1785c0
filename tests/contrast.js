// The text with the least contrast against its ground, by WCAG 2.1, 1.4.3: [ratio, the text]. Argument: the root.
const light = (colour) => {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const part = (value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => part(value / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const ground = (box) => {
  for (let at = box; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (colour !== "rgba(0, 0, 0, 0)") return colour;
  }
  return "white";
};
const seen = (box) => box.checkVisibility() && [...box.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
const ratios = [...arguments[0].querySelectorAll("*")].filter(seen).map((box) => {
  const [low, high] = [light(getComputedStyle(box).color), light(ground(box))].sort((a, b) => a - b);
  return [(high + 0.05) / (low + 0.05), box.textContent.slice(0, 60)];
});
return ratios.sort((a, b) => a[0] - b[0])[0];
