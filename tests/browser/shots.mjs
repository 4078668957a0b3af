// Screenshots of the page to look at: every state at every width, light and dark (Chromium).
//
//   node tests/browser/shots.mjs OUT [--site DIR] [--widths 360,768,1440] [--looks light,dark] [--states first,flights]
//                                [--height 900] [--open] [--once] [--files a.csv,b.csv]
//
// --files shows any files at all, as the state "given".
// Whole pages by default; --once takes only what a window shows. --open opens every <details>. It also says where the
// page scrolls sideways, which it must not at any width.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { launch, sleep } from "./driver.mjs";
import { open } from "./expect.mjs";
import { golden, workshop } from "./files.mjs";
import { done, drop, refused, settled } from "./page.mjs";
import { serveSite } from "./server.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const files = workshop();
const given = (name) => {
  const { files: list } = golden(name) ?? {};
  if (!list) throw new Error(`${name} is not in GOLDEN_DIR`);
  return list;
};
const show = (name) => async (context) => {
  await open(context, "real");
  await drop(context.browser, given(name));
  await done(context.browser, name);
};

/** How each state is reached. */
const STATES = {
  first: (context) => open(context, "real"),
  waiting: async ({ browser, site }) => {
    await browser.url(`${site.origin}/late/`);
    await drop(browser, [files.good()]);
  },
  old: ({ browser, site }) => browser.url(`${site.origin}/old/`),
  reading: async (context) => {
    await open(context, "real");
    await drop(context.browser, [files.long()]);
    await context.browser.until("progress", "return Boolean(document.querySelector('[data-test=progress]'))", 20_000);
  },
  sample: async (context) => {
    await open(context, "real", "#sample=loan-desk");
    await done(context.browser, "sample");
  },
  lesson: async (context) => {
    await open(context, "real", "#lesson=loan-desk");
    await done(context.browser, "lesson");
  },
  flights: show("flights_ewr_binary"),
  bikes: show("bikeshare_regression"),
  small: show("breast_cancer_small"),
  wine: async (context) => {
    await open(context, "real");
    await drop(context.browser, given("wine_small_multiclass"));
    await settled(context.browser, "wine");
  },
  complaint: async (context) => {
    await show("flights_ewr_binary")(context);
    const [[what, list]] = files.badFiles();
    await drop(context.browser, list);
    await refused(context.browser, what, list);
  },
};

const { values: flags, positionals: [out] } = parseArgs({
  allowPositionals: true,
  options: {
    site: { type: "string", default: path.join(HERE, "../../target/site") },
    widths: { type: "string", default: "360,768,1440" },
    looks: { type: "string", default: "light,dark" },
    states: { type: "string", default: Object.keys(STATES).join() },
    height: { type: "string", default: "900" },
    open: { type: "boolean" },
    once: { type: "boolean" },
    files: { type: "string" },
  },
});
if (!out) {
  console.error("Name a folder for the pictures: node tests/browser/shots.mjs OUT");
  process.exit(2);
}
fs.mkdirSync(out, { recursive: true });
if (flags.files) {
  flags.states = "given";
  STATES.given = async (context) => {
    await open(context, "real");
    await drop(context.browser, flags.files.split(",").map((file) => path.resolve(file)));
    await settled(context.browser, flags.files);
  };
}

/** Sets the window's size and the system's look; the page is as wide as asked, also below a window's smallest. */
async function pose(browser, width, look) {
  await browser.cdp("Emulation.setDeviceMetricsOverride", { width, height: Number(flags.height), deviceScaleFactor: 1, mobile: false });
  await browser.cdp("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: look }] });
  if (flags.open) await browser.run("for (const details of document.querySelectorAll('details')) details.open = true;");
  // Charts are drawn anew after the size has changed.
  await sleep(500);
}

async function shoot(browser, file) {
  const size = await browser.run("const { scrollWidth, scrollHeight } = document.documentElement; return [scrollWidth, scrollHeight, innerWidth];");
  const [width, height, window] = size;
  const clip = { x: 0, y: 0, width: Math.max(width, window), height: flags.once ? Number(flags.height) : Math.min(height, 16_000), scale: 1 };
  const { data } = await browser.cdp("Page.captureScreenshot", { format: "png", captureBeyondViewport: !flags.once, clip });
  fs.writeFileSync(file, Buffer.from(data, "base64"));
  return width > window ? `scrolls sideways: ${width} px` : "";
}

const site = await serveSite(path.resolve(flags.site));
const browser = await launch("chromium");
let failed = 0;
for (const state of flags.states.split(",")) {
  try {
    // Reached once and posed often; what passes by is reached anew for every picture.
    const fleeting = ["waiting", "reading"].includes(state);
    if (!fleeting) await STATES[state]({ browser, site });
    for (const width of flags.widths.split(",").map(Number)) {
      for (const look of flags.looks.split(",")) {
        if (fleeting) await STATES[state]({ browser, site });
        await pose(browser, width, look);
        const name = `${state}-${width}-${look}.png`;
        console.log(name, await shoot(browser, path.join(out, name)));
      }
    }
  } catch (error) {
    failed += 1;
    console.log(`${state}: ${error.message}`);
  }
}
await browser.quit();
site.close();
process.exit(failed > 0 ? 1 : 0);
