// The site without a network, and from one build to the next: whole builds or nothing, and no page that needs it.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { list } from "../../.ci/offline.mjs";
import { sleep } from "./driver.mjs";
import { check, equal, open } from "./expect.mjs";
import { workshop } from "./files.mjs";
import { done, drop } from "./page.mjs";
import { serveSite } from "./server.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const CACHES = "return (await caches.keys()).filter((name) => name.startsWith('wellenough '))";
const READY = "const { script } = await wellenough.ready(); return typeof script";
// Private windows of Firefox have no service worker, and its driver here opens none other; WebKitGTK's has no caches.
const engines = ["chromium"];
const folders = [];

/** A copy of the site that can become another build, and its own server. */
async function copied({ dir }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "wellenough-offline-"));
  if (folders.push(folder) === 1) process.once("exit", () => folders.forEach((made) => fs.rmSync(made, { recursive: true, force: true })));
  fs.cpSync(dir, folder, { recursive: true });
  const become = (title) => {
    const index = path.join(folder, "index.html");
    fs.writeFileSync(index, fs.readFileSync(index, "utf8").replace(/<title>[^<]*<\/title>/, `<title>${title}</title>`));
    fs.appendFileSync(path.join(folder, "worker.js"), `\n// ${title}\n`);
    fs.copyFileSync(path.join(HERE, "../../www/sw.js"), path.join(folder, "sw.js"));
    return list(folder);
  };
  const first = become("Build A");
  return { folder, become, first, site: await serveSite(folder) };
}

async function visit(browser, site) {
  await browser.url("about:blank");
  await browser.url(`${site.origin}/plain/`);
  await browser.until("the page", "return Boolean(window.wellenough && wellenough.onfiles)", 20_000);
  return browser.run("return document.title");
}

const tests = [
  {
    name: "the second visit needs no network",
    engines,
    async run(context) {
      const { browser, standin } = context;
      const { site, first } = await copied(context);
      equal(await visit(browser, site), "Build A", "the first visit");
      equal(await browser.run(READY), "string", "the engine");
      equal(await browser.run(CACHES), [`wellenough /plain/ ${first}`], "what is kept");
      const { log } = site;
      log.length = 0;
      await sleep(500);
      equal(log.map(({ url }) => url), [], "requests after the seal");
      site.close();
      equal(await visit(browser, site), "Build A", "the second visit");
      equal(await browser.run(READY), "string", "the engine without a network");
      if (standin) return "the shell alone";
      await drop(browser, [workshop().good()]);
      await done(browser, "a file without a network");
      return "a file read and measured";
    },
  },
  {
    name: "the next build takes over whole, and not under an open page",
    engines,
    async run(context) {
      const { browser } = context;
      const { site, become, first } = await copied(context);
      await visit(browser, site);
      await browser.run(READY);
      const next = become("Build B");
      check(next !== first, "the builds have one name");
      equal(await visit(browser, site), "Build A", "before the next build is there");
      await browser.until("both builds", `return (${CACHES.replace("return ", "")}).length === 2`, 15_000);
      const { targetId } = await browser.cdp("Target.createTarget", { url: `${site.origin}/plain/` });
      const beside = async () => (await browser.cdp("Target.getTargets")).targetInfos.find((target) => target.targetId === targetId)?.title;
      for (let tries = 0; tries < 50 && !(await beside())?.startsWith("Build"); tries += 1) await sleep(100);
      equal(await beside(), "Build A", "a second page beside the first");
      equal(await visit(browser, site), "Build A", "the first page again, with another open");
      await browser.cdp("Target.closeTarget", { targetId });
      await sleep(300);
      await visit(browser, site);
      await browser.until("the next build", "return document.title === 'Build B' && Boolean(window.wellenough && wellenough.onfiles)", 15_000);
      equal(await browser.run(READY), "string", "the engine of the next build");
      equal(await browser.run(CACHES), [`wellenough /plain/ ${next}`], "what is kept");
      site.close();
      equal(await visit(browser, site), "Build B", "without a network");
    },
  },
  {
    name: "half a build is not kept",
    engines,
    async run(context) {
      const { browser } = context;
      const { folder, site } = await copied(context);
      fs.appendFileSync(path.join(folder, "engine.js"), "\n// of another build\n");
      await visit(browser, site);
      equal(await browser.run(READY), "string", "the engine");
      equal(await browser.run(CACHES), [], "what is kept");
      site.close();
    },
  },
  {
    name: "a browser that refuses gets the same page",
    async run(context) {
      const { browser, standin } = context;
      for (const variant of ["refused", "unkept"]) {
        await open(context, variant);
        equal(await browser.run(READY), "string", variant);
        if (standin) continue;
        await drop(browser, [workshop().good()]);
        await done(browser, variant);
      }
    },
  },
  {
    name: "page and engine of two builds do not talk",
    engines,
    async run(context) {
      const { browser } = context;
      if (context.standin) context.skip("the stand-in starts no worker of its own");
      await open(context, "mixed");
      const said = await browser.until("a sentence", "return document.getElementById('said')?.textContent", 15_000);
      check(said.startsWith("A new version of this page"), said);
    },
  },
];

export default tests;
