// The gallery of incidents, lessons that hide the verdict, and the timeline under it.

import fs from "node:fs";
import path from "node:path";

import { check, equal, none, open } from "./expect.mjs";
import { done, settled } from "./page.mjs";

const QUESTION = "#lesson table[data-test=lesson-evidence]";

/** Opens a sample or a lesson by its link and waits for its results. */
async function openLinked(context, hash) {
  if (context.standin) context.skip("the stand-in computes nothing");
  await open(context, "real", hash);
  await done(context.browser, hash);
}

const choose = (browser, key) => browser.click(`table[data-test=lesson-cause] > tbody > tr[data-key=${key}] button`);

const text = (browser, part) => browser.run(`return document.querySelector("${part}")?.innerText ?? ""`);

const tests = [
  {
    name: "the first screen leads to every sample and every lesson",
    engines: ["chromium"],
    async run(context) {
      if (context.standin) context.skip("the stand-in has no lessons");
      await open(context, "real");
      const { browser, dir } = context;
      const read = (name) => JSON.parse(fs.readFileSync(path.join(dir, name), "utf8"));
      const links = await browser.run(`return [...document.querySelectorAll("main a")].map((link) => link.getAttribute("href"))`);
      none(read("incidents/index.json").map(({ slug }) => `#sample=${slug}`).filter((link) => !links.includes(link)), "samples without a link");
      none(read("lessons/index.json").lessons.map(({ slug }) => `#lesson=${slug}`).filter((link) => !links.includes(link)), "lessons without a link");
      const trainer = links.find((link) => link.endsWith("trainer.html"));
      const page = fs.readFileSync(path.join(dir, trainer), "utf8");
      none(read("lessons/index.json").lessons.filter(({ slug }) => !page.includes(`"../#lesson=${slug}"`)).map(({ slug }) => slug), "lessons without a link for trainers");
    },
  },
  {
    name: "a lesson hides the verdict, answers to every cause, and shows what happened at its end",
    engines: ["chromium"],
    ms: 90_000,
    async run(context) {
      await openLinked(context, "#lesson=loan-desk");
      const { browser } = context;
      equal(await browser.run("return [Boolean(document.getElementById('verdict')), Boolean(document.getElementById('timeline'))]"), [false, true], "verdict and timeline");
      const before = await text(browser, "main");
      check(!/Most likely|broken inputs|Quality fell:/.test(before), "the verdict can be read before the answer");
      check(before.includes("clerks begin to complain"), "the story is not told");
      await choose(browser, "labels");
      await browser.until("what is said to a wrong cause", `return document.querySelector("#lesson tr.note [data-tone=bad]")`, 5_000);
      equal(await browser.run("return document.querySelectorAll(args[0]).length", QUESTION), 0, "questions after a wrong cause");
      await choose(browser, "world");
      await browser.until("the questions", `return document.querySelector("${QUESTION}")`, 5_000);
      await browser.click(`${QUESTION} tr[data-key='0'] button`);
      await browser.until("what is said to an answer", `return document.querySelector("${QUESTION} tr.note [data-tone=good]")`, 5_000);
      await browser.run("[...document.querySelectorAll('#lesson > details')].at(-1).open = true");
      const score = await browser.until("the score", `return document.querySelector("[data-test=lesson-score]")?.innerText`, 5_000);
      equal(score.split("\n"), [
        "Your answers. What is the matter? Found at the second choice.",
        "Which of these speak for it? 1 of 2 found.",
        "Whom do you call? Not answered.",
      ], "the score");
      // Who has read the end knows the answers: later ones do not count.
      await browser.click(`${QUESTION} tr[data-key='1'] button`);
      equal(JSON.parse(await browser.run("return localStorage.getItem('wellenough:lesson-answers')")), { "loan-desk": { cause: ["labels", "world"], evidence: ["0"] } }, "the answers that the browser keeps");
      const after = await text(browser, "#lesson");
      check(/What happened/.test(after) && /Most likely: old model, broken inputs/.test(after), "the end does not tell what happened");
      equal(JSON.parse(await browser.run("return localStorage.getItem('wellenough:lessons')")), { "loan-desk": false }, "what the browser keeps");
      equal(await browser.run("return wellenough.requests"), 0, "requests since the seal");
      await open(context, "real");
      check(/loan desk\s*lesson done/.test(await text(browser, ".incidents")), "the first screen does not say that it was done");
      await browser.run("localStorage.removeItem('wellenough:lessons'); localStorage.removeItem('wellenough:lesson-answers')");
    },
  },
  {
    name: "a browser that keeps nothing teaches all the same",
    engines: ["chromium"],
    ms: 90_000,
    async run(context) {
      await openLinked(context, "#lesson=tuesday-release");
      const { browser } = context;
      await browser.run("Storage.prototype.setItem = () => { throw new DOMException('refused', 'QuotaExceededError'); };");
      await choose(browser, "definition");
      await browser.until("the questions", `return document.querySelector("${QUESTION}")`, 5_000);
      equal(await browser.run("return localStorage.getItem('wellenough:lessons')"), null, "what the browser keeps");
    },
  },
  {
    name: "the timeline tells what happened when, its names lead to where it is shown, and the day of the fall can be set and taken back",
    engines: ["chromium"],
    ms: 120_000,
    async run(context) {
      await openLinked(context, "#sample=loan-desk");
      const { browser } = context;
      const [verdict, timeline] = await browser.run("return [...document.querySelectorAll('main section.laid')].slice(0, 2).map((part) => part.id)");
      equal([verdict, timeline], ["verdict", "timeline"], "the first parts");
      const told = `return document.querySelector("#timeline canvas").getAttribute("aria-label")`;
      const label = await browser.run(told);
      for (const part of ["Quality:", "Data faults", "Rows", "Columns that drift", "Versions", "label", "onset: Oct 8"]) check(label.includes(part), `no ${part} in: ${label}`);
      const links = await browser.run(`return [...document.querySelectorAll("#timeline svg.links a")].map((link) => link.getAttribute("href"))`);
      equal(links.length, 6, "names that lead somewhere");
      none(await browser.run("return args[0].filter((href) => !document.querySelector(href))", links), "links to nowhere");
      await browser.run(`
        const canvas = document.querySelector("#timeline canvas");
        canvas.focus();
        canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "End", bubbles: true, cancelable: true }));`);
      const tip = await browser.until("a tip", `return document.querySelector("#timeline .tip")?.innerText`, 5_000);
      check(/Data faults: 1, loan_length/.test(tip), `the last window says: ${tip}`);
      await browser.run(`
        const field = document.querySelector("[data-test=onset]");
        field.value = "2025-10-20";
        field.dispatchEvent(new Event("change", { bubbles: true }));`);
      await settled(browser, "another onset");
      await browser.until("another timeline", `return !document.querySelector("#timeline canvas").getAttribute("aria-label").includes("onset: Oct 8")`, 10_000);
      await browser.run(`document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true, cancelable: true }));`);
      await settled(browser, "the onset of before");
      equal(await browser.run(told), label, "the timeline after undo");
      // A sweep from the middle on, then Enter at the first window.
      const sweep = `
        const canvas = document.querySelector("#timeline canvas");
        const box = canvas.getBoundingClientRect();
        const point = (type, share) => canvas.dispatchEvent(new PointerEvent(type, {
          pointerId: 9, button: type === "pointermove" ? -1 : 0, isPrimary: true, bubbles: true, clientX: box.x + box.width * share, clientY: box.y + 40 }));
        const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
        point("pointerdown", 0.5);
        await pause();
        point("pointermove", 0.6);
        await pause();
        const swept = Number(document.querySelector("#timeline .swept rect")?.getAttribute("width"));
        point("pointerup", 0.6);
        return swept / box.width;`;
      const width = await browser.run(sweep);
      check(Math.abs(width - 0.1) < 0.02, `swept over ${width} of the chart`);
      await settled(browser, "the onset that was swept");
      const field = "return document.querySelector('[data-test=onset]').value";
      const swept = await browser.until("a day of the fall", field, 10_000);
      check(/^2025-/.test(swept), `the day of the fall is ${swept}`);
      await browser.run(`
        const canvas = document.querySelector("#timeline canvas");
        canvas.focus();
        for (const key of ["Home", "ArrowRight"]) {
          canvas.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));`);
      await settled(browser, "the onset that was entered");
      await browser.until("an earlier day", `return document.querySelector("[data-test=onset]").value < arguments[0]`, 10_000, swept);
    },
  },
];

export default tests;
