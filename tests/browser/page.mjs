// What the suites and the screenshots do with the page: give it files, wait for it, read it. The `data-test` names are
// the page's promise to them.

import { check, equal } from "./expect.mjs";

export const STATE = "return (document.querySelector('main') || { dataset: {} }).dataset.state";
const COMPLAINT = `
  const lines = [...document.querySelectorAll("[data-test=complaint] p")].filter((line) => !line.querySelector("button"));
  return lines.map((line) => line.textContent.trim()).join("\\n");`;
export const SHELL = "return { sealed: wellenough.sealed, requests: wellenough.requests, blocked: wellenough.blocked }";
export const QUALITY = `
  const told = {};
  for (const row of document.querySelectorAll("table[data-test=metric] tr[data-key]")) {
    ["reference", "current", "difference"].forEach((scope, place) => {
      const { value } = row.cells[place + 1].dataset;
      if (value !== undefined) told[row.dataset.key + " " + scope] = Number(value);
    });
  }
  return told;`;

/** Drops files from disk: an input of the test's own lends them, so that the page sees a drop and nothing else. */
export async function drop(browser, list) {
  await browser.run(`
    const input = Object.assign(document.createElement("input"), { type: "file", multiple: true, id: "lender" });
    document.body.append(input);`);
  await browser.choose("#lender", list);
  await browser.run(`
    const lender = document.getElementById("lender");
    const transfer = new DataTransfer();
    for (const file of lender.files) transfer.items.add(file);
    lender.remove();
    const zone = document.querySelector("[data-test=drop]") || document.body;
    for (const kind of ["dragenter", "dragover", "drop"]) {
      zone.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }`);
}

/** Waits until nothing is being read any more: results, or a complaint. */
export async function settled(browser, what, ms = 50_000) {
  const end = `const { state } = document.querySelector("main").dataset;
    return state === "done" || (state === "empty" && Boolean(document.querySelector("[data-test=complaint]")));`;
  await browser.until(`${what}: an end`, end, ms);
}

/** Waits for results; anything else is a failure. */
export async function done(browser, what) {
  await settled(browser, what);
  const [state, complaint] = [await browser.run(STATE), await browser.run(COMPLAINT)];
  check(state === "done", `${what}: the page is ${state} and says: ${complaint || "nothing"}`);
}

/** The sentence with which these files were refused. */
export async function refused(browser, what, list) {
  const said = await browser.until(`${what}: a sentence`, COMPLAINT, 15_000);
  await browser.until(`${what}: rest`, `${STATE} !== "reading";`, 15_000);
  equal(await browser.run("return [...document.querySelectorAll('[data-test=complaint]')].every((line) => line.closest('[role=alert]'))"), true, `${what}: an alert`);
  check(/^\S.{20,400}[.?]$/.test(said), `${what}: not one sentence: ${said}`);
  check(!/panicked|unreachable|RuntimeError|undefined|\[object/.test(said), `${what}: not for readers: ${said}`);
  if (list.length > 0) {
    const names = list.map((file) => file.split("/").at(-1));
    check(names.some((name) => said.includes(name)), `${what}: names none of ${names.join(", ")}: ${said}`);
  }
  return said;
}

/** Errors on the console. The service worker of an altered site is not there (server.mjs), which the browser writes down. */
export async function logged(browser) {
  const lines = (await browser.logs()).filter(({ level }) => level === "SEVERE").map(({ message }) => message);
  return lines.filter((message) => !message.includes("when fetching the script"));
}
