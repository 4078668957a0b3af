// The shell around the page: files before any wasm, samples by link, sentences where something is missing.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { check, equal, open, openSealed } from "./expect.mjs";

const DROP = `
  const transfer = new DataTransfer();
  for (const [name, text] of args[0]) transfer.items.add(new File([text], name));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.querySelector("[data-test=drop]").dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }`;

/** The page before its module has come. */
async function late(browser, site) {
  await browser.run("try { sessionStorage.clear() } catch {}");
  await browser.url("about:blank");
  await browser.url(`${site.origin}/late/`);
  await browser.until("the shell", "return Boolean(window.wellenough)", 5000);
}

const tests = [
  {
    name: "files dropped and chosen before the page's module has come are waiting, then handed over",
    async run({ browser, site }) {
      await late(browser, site);
      equal(await browser.run("return [Boolean(wellenough.onfiles), wellenough.sealed]"), [false, false], "page there, sealed");
      await browser.run(DROP, [["one.csv", "score,label\n0.1,0\n"]]);
      const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "wellenough-file-")), "two.csv");
      fs.writeFileSync(file, "score,label\n0.9,1\n");
      await browser.choose("#files", [file]);
      fs.rmSync(path.dirname(file), { recursive: true });
      const [said, names] = await browser.run("return [document.querySelector('#drop').textContent, wellenough.queue.map((file) => file.name)]");
      equal(names, ["one.csv", "two.csv"], "waiting");
      check(said.includes("2 files waiting for the engine"), `the drop zone says: ${said}`);
      await browser.until("handing over", "return wellenough.onfiles && wellenough.queue.length === 0", 20_000);
      await browser.until("the seal", "return wellenough.sealed", 20_000);
    },
  },
  {
    name: "a browser without SIMD gets a sentence, and nothing starts",
    async run({ browser, site }) {
      await browser.url("about:blank");
      await browser.url(`${site.origin}/old/`);
      const said = await browser.until("a sentence", "return (document.querySelector('[role=alert]:not(noscript *)') || {}).textContent", 5000);
      check(said.includes("lacks WebAssembly SIMD"), `it says: ${said}`);
      equal(await browser.run("return Boolean(wellenough.onfiles)"), false, "the page started");
    },
  },
  {
    name: "an engine that cannot be fetched gives a sentence and can be asked for again",
    async run(context) {
      context.site.cut = true;
      await open(context, "cut");
      const ask = "return wellenough.ready().then(() => 'ready', (error) => error.message)";
      const said = await context.browser.run(ask);
      check(said.includes("engine_bg.wasm could not be fetched") && said.includes("503"), `it says: ${said}`);
      equal(await context.browser.run("return wellenough.sealed"), false, "sealed");
      context.site.cut = false;
      equal(await context.browser.run(ask), "ready", "the second time");
    },
  },
  {
    name: "nothing is fetched twice, or from anywhere but the page's own folder",
    async run(context) {
      await openSealed(context, "plain");
      // WebKit writes what it fetched into its cache a moment later: a service worker that comes first asks again.
      const isKeeping = ({ from }) => context.engine === "webkit" && from.endsWith("/sw.js");
      const asked = context.site.log.filter((one) => !isKeeping(one)).map(({ url }) => url);
      equal(asked.filter((url, at) => asked.indexOf(url) !== at), [], "asked for twice");
      equal(asked.filter((url) => !url.startsWith("/plain/")), [], "asked for elsewhere");
    },
  },
  {
    name: "the engine compiles although the server does not know wasm",
    async run(context) {
      await openSealed(context, "untyped");
      equal(await context.browser.run("return String((await wellenough.ready()).module)"), "[object WebAssembly.Module]", "the engine");
    },
  },
  {
    name: "the engine's progress ends at its whole size",
    async run(context) {
      await late(context.browser, context.site);
      const told = await context.browser.run(`
        const told = [];
        wellenough.onprogress = (done, total) => told.push([done, total]);
        await wellenough.ready();
        await new Promise((resolve) => setTimeout(resolve, 200));
        return told;`);
      const size = fs.statSync(path.join(context.dir, "engine_bg.wasm")).size;
      equal(told.at(-1), [size, size], "the last report");
    },
  },
  {
    name: "a sample opens by link, and after the seal by a fresh page",
    async run(context) {
      const [{ slug, files }] = JSON.parse(fs.readFileSync(path.join(context.dir, "incidents", "index.json"), "utf8"));
      await open(context, "real", `#sample=${slug}`);
      await context.browser.until("the sample's seal", "return wellenough.sealed", 20_000);
      check(context.site.log.some(({ url }) => url.endsWith(`/incidents/${files[0]}`)), "the sample was not fetched");
      await context.browser.run("window.stale = true; setTimeout(() => wellenough.sample(args[0]))", slug);
      await context.browser.until("a fresh page", "return !window.stale && Boolean(window.wellenough) && wellenough.sealed", 20_000);
      equal(await context.browser.run("return location.hash"), `#sample=${slug}`, "the hash");
    },
  },
  {
    name: "a sample that is not there gives a sentence",
    async run(context) {
      await open(context, "real");
      const said = await context.browser.run("return wellenough.sample('nowhere').catch((error) => error.message)");
      check(said.includes("no sample “nowhere”"), `it says: ${said}`);
    },
  },
];

export default tests;
