// The notebook: cells written, moved, folded and deleted; undone; linked and opened again; the rows asked.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { sleep } from "./driver.mjs";
import { check, equal, open } from "./expect.mjs";
import { add, become, files, kept, key, kinds, needs, opened, press, type, write } from "./notebook.mjs";
import { done, drop } from "./page.mjs";

const tests = [
  {
    name: "a text is written in Markdown and shown safely",
    async run(context) {
      const browser = await opened(context);
      equal((await kinds(browser))[0], "verdict", "the first cell");
      await write(browser);
      const [strong, bold, link, words] = await browser.run(`
        const text = document.querySelector("[data-test=text]");
        return [text.querySelector("strong").textContent, Boolean(text.querySelector("b")), text.querySelector("a").getAttribute("href"), text.textContent];`);
      equal([strong, bold, link], ["recall", false, "#drift"], "strong, bold, link");
      check(words.includes("<b>not bold</b>"), `markup is text: ${words}`);
      equal((await kinds(browser))[0], "text", "where it was put");
    },
  },
  {
    name: "cells are moved, folded, duplicated and deleted, and every step goes back and forth",
    async run(context) {
      const browser = await opened(context);
      const before = await kinds(browser);
      const drift = before.indexOf("drift");
      await press(browser, "[data-kind=drift] [data-do=up]");
      await become(browser, before.toSpliced(drift, 1).toSpliced(drift - 1, 0, "drift"), "one place up");
      await press(browser, "[data-kind=quality] [data-do=delete]");
      await press(browser, "[data-kind=exports] [data-do=duplicate]");
      await press(browser, "[data-kind=sli] [data-do=fold]");
      await browser.until("a folded cell", "return !document.querySelector('[data-kind=sli] figure, [data-kind=sli] canvas')", 5000);
      const after = await kinds(browser);
      equal(after.filter((kind) => kind === "exports").length, 2, "cells of the exports");
      check(!after.includes("quality"), "quality is still there");
      for (let step = 0; step < 4; step += 1) await key(browser, "z");
      await become(browser, before, "after four steps back");
      for (let step = 0; step < 4; step += 1) await key(browser, "z", true);
      await become(browser, after, "after four steps forth");
      await press(browser, "[data-test=history]");
      await browser.until("the history", "return Boolean(document.querySelector('[data-test=steps]'))", 5000);
      const steps = await browser.run("return [...document.querySelectorAll('[data-test=steps] button')].map((step) => step.textContent)");
      equal(steps.slice(-4), ["Moved the cell Drift", "Deleted the cell Quality", "Duplicated the cell The objective elsewhere", "Folded the cell Quality over time"], "the history");
      await browser.run("document.querySelectorAll('[data-test=steps] button')[arguments[0]].click()", steps.length - 4);
      await browser.until("quality, back by the history", "return Boolean(document.querySelector('[data-kind=quality]'))", 5000);
    },
  },
  {
    name: "a cell is dragged to another place",
    async run(context) {
      const browser = await opened(context);
      const before = await kinds(browser);
      await browser.run(`
        const transfer = new DataTransfer();
        const from = document.querySelector("[data-kind=drift] .grip");
        const to = document.querySelector("[data-cell]");
        const send = (target, kind) => target.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
        send(from, "dragstart"); send(to, "dragover"); send(to, "drop");`);
      await become(browser, ["drift", ...before.filter((kind) => kind !== "drift")], "the order");
    },
  },
  {
    name: "what was written is there again after a reload, and the files are asked for",
    async run(context) {
      const browser = await opened(context);
      await write(browser);
      await type(browser, "[data-test=title]", "May", "change");
      await press(browser, "[data-kind=drift] [data-do=delete]");
      await browser.until("a cell less", "return !document.querySelector('[data-kind=drift]')", 5000);
      const before = await kinds(browser);
      await kept(browser);
      await browser.run("setTimeout(() => location.reload())");
      await sleep(500);
      await browser.until("the notebook", "return Boolean(document.querySelector('[data-test=wanted]'))", 80_000);
      await browser.until("its words", "return Boolean(document.querySelector('[data-test=text] strong'))", 10_000);
      equal(await browser.run("return document.querySelector('[data-test=title]').value"), "May", "the title");
      const said = await browser.run("return document.querySelector('[data-test=wanted] li').textContent");
      check(said.startsWith("good.csv: not here yet"), `the file: ${said}`);
      await drop(browser, [files.good()]);
      await done(browser, "good.csv again");
      equal(await kinds(browser), before, "the cells");
      equal(await browser.run("return Boolean(document.querySelector('[data-test=wanted]'))"), false, "nothing is missing any more");
    },
  },
  {
    name: "a link opens the whole notebook in another tab, says what it holds, and a cut one says so",
    async run(context) {
      const browser = await opened(context);
      await write(browser);
      await press(browser, "[data-test=share]");
      const link = await browser.until("the link", "return document.querySelector('[data-test=link]')?.value", 10_000);
      const fragment = link.split("#")[1];
      check(/^v1\.[\w-]+\.[0-9a-f]{8}$/.test(fragment) && fragment.length < 1800, `the link: ${link}`);
      const told = await browser.run("return document.querySelector('[data-test=panel]').textContent");
      check(told.includes("good.csv") && told.includes("Rows of your files"), `what it holds: ${told}`);
      console.log(`     a link of ${fragment.length} characters`);
      await open(context, "real", `#${fragment}`);
      await browser.until("the notebook", "return Boolean(document.querySelector('[data-test=wanted]')) && Boolean(document.querySelector('[data-test=text] strong'))", 80_000);
      equal(await browser.run("return location.hash"), "", "the address");
      await drop(browser, [files.good()]);
      await done(browser, "good.csv by link");
      equal((await kinds(browser))[0], "text", "the first cell");
      await open(context, "real", `#${fragment.slice(0, 60)}`);
      const said = await browser.until("a sentence", "return document.querySelector('[data-test=complaint] p')?.textContent", 20_000);
      check(said.includes("cut at 61 characters"), `it says: ${said}`);
    },
  },
  {
    name: "a link to a sample opens computed at once, and so it does when the tab is loaded again",
    async run(context) {
      needs(context);
      const { browser } = context;
      const lines = fs.readFileSync(new URL("../links/v1.tsv", import.meta.url), "utf8").split("\n");
      const link = lines.map((line) => line.split("\t")[0]).find((line) => line.endsWith("&sample=flights"));
      await open(context, "real", `#${link}`);
      await done(browser, "flights by link");
      const [hash, metric] = await browser.run("return [location.hash, document.querySelector('[data-kind=sli] select[data-test=metric]')?.value]");
      equal([hash, metric], ["#sample=flights", "recall"], "the address and the metric");
      await press(browser, "[data-kind=drift] [data-do=delete]");
      await browser.until("a cell less", "return !document.querySelector('[data-kind=drift]')", 5000);
      await kept(browser);
      await browser.run("setTimeout(() => location.reload())");
      await sleep(500);
      await done(browser, "flights again");
      check(!(await kinds(browser)).includes("drift"), "what was deleted came back with the reload");
    },
  },
  {
    name: "a notebook's file is told from data and opened",
    async run(context) {
      needs(context);
      const { browser } = context;
      const dir = fs.mkdtempSync(path.join(os.tmpdir(), "wellenough-notebook-"));
      const file = path.join(dir, "may.wellenough.json");
      const size = fs.statSync(files.good()).size;
      fs.writeFileSync(file, JSON.stringify({
        wellenough: 1,
        title: "From a file",
        book: { sources: [{ name: "good.csv", bytes: size }], window: "month" },
        cells: [{ id: 4, kind: "sli" }, { id: 2, kind: "hologram" }, { id: 9, kind: "quality", note: "**Look** here." }],
      }));
      await open(context, "real");
      await drop(browser, [file, files.good()]);
      await done(browser, "both files");
      fs.rmSync(dir, { recursive: true });
      equal(await kinds(browser), ["sli", "hologram", "quality"], "the cells");
      await browser.until("the note", "return document.querySelector('[data-kind=quality] [data-test=note] strong')?.textContent === 'Look'", 5000);
      check((await browser.run("return document.querySelector('[data-kind=hologram]').textContent")).includes("newer version"), "a cell of a newer version");
      equal(await browser.run("return document.querySelectorAll('[data-test=complaint]').length"), 0, "complaints");
    },
  },
  {
    name: "the rows are asked: a question, its error, rows; and nothing of an answer is kept",
    async run(context) {
      const browser = await opened(context);
      await add(browser, "question");
      const answer = "document.querySelector('[data-kind=question] [data-test=answer]')?.textContent ?? ''";
      const ask = (text) => type(browser, "[data-kind=question] [data-test=question]", text, "change");
      await ask("SELECT count(*), sum(x), min(ts)");
      // 400 rows; x is seven times the row, less whole thirteens.
      const sum = Array.from({ length: 400 }, (_, at) => (at * 7) % 13).reduce((all, one) => all + one, 0);
      const bare = (text) => text.replace(/[\u202f,\s]/g, "");
      await browser.until("the answer", `return (${answer}).includes("2024-01-01")`, 20_000);
      check(bare(await browser.run(`return ${answer}`)).includes(`${sum}`), `the sum ${sum}`);
      await ask("SELECT cuont(*)");
      await browser.until("what is wrong", `return (${answer}).includes("character 8") && (${answer}).includes("did you mean count")`, 10_000).catch(async () => {
        equal(await browser.run(`return ${answer}`), "the question: character 8 …", "what is wrong");
      });
      await ask("x = 12");
      await browser.until("how often", `return (${answer}).includes("share of the known")`, 10_000);
      await add(browser, "table");
      await type(browser, "[data-kind=table] [data-test=filter]", "x = 12 AND label = 1", "change");
      await type(browser, "[data-kind=table] [data-test=rows]", "3", "change");
      await browser.until("three rows", "return document.querySelectorAll('[data-kind=table] [data-test=answer] tbody tr').length === 3", 10_000);
      const row = await browser.run("return document.querySelector('[data-kind=table] [data-test=answer] tbody tr').cells[0].textContent");
      check(row.startsWith("2024-"), `a row: ${row}`);
      await kept(browser);
      const [text] = await browser.run("const kept = await wellenough.shelf.list(); return Promise.all(kept.map(([id]) => wellenough.shelf.get(id)))");
      check(text.includes("x = 12 AND label = 1"), "the recipe is not kept");
      check(!text.includes(row) && !text.includes("share of the known"), "an answer is kept");
      // Another threshold is another table: it is asked again.
      const typed = "const field = document.querySelector('[data-kind=table] [data-test=filter]'); field.focus(); field.value = 'la'; field.dispatchEvent(new InputEvent('input', { bubbles: true })); return [...field.list.options].map((one) => one.value)";
      check((await browser.run(typed)).includes("label"), "the names of columns");
    },
  },
];

export default tests;
