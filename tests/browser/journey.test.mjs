// The main job in a real browser: files in, numbers out, the document downloaded; bad news said without losing what was
// there; nothing asked of any server after the seal.

import { execFileSync } from "node:child_process";

import { sleep } from "./driver.mjs";
import { check, equal, none, open } from "./expect.mjs";
import { golden, workshop } from "./files.mjs";
import { QUALITY, SHELL, STATE, done, drop, logged, refused, settled } from "./page.mjs";

const files = workshop();
const flights = golden("flights_ewr_binary");

// Our metric, and what the golden numbers call it.
const METRICS = {
  accuracy: "accuracy", balanced_accuracy: "balanced_accuracy", precision: "precision", recall: "recall", specificity: "specificity",
  f1: "f1", matthews_corrcoef: "mcc", roc_auc: "roc_auc", average_precision: "average_precision", log_loss: "log_loss",
  brier_score_loss: "brier",
};
const SCOPES = { reference: "reference", current: "analysis" };

/** Every number on the page that the golden data has; how many were equal. */
function compare(told, { numbers }) {
  const off = [];
  let same = 0;
  for (const [scope, split] of Object.entries(SCOPES)) {
    for (const [metric, name] of Object.entries(METRICS)) {
      const { value, rtol } = numbers.get(`binary.${split}.${name}`) ?? {};
      if (value === undefined) continue;
      const got = told[`${metric} ${scope}`];
      if (Math.abs(got - value) <= rtol * Math.abs(value)) same += 1;
      else off.push(`${metric} ${scope} is ${got}, not ${value}`);
    }
  }
  none(off, "numbers that are not the golden ones");
  check(same >= 20, `only ${same} numbers compared`);
  return same;
}

const download = async (browser, kind = "json") => {
  await browser.click(`[data-test=download-${kind}]`);
  return (await browser.download()).bytes.toString("utf8");
};

/** The first place where two documents differ. */
function difference(a, b, at = "") {
  if (Object.is(a, b)) return null;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return `${at}: ${JSON.stringify(a)} and ${JSON.stringify(b)}`;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = difference(a[key], b[key], `${at}/${key}`);
    if (found) return found;
  }
  return null;
}

function needs({ standin, skip }) {
  if (standin) skip("the stand-in computes nothing");
  if (!flights) skip("flights_ewr_binary is not in GOLDEN_DIR");
}

/** No error on the console, none of the page's own, and nothing asked since the seal. */
async function clean({ browser, site, engine }) {
  const asked = site.log.length;
  await sleep(300);
  none(site.log.slice(asked).map(({ url }) => url), "asked for after the numbers were there");
  const twice = site.log.map(({ url }) => url).filter((url, at, all) => all.indexOf(url) !== at);
  none(twice, "asked for twice");
  none(site.log.filter(({ url }) => /analysis|reference|EWR/.test(url)).map(({ url }) => url), "names from the data in an address");
  const { sealed, requests } = await browser.run(SHELL);
  check(sealed, "the page is not sealed");
  equal(requests, 0, "requests since the seal");
  const line = await browser.run("return document.querySelector('[data-test=seal]').textContent");
  check(/\b(0|no) requests/.test(line), `the page says: ${line}`);
  const errors = await browser.run("return window.probes ? probes.errors : []");
  const lines = await logged(browser);
  none([...errors, ...lines], `errors on the console of ${engine}`);
}

async function journey(context, variant, give) {
  needs(context);
  const { browser } = context;
  await browser.logs();
  await open(context, variant);
  const address = await browser.run("return location.href");
  const began = Date.now();
  await give(browser);
  await done(browser, "flights");
  const ms = Date.now() - began;
  const same = compare(await browser.run(QUALITY), flights);
  const text = await download(browser);
  const document = JSON.parse(text);
  equal(document.schema, 1, "schema");
  const told = Object.fromEntries(document.quality.filter(({ scope }) => scope !== "window").map(({ metric, scope, value }) => [`${metric} ${scope}`, value]));
  compare(told, flights);
  check(document.quality.some(({ scope }) => scope === "window"), "no number per window in the document");
  check((await browser.run("return document.querySelectorAll('table[data-test=column] tr[data-key]').length")) >= 10, "fewer than ten columns of drift");
  equal(await browser.run("return location.href"), address, "the address");
  await clean(context);
  return { text, document, note: `${same} numbers equal the golden ones, ${ms} ms` };
}

const tests = [
  {
    name: "flights chosen on the site as built: numbers and download",
    async run(context) {
      return (await journey(context, "plain", (browser) => browser.choose("#files", flights.files))).note;
    },
  },
  {
    name: "flights dropped: numbers and download",
    async run(context) {
      return (await journey(context, "real", (browser) => drop(browser, flights.files))).note;
    },
  },
  {
    name: "the download is the command line's document",
    engines: ["chromium"],
    async run(context) {
      needs(context);
      const binary = process.env.WELLENOUGH_BIN;
      if (!binary) context.skip("WELLENOUGH_BIN names no binary");
      const { text, document } = await journey(context, "real", (browser) => browser.choose("#files", flights.files));
      const out = execFileSync(binary, ["report", ...flights.files, "--json", "-"], { maxBuffer: 1 << 28 }).toString("utf8");
      const found = difference(document, JSON.parse(out));
      check(!found, `they differ at ${found}`);
      const table = execFileSync(binary, ["report", ...flights.files, "--csv", "-"], { maxBuffer: 1 << 28 }).toString("utf8");
      check((await download(context.browser, "csv")) === table, "the tables of numbers differ");
      return text.trim() === out.trim() ? "equal to the byte" : "equal in every field, not in its writing";
    },
  },
  {
    name: "labels dropped after their predictions give the numbers of all at once",
    engines: ["chromium"],
    async run(context) {
      needs(context);
      const { browser } = context;
      await open(context, "real");
      const [reference, analysis, labels] = flights.files;
      await drop(browser, [reference, analysis]);
      await done(browser, "predictions alone");
      await drop(browser, [labels]);
      const labelled = "table[data-test=metric] tr[data-key=roc_auc] td:nth-child(3)[data-value]";
      await browser.until("the labels' numbers", `return Boolean(document.querySelector("${labelled}")) && document.querySelector("main").dataset.state === "done"`, 30_000);
      const late = JSON.parse(await download(browser));
      const { document } = await journey(context, "real", (tab) => tab.choose("#files", flights.files));
      const found = difference(late, document);
      check(!found, `they differ at ${found}`);
    },
  },
  {
    name: "one worker and four give the same document",
    engines: ["chromium"],
    async run(context) {
      needs(context);
      const texts = [];
      for (const variant of ["alone", "four"]) {
        texts.push((await journey(context, variant, (browser) => browser.choose("#files", flights.files))).text);
      }
      check(texts[0] === texts[1], `they differ at ${difference(JSON.parse(texts[0]), JSON.parse(texts[1]))}`);
    },
  },
  {
    name: "bad files are refused in one sentence, and the results stay",
    engines: ["chromium"],
    ms: 120_000,
    async run(context) {
      needs(context);
      const { browser } = context;
      await open(context, "real");
      await drop(browser, flights.files);
      await done(browser, "flights");
      const before = await browser.run(QUALITY);
      const said = [];
      for (const [what, list] of files.badFiles()) {
        await drop(browser, list);
        said.push(await refused(browser, what, list));
        equal(await browser.run(QUALITY), before, `the results after ${what}`);
        equal(await browser.run(STATE), "done", `the page after ${what}`);
      }
      await drop(browser, [files.good()]);
      await settled(browser, "a good file after the bad ones");
      return `${said.length} refused`;
    },
  },
  {
    name: "files that cannot be measured together are told so in one sentence",
    engines: ["chromium"],
    async run(context) {
      needs(context);
      for (const [what, list] of files.badSets()) {
        await open(context, "real");
        await drop(context.browser, list);
        await refused(context.browser, what, list);
      }
    },
  },
  {
    name: "cancel works within 100 ms, and the page can be used again",
    engines: ["chromium"],
    async run(context) {
      needs(context);
      const { browser } = context;
      await open(context, "real");
      await drop(browser, [files.long()]);
      const ms = await browser.run(`
        const main = () => document.querySelector("main");
        const seen = (test) => new Promise((resolve) => {
          const look = () => test() && (watch.disconnect(), resolve(performance.now()));
          const watch = new MutationObserver(look);
          watch.observe(document, { subtree: true, childList: true, attributes: true });
          look();
        });
        await seen(() => document.querySelector("[data-test=cancel]"));
        await new Promise((resolve) => setTimeout(resolve, 150));
        const button = document.querySelector("[data-test=cancel]");
        if (!button) return null;
        const pressed = performance.now();
        button.click();
        return (await seen(() => main().dataset.state !== "reading")) - pressed;`);
      check(ms !== null, "reading ended before it could be cancelled");
      check(ms <= 100, `it took ${ms.toFixed(0)} ms`);
      await drop(browser, flights.files);
      await done(browser, "flights after the cancel");
      compare(await browser.run(QUALITY), flights);
      return `${ms.toFixed(0)} ms`;
    },
  },
  {
    name: "nothing scrolls sideways at 360, 768 and 1440 px",
    engines: ["chromium"],
    async run(context) {
      needs(context);
      const { browser } = context;
      const wide = [];
      const look = async (state) => {
        for (const width of [360, 768, 1440]) {
          await browser.cdp("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: false });
          await sleep(400);
          const [whole, seen] = await browser.run("return [document.documentElement.scrollWidth, innerWidth]");
          if (whole > seen) wide.push(`${state} at ${width} px is ${whole} px wide`);
        }
        await browser.cdp("Emulation.clearDeviceMetricsOverride");
      };
      await open(context, "real");
      await look("the first screen");
      await drop(browser, flights.files);
      await done(browser, "flights");
      await look("flights");
      await browser.run("for (const details of document.querySelectorAll('details')) details.open = true;");
      await look("flights with everything open");
      none(wide, "too wide");
    },
  },
  {
    name: "a worker that dies is replaced, and the reader is told",
    engines: ["chromium"],
    async run(context) {
      needs(context);
      const { browser } = context;
      await open(context, "faulty");
      await drop(browser, flights.files);
      await done(browser, "flights");
      const before = await browser.run(QUALITY);
      await drop(browser, [files.boom()]);
      const said = await refused(browser, "a worker's death", []);
      equal(await browser.run(QUALITY), before, "the results after a worker's death");
      await drop(browser, flights.files);
      await done(browser, "flights again");
      equal(await browser.run(QUALITY), before, "the results after another reading");
      return said;
    },
  },
];

export default tests;
