// Hands and eyes: every command by keyboard, what is said to those who do not see, what axe finds, small screens and
// fingers, and what the reader takes along.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { sleep } from "./driver.mjs";
import { check, equal, none, open } from "./expect.mjs";
import { golden, workshop } from "./files.mjs";
import { CTRL, press, type } from "./keys.mjs";
import { done, drop } from "./page.mjs";

const CACHE = process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
const AXE = process.env.AXE ?? path.join(CACHE, "wellenough/tools/axe/node_modules/axe-core/axe.min.js");
const engines = ["chromium"];
const files = workshop();
const flights = golden("flights_ewr_binary");

async function results(context, list = [files.good()]) {
  if (context.standin) context.skip("needs the built page");
  await open(context, "real");
  await drop(context.browser, list);
  await done(context.browser, "the files");
}

async function pose(browser, { width = 1280, height = 900, look = "light", touch = false }) {
  await browser.cdp("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: touch });
  await browser.cdp("Emulation.setTouchEmulationEnabled", { enabled: touch });
  await browser.cdp("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: look }] });
  await sleep(400);
}

/** What axe says is wrong, a line each. */
async function wrong(browser) {
  const found = await browser.run(`
    ${fs.readFileSync(AXE, "utf8")}
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | "));`);
  return found;
}

const focused = (browser) => browser.run("const { activeElement: it } = document; return it.getAttribute('aria-label') || it.innerText || it.id || it.localName");

const tests = [
  {
    name: "axe finds nothing on any screen, light and dark",
    engines,
    ms: 180_000,
    async run(context) {
      const { browser, skip } = context;
      if (!fs.existsSync(AXE)) skip("axe-core is not installed: .ci/setup test");
      const screens = {
        first: () => open(context, "real"),
        results: () => results(context, flights?.files),
        opened: () => browser.run("for (const details of document.querySelectorAll('details')) details.open = true; [...document.querySelectorAll('button')].find((button) => button.innerText === 'Columns and settings')?.click()"),
        commands: () => press(browser, "k", CTRL),
        keys: async () => {
          await press(browser, "Escape");
          await browser.run("document.activeElement.blur()");
          await press(browser, "?");
        },
      };
      const faults = [];
      let looked = 0;
      for (const [screen, reach] of Object.entries(screens)) {
        if (context.standin && screen !== "first") break;
        await reach();
        for (const look of ["light", "dark"]) {
          await pose(browser, { look });
          faults.push(...(await wrong(browser)).map((fault) => `${screen}, ${look}: ${fault}`));
          looked += 1;
        }
      }
      await pose(browser, {});
      none(faults, "axe finds");
      return `${looked} screens`;
    },
  },
  {
    name: "every command is found by its name and done by keys alone",
    engines,
    async run(context) {
      const { browser } = context;
      await results(context);
      await press(browser, "k", CTRL);
      await browser.until("the palette", "return document.activeElement.id === 'wish'", 5000);
      const all = await browser.run("return document.querySelectorAll('#wishes li').length");
      check(all > 30, `only ${all} commands`);
      await type(browser, "metric recall");
      await press(browser, "Enter");
      await browser.until("recall", "return document.querySelector('select[data-test=metric]')?.value === 'recall' && !document.querySelector('dialog')", 5000);
      await press(browser, "k", CTRL);
      await type(browser, "columns and settings");
      await press(browser, "Enter");
      await browser.until("the settings", "return Boolean(document.querySelector('#came-in .appear'))", 5000);
      await press(browser, "k", CTRL);
      await type(browser, "no such thing at all");
      equal(await browser.run("return document.querySelectorAll('#wishes li').length"), 0, "commands of that name");
      await press(browser, "Escape");
      await browser.until("closed", "return !document.querySelector('dialog')", 5000);
      return `${all} commands`;
    },
  },
  {
    name: "keys: the sheet, from part to part, and none while writing",
    engines,
    async run(context) {
      const { browser } = context;
      await results(context);
      await browser.run("scrollTo(0, 0); document.activeElement.blur()");
      await press(browser, "?");
      check(await browser.run("return document.querySelectorAll('dialog kbd').length > 8"), "no sheet of keys");
      await press(browser, "Escape");
      await browser.until("closed", "return !document.querySelector('dialog')", 5000);
      const seen = [];
      for (const key of ["j", "j", "j", "k"]) {
        await press(browser, key);
        await sleep(50);
        seen.push(await focused(browser));
      }
      check(new Set(seen.slice(0, 3)).size === 3, `from part to part: ${seen}`);
      equal(seen[3], seen[1], "and back");
      await press(browser, "k", CTRL);
      await browser.until("the palette", "return document.activeElement.id === 'wish'", 5000);
      await press(browser, "?");
      equal(await browser.run("return [document.querySelectorAll('dialog').length, document.querySelector('#wish').value]"), [1, "?"], "while writing");
      await press(browser, "Escape");
    },
  },
  {
    name: "focus is seen wherever it goes",
    engines,
    async run(context) {
      const { browser } = context;
      await results(context);
      await browser.run("scrollTo(0, 0); document.activeElement.blur()");
      const unseen = [];
      const all = new Set();
      for (let step = 0; step < 60; step += 1) {
        await press(browser, "Tab");
        const [what, isSeen] = await browser.run(`
          const it = document.activeElement;
          const label = it.matches(".unseen") ? it.labels[0] : it;
          const { outlineStyle, outlineWidth } = getComputedStyle(label);
          return [it.outerHTML.slice(0, 120), outlineStyle !== "none" && parseFloat(outlineWidth) >= 1];`);
        all.add(what);
        if (!isSeen) unseen.push(what);
      }
      none(unseen, "focus is not seen on");
      check(all.size > 30, `only ${all.size} stops`);
      return `${all.size} stops`;
    },
  },
  {
    name: "progress and verdict are said aloud",
    engines,
    async run(context) {
      const { browser } = context;
      if (context.standin) context.skip("needs the built page");
      await open(context, "real");
      await browser.until("the place where it is said", "return Boolean(document.getElementById('told'))", 10_000);
      await browser.run("window.said = []; new MutationObserver(() => said.push(document.getElementById('told').textContent)).observe(document.getElementById('told'), { childList: true })");
      await drop(browser, [files.good()]);
      await done(browser, "the file");
      await browser.until("the verdict", "return said.some((words) => words.startsWith('Done. '))", 5000);
      const said = await browser.run("return said");
      equal(await browser.run("return document.getElementById('told').getAttribute('role')"), "status", "the place where it is said");
      check(said.length <= 8, `too much is said: ${said.join(" / ")}`);
      check(said.at(-1).length > 30, said.at(-1));
      return said.join(" / ").slice(0, 160);
    },
  },
  {
    name: "the first visit has a hint, the second has none",
    engines,
    async run(context) {
      const { browser, site } = context;
      if (context.standin) context.skip("needs the built page");
      const visit = async () => {
        await browser.url("about:blank");
        await browser.url(`${site.origin}/real/?new`);
        await browser.until("the page", "return Boolean(window.wellenough && wellenough.onfiles)", 20_000);
        await drop(browser, [files.good()]);
        await done(browser, "the file");
        await sleep(200);
        return browser.run("return document.querySelector('aside.hint')?.innerText ?? ''");
      };
      await browser.run("localStorage.removeItem('wellenough:hint')");
      await open(context, "real");
      await browser.run("localStorage.removeItem('wellenough:hint')");
      check((await visit()).includes("Ctrl K"), "no hint");
      await browser.run("[...document.querySelectorAll('aside.hint button')].at(-1).click()");
      equal(await browser.run("return Boolean(document.querySelector('aside.hint'))"), false, "the hint stays");
      equal(await visit(), "", "the second visit");
    },
  },
  {
    name: "at 360 px and by touch nothing is cut, and fingers hit what they mean",
    engines,
    async run(context) {
      const { browser } = context;
      await results(context, flights?.files);
      await pose(browser, { width: 360, height: 740, touch: true });
      const [wide, small] = await browser.run(`
        const small = [...document.querySelectorAll("button, select, summary, input:not(.unseen)")]
          .filter((node) => node.getClientRects().length > 0)
          .filter((node) => { const { width, height } = node.getBoundingClientRect(); return width < 24 || height < 24; })
          .map((node) => node.outerHTML.slice(0, 120));
        return [document.documentElement.scrollWidth, small];`);
      await pose(browser, {});
      check(wide <= 360, `the page is ${wide} px wide`);
      none(small, "smaller than 24 px");
    },
  },
  {
    name: "a table goes to the clipboard as text and as a table",
    engines,
    async run(context) {
      const { browser, site } = context;
      await results(context);
      await browser.cdp("Browser.grantPermissions", { origin: site.origin, permissions: ["clipboardReadWrite", "clipboardSanitizedWrite"] });
      const table = "document.querySelector('table[data-test=metric]')";
      await browser.run(`${table}.closest('.wide').nextElementSibling.click()`);
      await browser.until("copied", "return Boolean(document.querySelector('[data-copy=done]'))", 5000);
      const [plain, html] = await browser.run(`
        const [item] = await navigator.clipboard.read();
        return Promise.all(["text/plain", "text/html"].map(async (kind) => (await item.getType(kind)).text()));`);
      const lines = plain.split("\n");
      check(lines.length > 5 && lines.every((line) => line.split("\t").length === 4), plain.slice(0, 300));
      check(lines[0].startsWith("Metric\tReference"), lines[0]);
      check(html.includes("<table>") && html.split("<tr>").length === lines.length + 1, html.slice(0, 300));
      return `${lines.length} rows`;
    },
  },
  {
    name: "a chart is saved as SVG and as PNG",
    engines,
    async run(context) {
      const { browser } = context;
      await results(context);
      const saved = async (kind) => {
        await browser.click(`#over-time [title='Save this figure as ${kind}']`);
        return browser.download();
      };
      const svg = await saved("SVG");
      check(svg.bytes.toString().startsWith("<svg xmlns"), svg.bytes.toString().slice(0, 80));
      const png = await saved("PNG");
      equal(png.bytes.subarray(1, 4).toString(), "PNG", "the picture's kind");
      const [width, height] = [png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)];
      check(width > 400 && height > 100 && png.bytes.length > 4000, `${width} x ${height}, ${png.bytes.length} bytes`);
      return `${width} x ${height}`;
    },
  },
  {
    name: "the saved report is the command line's, to the last byte",
    engines,
    async run(context) {
      const { browser, skip } = context;
      if (!process.env.WELLENOUGH_BIN) skip("WELLENOUGH_BIN is not set");
      const list = flights?.files ?? [files.good()];
      await results(context, list);
      await browser.run("document.querySelector('[data-test=download-html]').click()");
      const { bytes } = await browser.download(30_000);
      const told = execFileSync(process.env.WELLENOUGH_BIN, ["report", ...list, "--html", "-"], { maxBuffer: 1 << 26 });
      check(bytes.length <= 500_000, `${bytes.length} bytes`);
      check(bytes.equals(told), `${bytes.length} bytes from the page, ${told.length} from the command line`);
      check(!/<script/i.test(bytes.toString()), "a script in the report");
      return `${bytes.length} bytes`;
    },
  },
];

export default tests;
