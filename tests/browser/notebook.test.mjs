// The notebook: cells written, moved, folded and deleted; undone; kept by the browser; linked and opened again.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { launch, sleep } from "./driver.mjs";
import { check, equal, open } from "./expect.mjs";
import { workshop } from "./files.mjs";
import { done, drop } from "./page.mjs";

const files = workshop();

function needs({ standin, skip }) {
  if (standin) skip("the stand-in computes nothing");
}

const KINDS = "return [...document.querySelectorAll('[data-cell]')].map((cell) => cell.dataset.kind);";
const kinds = (browser) => browser.run(KINDS);

/** Waits until these are the cells: the page may draw what was pressed a moment later. */
async function become(browser, wanted, what) {
  const are = `return (() => { ${KINDS} })().join() === arguments[0]`;
  await browser.until(what, are, 5000, wanted.join()).catch(async () => equal(await kinds(browser), wanted, what));
}

const kept = (browser) => browser.until("the browser to keep it", "return document.querySelector('[data-test=kept]')?.dataset.kept === 'true'", 60_000);
const press = (browser, css) => browser.run("document.querySelector(arguments[0]).click()", css);

/** Types into a field as a reader would: the whole text, then its event. */
const type = (browser, css, text, kind = "input") => browser.run(`
  const field = document.querySelector(arguments[0]);
  field.focus();
  field.value = arguments[1];
  field.dispatchEvent(new (arguments[2] === "input" ? InputEvent : Event)(arguments[2], { bubbles: true }));`, css, text, kind);

async function add(browser, kind) {
  await type(browser, "[data-test=add]", kind, "change");
  await browser.until(`a cell ${kind}`, "return Boolean(document.querySelector(`[data-kind=${arguments[0]}]`))", 5000, kind);
}

const key = (browser, name, shiftKey = false) => browser.run(`
  document.activeElement?.blur();
  dispatchEvent(new KeyboardEvent("keydown", { key: arguments[0], ctrlKey: true, shiftKey: arguments[1], bubbles: true, cancelable: true }));`, name, shiftKey);

async function opened(context) {
  needs(context);
  const { browser } = context;
  await open(context, "real");
  await drop(browser, [files.good()]);
  await done(browser, "good.csv");
  await browser.until("the verdict", "return Boolean(document.querySelector('[data-kind=verdict]'))", 5000);
  return browser;
}

const TEXT = "Since *12 May* the **recall** is low, see [drift](#drift).\n\n- <b>not bold</b>";

async function write(browser) {
  await add(browser, "text");
  await type(browser, "[data-kind=text] [data-test=write]", TEXT);
  await browser.until("the words", "return Boolean(document.querySelector('[data-test=text] strong'))", 10_000);
}

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
    name: "a sample that is opened in the tab of a notebook leaves it on the shelf",
    async run(context) {
      const browser = await opened(context);
      await type(browser, "[data-test=title]", "Mine", "change");
      await browser.run("setTimeout(() => wellenough.sample('bikes'), 400)");
      await sleep(1000);
      await done(browser, "the sample");
      equal(await browser.run("return document.querySelector('[data-test=title]').value"), "", "the title of the sample's notebook");
      await browser.until("both", `
        const kept = await wellenough.shelf.list();
        const mine = kept.find(([, title]) => title === "Mine")?.[0];
        return mine && mine !== wellenough.shelf.tab() && kept.some(([id]) => id === wellenough.shelf.tab());`, 60_000);
      // The other way: a file of one's own after the sample.
      await browser.run("[...document.querySelectorAll('button')].find((button) => button.innerText === 'Start over').click()");
      await browser.until("nothing", "return document.querySelector('main').dataset.state === 'empty'", 5000);
      equal(await browser.run("return location.hash"), "", "the address of an empty page");
      await drop(browser, [files.good()]);
      await done(browser, "good.csv again");
      await type(browser, "[data-test=title]", "Mine too", "change");
      await kept(browser);
      await browser.run("setTimeout(() => location.reload())");
      await sleep(500);
      await browser.until("the own notebook", "return document.querySelector('[data-test=title]')?.value === 'Mine too'", 20_000);
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
    name: "notebooks of other days are listed, opened and forgotten",
    async run(context) {
      const browser = await opened(context);
      await type(browser, "[data-test=title]", "Of another day", "change");
      await browser.until("a change", "return document.querySelector('[data-test=kept]').dataset.kept === 'false'", 5000).catch(() => {});
      await kept(browser);
      await open(context, "real");
      await browser.until("the list", "return (document.querySelector('[data-test=recent]')?.textContent ?? '').includes('Of another day')", 10_000);
      await browser.run("[...document.querySelectorAll('[data-test=recent] button')].find((button) => button.textContent === 'Of another day').click()");
      await browser.until("the notebook", "return document.querySelector('[data-test=title]')?.value === 'Of another day'", 10_000);
      await open(context, "real");
      await browser.until("the list", "return Boolean(document.querySelector('[data-test=recent]'))", 10_000);
      await browser.run("[...document.querySelectorAll('[data-test=recent] li')].filter((row) => row.textContent.includes('Of another day')).forEach((row) => row.querySelector('button:last-child').click())");
      await browser.until("its end", "return !(document.querySelector('[data-test=recent]')?.textContent ?? '').includes('Of another day')", 10_000);
    },
  },
  {
    name: "a tab that is loaded again at any moment has lost a second at most",
    async run(context) {
      const browser = await opened(context);
      await add(browser, "text");
      // A seed of its own, so that every run is the same.
      let state = 7;
      const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
      for (let round = 0; round < 4; round += 1) {
        // What was written a second ago or more is to be there; while the page stands still, nobody writes.
        const due = await browser.run(`
          const times = [];
          const write = () => {
            const to = document.querySelector("[data-kind=text] [data-test=write]");
            times.push(Date.now());
            to.value = "at " + times.at(-1);
            to.dispatchEvent(new InputEvent("input", { bubbles: true }));
          };
          write();
          setInterval(write, 50);
          await new Promise((go) => setTimeout(go, arguments[0]));
          setTimeout(() => location.reload());
          const end = Date.now();
          return times.findLast((time) => time <= end - 1000);`, 1200 + Math.floor(random() * 1500));
        await sleep(500);
        const text = await browser.until("the text", "return window.wellenough?.onfiles && document.querySelector('[data-kind=text] [data-test=write]')?.value", 80_000);
        const late = due - Number(text.replace("at ", ""));
        check(late <= 0, `round ${round}: the last ${late + 1000} ms are lost`);
      }
    },
  },
  {
    name: "a page that is left in the middle of keeping does not stop the next one",
    async run(context) {
      const { browser } = context;
      for (let round = 0; round < 4; round += 1) {
        await open(context, "real");
        await browser.run(`
          const { shelf } = wellenough;
          await shelf.put("left", "Left", "");
          for (let time = 0; time < 6; time += 1) shelf.put("left", "Left", "x".repeat(900_000)).catch(() => {});
          setTimeout(() => (location.href = "about:blank"), arguments[0]);`, 15 * round);
        await sleep(300);
        await open(context, "real");
        const answer = "return Promise.race([wellenough.shelf.list().then(() => true), new Promise((late) => setTimeout(late, 5000))])";
        check(await browser.run(answer), `round ${round}: what is kept can no longer be read`);
        await browser.run("await wellenough.shelf.drop('left')");
      }
    },
  },
  {
    name: "a browser that is killed at any moment has lost a second at most",
    engines: ["chromium"],
    ms: 180_000,
    async run(context) {
      needs(context);
      const profile = fs.mkdtempSync(path.join(os.tmpdir(), "wellenough-profile-"));
      let live;
      try {
        let state = 11;
        const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
        const rounds = 4;
        const losses = [];
        let end = 0;
        for (let round = 0; round <= rounds; round += 1) {
          live = await launch("chromium", { profile });
          if (round === 0) {
            await opened({ ...context, browser: live });
            await add(live, "text");
          } else {
            await open({ ...context, browser: live }, "real");
            // Nothing of the tab is left, so the notebook is among those of other days, the last one first.
            await live.until("a notebook of other days", "return Boolean(document.querySelector('[data-test=recent] button'))", 20_000);
            await press(live, "[data-test=recent] button");
            const text = await live.until("the text", "return document.querySelector('[data-kind=text] [data-test=write]')?.value", 80_000);
            const lost = end - Number(text.replace("at ", ""));
            losses.push(lost);
            check(lost <= 1000, `round ${round}: the last ${lost} ms are lost`);
          }
          if (round === rounds) break;
          await live.run(`
            const write = () => {
              const to = document.querySelector("[data-kind=text] [data-test=write]");
              to.value = "at " + Date.now();
              to.dispatchEvent(new InputEvent("input", { bubbles: true }));
            };
            write();
            setInterval(write, 50);`);
          await sleep(1200 + Math.floor(random() * 1500));
          end = Date.now();
          await live.kill();
        }
        return `lost at most ${Math.max(...losses)} ms in ${rounds} rounds`;
      } finally {
        await live?.quit();
        fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  },
  {
    name: "a tab that was duplicated writes a notebook of its own",
    engines: ["chromium"],
    async run(context) {
      const browser = await opened(context);
      const title = "return document.querySelector('[data-test=title]')?.value";
      const call = async (words) => {
        await type(browser, "[data-test=title]", words, "change");
        await browser.until(`the title ${words}`, `${title} === arguments[0]`, 5000, words);
        await sleep(100);
        await kept(browser);
      };
      const texts = "const kept = await wellenough.shelf.list(); return Promise.all(kept.map(([id]) => wellenough.shelf.get(id)))";
      const has = async (words) => (await browser.run(texts)).filter((text) => text.includes(words)).length;
      await call("The first tab");
      const id = await browser.run("return wellenough.shelf.tab()");
      await browser.inAnotherTab(async () => {
        const address = `${context.site.origin}/real/`;
        await browser.url(address);
        // What a browser copies when it duplicates a tab.
        await browser.run("sessionStorage.setItem('wellenough:notebook', arguments[0]); setTimeout(() => location.reload())", id);
        await sleep(500);
        await browser.until("the notebook", `${title} === "The first tab"`, 80_000);
        await call("The second tab");
        check((await browser.run("return wellenough.shelf.tab()")) !== id, "both tabs are at one notebook");
        equal([await has("The first tab"), await has("The second tab")], [1, 1], "what is kept");
      });
      await call("The first tab again");
      equal(await browser.run("return wellenough.shelf.tab()"), id, "the notebook of the first tab");
      equal([await has("The first tab again"), await has("The second tab")], [1, 1], "what is kept at the end");
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
  {
    name: "a browser that keeps nothing is said once and nothing else breaks",
    async run(context) {
      const browser = await opened(context);
      await browser.run("wellenough.shelf.put = () => Promise.reject(new Error('no room'))");
      await add(browser, "text");
      const said = await browser.until("a sentence", "return document.querySelector('[data-test=complaint]')?.textContent", 5000);
      // Firefox's driver makes errors of another world, which have no reason here.
      const why = context.engine === "firefox" ? "this browser does not keep" : "no room";
      check(said.toLowerCase().includes(why) && said.includes("save it as a file"), `it says: ${said}`);
      check((await kinds(browser)).includes("text"), "the cell is gone");
      equal(await browser.run("return document.querySelector('main').dataset.state"), "done", "the results");
    },
  },
];

export default tests;
