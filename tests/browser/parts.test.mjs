// The parts that the engine laid out: rows that are chosen, one of several, the objective that is moved.

import { sleep } from "./driver.mjs";
import { check, equal, none, open } from "./expect.mjs";
import { golden } from "./files.mjs";
import { done, drop, settled } from "./page.mjs";

const flights = golden("flights_ewr_binary");

async function show(context) {
  if (context.standin) context.skip("the stand-in computes nothing");
  if (!flights) context.skip("flights_ewr_binary is not in GOLDEN_DIR");
  await open(context, "real");
  await drop(context.browser, flights.files);
  await done(context.browser, "flights");
}

/** What the figures of a part are called. */
const figures = (id) => `return [...document.querySelectorAll("#${id} canvas")].map((canvas) => canvas.getAttribute("aria-label"));`;

const tests = [
  {
    name: "a metric that is chosen by its row is shown over time, with how it is computed, and both go when it is chosen again",
    engines: ["chromium"],
    async run(context) {
      await show(context);
      const { browser } = context;
      const row = "table[data-test=metric] tr[data-key=recall]";
      const shown = `return [document.querySelector("select[data-test=metric]").value, document.querySelector("${row} + tr.note")?.innerText.length ?? 0]`;
      const [first] = await browser.run(shown);
      check(first !== "recall", "recall is shown at first");
      await browser.click(`${row} button`);
      await browser.until("recall over time", `return document.querySelector("select[data-test=metric]").value === "recall"`, 5_000);
      const [, help] = await browser.run(shown);
      check(help > 60, `how recall is computed is told in ${help} letters`);
      const [title] = await browser.run(figures("over-time"));
      check(/recall/i.test(title), `the figure is called ${title}`);
      await browser.click(`${row} button`);
      await browser.until("the first metric again", `return document.querySelector("select[data-test=metric]").value === "${first}"`, 5_000);
      equal((await browser.run(shown))[1], 0, "letters of help afterwards");
    },
  },
  {
    name: "a column that is chosen by its row is shown in detail, and another measure in every figure over time",
    engines: ["chromium"],
    async run(context) {
      await show(context);
      const { browser } = context;
      const column = await browser.run(`return document.querySelectorAll("table[data-test=column] tr[data-key]")[1].dataset.key`);
      await browser.click(`table[data-test=column] tr[data-key="${column}"] button`);
      await browser.until(`${column} in detail`, `return [...document.querySelectorAll("#drift canvas")].some((canvas) => canvas.getAttribute("aria-label").startsWith("${column}: reference"))`, 5_000);
      await browser.run(`
        const select = document.querySelector("select[data-test=measure]");
        select.value = "psi";
        select.dispatchEvent(new Event("change", { bubbles: true }));`);
      await browser.until("PSI over time", `return [...document.querySelectorAll("#drift canvas")].filter((canvas) => canvas.getAttribute("aria-label").includes("PSI per")).length >= 1`, 5_000);
    },
  },
  {
    name: "the outline leads to every part, and so does every link between parts",
    engines: ["chromium"],
    async run(context) {
      await show(context);
      const { browser } = context;
      const links = await browser.run(`return [...document.querySelectorAll("[data-test=outline] a, main .claim a")].map((link) => link.getAttribute("href"))`);
      check(links.length > 5, `only ${links.length} links`);
      const lost = await browser.run("return arguments[0].filter((href) => !document.querySelector(href))", links);
      none(lost, "links to nowhere");
    },
  },
  {
    name: "the objective is moved by slider, keys and finger without waiting for a worker, used, and taken back",
    engines: ["chromium"],
    async run(context) {
      await show(context);
      const { browser } = context;
      if (!(await browser.run("return Boolean(document.querySelector('[data-test=move-slo]'))"))) context.skip("there is no objective");
      // The shelf takes the notebook a moment after the results came.
      await sleep(1_000);
      await browser.run(`
        window.words = 0;
        const post = Worker.prototype.postMessage;
        Worker.prototype.postMessage = function (...given) { window.words += 1; return post.apply(this, given); };`);
      const told = "return document.querySelector('#slo').innerText";
      const before = await browser.run(told);
      const move = (place) => browser.run(`
        const slider = document.querySelector("[data-test=move-slo] input[type=range]");
        slider.value = ${place};
        slider.dispatchEvent(new InputEvent("input", { bubbles: true }));`);
      await move(0);
      await browser.until("another objective", "return Boolean(document.querySelector('[data-test=adopt]'))", 5_000);
      const after = await browser.run(told);
      check(after !== before, "nothing follows from another objective");
      const height = await browser.run(`
        const canvas = document.querySelector("#slo canvas");
        const label = canvas.getAttribute("aria-label");
        canvas.focus();
        for (let k = 0; k < 5; k += 1) canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true, cancelable: true }));
        await new Promise((resolve) => setTimeout(resolve, 200));
        return [label, document.querySelector("#slo canvas").getAttribute("aria-label")];`);
      check(height[0] !== height[1], "the line does not move by keys");
      const dragged = await browser.run(`
        const grip = document.querySelector("#slo [data-test=grip]");
        const said = () => document.querySelector("#slo [data-test=grip]").getAttribute("aria-valuetext");
        const before = said(), box = grip.getBoundingClientRect();
        const touch = (type, y) => document.querySelector("#slo [data-test=grip]").dispatchEvent(new PointerEvent(type, {
          pointerId: 7, pointerType: "touch", isPrimary: true, bubbles: true, clientX: box.x + 22, clientY: box.y + 22 + y }));
        touch("pointerdown", 0);
        touch("pointermove", 31);
        await new Promise((resolve) => setTimeout(resolve, 200));
        touch("pointerup", 31);
        const after = said(), moved = document.querySelector("#slo [data-test=grip]").getBoundingClientRect().y - box.y;
        return [before, after, moved, getComputedStyle(grip).touchAction, grip.getAttribute("role")];`);
      check(dragged[0] !== dragged[1], `the line is not dragged by a finger: ${dragged}`);
      check(dragged[2] > 20 && dragged[2] < 40, `the handle went ${dragged[2]} pixels, the finger 31`);
      equal(dragged.slice(3).join(" "), "none slider", "touch-action and role of the handle");
      // Eight moves; what is shown is kept on the shelf, whose copy a worker writes a moment after the last of several.
      const words = await browser.run("return window.words");
      check(words <= 3, `${words} words to workers while it is moved`);
      await browser.click("[data-test=adopt]");
      await settled(browser, "the objective that is used");
      check((await browser.run("return window.words")) > 0, "using it asked no worker");
      await browser.run(`document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true, cancelable: true }));`);
      await settled(browser, "the objective of before");
      equal(await browser.run(told), before, "what is told after undo");
    },
  },
];

export default tests;
