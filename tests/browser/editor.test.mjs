// The roles editor: changes, undo and redo, many columns, hostile names.

import { sleep } from "./driver.mjs";
import { check, equal, none, open } from "./expect.mjs";
import { nasty, workshop } from "./files.mjs";
import { QUALITY, done, drop, settled } from "./page.mjs";

const files = workshop();

function needs({ standin, skip }) {
  if (standin) skip("the stand-in computes nothing");
  if (!nasty) skip("there are no nasty files (NASTY_DIR)");
}

const openEditor = (browser) => browser.run(`
  const button = document.querySelector("#came-in header button");
  if (button.getAttribute("aria-expanded") === "false") button.click();`);

/** The columns that are laid out, with their roles. */
const ROLES = `
  const rows = [...document.querySelectorAll("tr[data-source-column]")];
  return rows.map((row) => [row.dataset.sourceColumn, row.querySelector("select").value]);`;

const role = (browser, column) => browser.run(`${ROLES.replace("return rows", "return Object.fromEntries(rows").replace(/;$/, ")")}[arguments[0]];`, column);

/** Chooses a role as the keyboard would: the focus stays in the field. */
async function choose(browser, column, to) {
  await browser.run(
    `const select = document.querySelector("tr[data-source-column=" + CSS.escape(arguments[0]) + "] select");
     select.focus();
     select.value = arguments[1];
     select.dispatchEvent(new Event("change", { bubbles: true }));`,
    column,
    to,
  );
  await sleep(50);
  await settled(browser, `${column} as ${to}`);
}

async function press(browser, shiftKey) {
  await browser.run(
    `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, shiftKey: arguments[0], bubbles: true, cancelable: true }));`,
    shiftKey,
  );
  await sleep(50);
  await settled(browser, shiftKey ? "redo" : "undo");
}

const tests = [
  {
    name: "a role is changed, taken back and set again by keys, with the numbers that belong to it",
    engines: ["chromium"],
    async run(context) {
      needs(context);
      const { browser } = context;
      await open(context, "real");
      await drop(browser, [nasty.path("clean.csv")]);
      await done(browser, "clean.csv");
      await openEditor(browser);
      const before = await browser.run(QUALITY);
      check(Object.keys(before).length > 0, "no numbers");
      await choose(browser, "x", "score");
      await choose(browser, "score", "ignored");
      const after = await browser.run(QUALITY);
      check(JSON.stringify(after) !== JSON.stringify(before), "another score gives the same numbers");
      equal(await browser.run("return document.activeElement.tagName"), "SELECT", "where the focus is");
      await press(browser, false);
      await press(browser, false);
      equal([await role(browser, "x"), await role(browser, "score")], ["feature", "score"], "roles after undo");
      equal(await browser.run(QUALITY), before, "numbers after undo");
      await press(browser, true);
      await press(browser, true);
      equal([await role(browser, "x"), await role(browser, "score")], ["score", "ignored"], "roles after redo");
      equal(await browser.run(QUALITY), after, "numbers after redo");
    },
  },
  {
    name: "of two thousand columns only some are laid out, and any is found",
    engines: ["chromium"],
    async run(context) {
      needs(context);
      const { browser } = context;
      await open(context, "real");
      await drop(browser, [files.wide()]);
      await settled(browser, "two thousand columns");
      await openEditor(browser);
      const shown = await browser.run(ROLES);
      check(shown.length > 0 && shown.length <= 50, `${shown.length} rows are laid out`);
      const last = "f1999";
      await browser.run(
        `const find = document.querySelector("[data-test=find]");
         find.value = arguments[0];
         find.dispatchEvent(new InputEvent("input", { bubbles: true }));`,
        last,
      );
      await sleep(200);
      equal((await browser.run(ROLES)).at(-1)?.[0], last, "the column that was looked for");
    },
  },
  {
    name: "names and values of files never become markup",
    engines: ["chromium"],
    async run(context) {
      needs(context);
      const { browser } = context;
      for (const file of ["xss.csv", "lt_bgt_bold&name'.csv"]) {
        await open(context, "real");
        await drop(browser, [nasty.path(file)]);
        await settled(browser, file);
        await openEditor(browser);
        await browser.run("for (const details of document.querySelectorAll('details')) details.open = true;");
        await sleep(300);
        const made = await browser.run("return [...document.querySelectorAll('main :is(img, script, iframe, b, i, a, style, object)')].map((made) => made.outerHTML)");
        none(made, `elements made of ${file}`);
        const turned = await browser.run("return /[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.querySelector('main').innerText)");
        equal(turned, false, "direction overrides in the text");
      }
    },
  },
];

export default tests;
