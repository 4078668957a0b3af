// What the suites of the notebook do with it: open one, add and write cells, wait until it is kept.

import { equal, open } from "./expect.mjs";
import { workshop } from "./files.mjs";
import { done, drop } from "./page.mjs";

export const files = workshop();

export function needs({ standin, skip }) {
  if (standin) skip("the stand-in computes nothing");
}

const KINDS = "return [...document.querySelectorAll('[data-cell]')].map((cell) => cell.dataset.kind);";
export const kinds = (browser) => browser.run(KINDS);

/** Waits until these are the cells: the page may draw what was pressed a moment later. */
export async function become(browser, wanted, what) {
  const are = `return (() => { ${KINDS} })().join() === arguments[0]`;
  await browser.until(what, are, 5000, wanted.join()).catch(async () => equal(await kinds(browser), wanted, what));
}

export const kept = (browser) => browser.until("the browser to keep it", "return document.querySelector('[data-test=kept]')?.dataset.kept === 'true'", 60_000);
export const press = (browser, css) => browser.run("document.querySelector(arguments[0]).click()", css);

/** Types into a field as a reader would: the whole text, then its event. */
export const type = (browser, css, text, kind = "input") => browser.run(`
  const field = document.querySelector(arguments[0]);
  field.focus();
  field.value = arguments[1];
  field.dispatchEvent(new (arguments[2] === "input" ? InputEvent : Event)(arguments[2], { bubbles: true }));`, css, text, kind);

export async function add(browser, kind) {
  await type(browser, "[data-test=add]", kind, "change");
  await browser.until(`a cell ${kind}`, "return Boolean(document.querySelector(`[data-kind=${arguments[0]}]`))", 5000, kind);
}

export const key = (browser, name, shiftKey = false) => browser.run(`
  document.activeElement?.blur();
  dispatchEvent(new KeyboardEvent("keydown", { key: arguments[0], ctrlKey: true, shiftKey: arguments[1], bubbles: true, cancelable: true }));`, name, shiftKey);

export async function opened(context) {
  needs(context);
  const { browser } = context;
  await open(context, "real");
  await drop(browser, [files.good()]);
  await done(browser, "good.csv");
  await browser.until("the verdict", "return Boolean(document.querySelector('[data-kind=verdict]'))", 5000);
  return browser;
}

const TEXT = "Since *12 May* the **recall** is low, see [drift](#drift).\n\n- <b>not bold</b>";

export async function write(browser) {
  await add(browser, "text");
  await type(browser, "[data-kind=text] [data-test=write]", TEXT);
  await browser.until("the words", "return Boolean(document.querySelector('[data-test=text] strong'))", 10_000);
}
