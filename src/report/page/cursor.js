"use strict";
// A cursor over the chart: by pointer, or by a slider that keys move. Without it the page is whole.
(() => {
  const figure = document.getElementById("chart");
  const box = document.getElementById("cursor");
  const lines = JSON.parse(document.getElementById("chart-data").textContent).lines;
  const pictures = [...figure.querySelectorAll("svg")].map((svg) => {
    const [left, right, top, bottom] = svg.dataset.field.split(" ").map(Number);
    return { svg, left, right, top, bottom, last: Number(svg.dataset.lastMs), most: Number(svg.dataset.most) };
  });
  const last = pictures[0].last;
  const number = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  const clock = (ms) => {
    const seconds = Math.round(ms / 1000);
    const two = (value) => String(value).padStart(2, "0");
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  };

  // The last point at or before a moment.
  const before = (points, ms) => {
    let low = 0;
    let high = points.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (points[2 * middle] <= ms) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  const at = ({ points, published }, ms) => {
    const place = before(points, ms);
    if (place < 0) return null;
    const count = points[2 * place + 1];
    if (!published) return count;
    if (2 * place + 2 >= points.length) return points[2 * place] === ms ? count : null;
    const [from, to, more] = [points[2 * place], points[2 * place + 2], points[2 * place + 3]];
    return Math.round(count + ((more - count) * (ms - from)) / (to - from));
  };

  const make = (name, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  for (const picture of pictures) {
    picture.rule = make("line", { class: "cursor-rule", y1: picture.top, y2: picture.bottom, visibility: "hidden" });
    picture.dots = lines.map(() => make("circle", { class: "cursor-dot", r: 6, visibility: "hidden" }));
    picture.svg.append(picture.rule, ...picture.dots);
  }

  const label = document.createElement("label");
  label.textContent = "Moment in the run";
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = "0";
  slider.max = String(Math.ceil(last / 1000));
  slider.step = "1";
  slider.value = "0";
  label.append(slider);
  const words = document.createElement("output");
  words.setAttribute("aria-live", "polite");
  box.append(label, words);
  box.hidden = false;

  const show = (seconds) => {
    const ms = Math.min(seconds * 1000, last);
    const counts = lines.map((line) => at(line, ms));
    for (const { svg, left, right, top, bottom, most, rule, dots } of pictures) {
      const x = left + (ms / Math.max(last, 1)) * (right - left);
      rule.setAttribute("x1", x);
      rule.setAttribute("x2", x);
      rule.setAttribute("visibility", "visible");
      dots.forEach((dot, index) => {
        const count = counts[index];
        dot.setAttribute("visibility", count === null ? "hidden" : "visible");
        dot.setAttribute("cx", x);
        dot.setAttribute("cy", bottom - (Math.min(count ?? 0, most) / Math.max(most, 1)) * (bottom - top));
      });
    }
    const told = lines.map((line, index) => {
      const count = counts[index];
      if (count === null) return null;
      return `${line.label}\u00a0${line.published ? "≈\u00a0" : ""}${number(count)}`;
    });
    words.textContent = [clock(ms), ...told.filter((text) => text !== null)].join(" · ");
    slider.value = String(seconds);
    slider.setAttribute("aria-valuetext", words.textContent);
  };
  slider.addEventListener("input", () => show(Number(slider.value)));
  for (const { svg, left, right } of pictures) {
    svg.addEventListener("pointermove", (event) => {
      const place = svg.getBoundingClientRect();
      const x = ((event.clientX - place.left) / place.width) * svg.viewBox.baseVal.width;
      const share = Math.min(Math.max((x - left) / (right - left), 0), 1);
      show(Math.round((share * last) / 1000));
    });
  }
  show(Number(slider.max));
})();
