// Runs the browser suites against a built site.
//
//   node tests/browser/run.mjs [--engine chromium|firefox|webkit|all] [--site DIR | --standin] [FILTER]
//
// Without --site it takes target/site. FILTER keeps the tests whose `suite: name` contains it. A test that lacks its
// browser, its data (GOLDEN_DIR) or the command line's binary (WELLENOUGH_BIN) is skipped, in so many words; with CI
// set that is a failure.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

import { ENGINES, absent, launch, within } from "./driver.mjs";
import { serveHostile, serveSite } from "./server.mjs";
import { standin } from "./standin.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const TEST_MS = 200_000;
const ALL_MS = 35 * 60_000;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { engine: { type: "string", default: "all" }, site: { type: "string" }, standin: { type: "boolean" } },
});
const filter = positionals.join(" ");
const engines = flags.engine === "all" ? ENGINES : flags.engine.split(",");
const dir = flags.standin ? standin() : path.resolve(flags.site ?? path.join(HERE, "../../target/site"));
if (!fs.existsSync(path.join(dir, "index.html"))) {
  console.error(`There is no built site in ${dir}: run \`make site\` first, or give --site DIR, or --standin.`);
  process.exit(2);
}

const tests = [];
for (const name of fs.readdirSync(HERE).filter((file) => file.endsWith(".test.mjs")).sort()) {
  const suite = name.replace(".test.mjs", "");
  const { default: found } = await import(pathToFileURL(path.join(HERE, name)));
  tests.push(...found.map((test) => ({ ...test, name: `${suite}: ${test.name}` })));
}

const count = { passed: 0, failed: 0, skipped: 0 };
const tell = (result, engine, name, note = "") => {
  count[result] += 1;
  console.log(`${{ passed: "ok  ", failed: "FAIL", skipped: "skip" }[result]} ${engine.padEnd(8)} ${name}${note && `  (${note})`}`);
};

let live = null;
const stop = async (code) => {
  await live?.quit();
  process.exit(code);
};
process.on("SIGINT", () => stop(130));
process.on("SIGTERM", () => stop(143));
setTimeout(() => {
  console.error(`the browser suites took longer than ${ALL_MS / 60_000} minutes`);
  stop(1);
}, ALL_MS).unref();

const site = await serveSite(dir);
const hostile = await serveHostile();
const began = Date.now();

async function runIn(engine) {
  const wanted = tests.filter((test) => test.name.includes(filter) && (test.engines ?? ENGINES).includes(engine));
  if (wanted.length === 0) return;
  const lacking = absent(engine);
  if (lacking.length > 0) {
    const result = process.env.CI ? "failed" : "skipped";
    for (const test of wanted) tell(result, engine, test.name, `not installed: ${lacking.join(", ")}`);
    return;
  }
  try {
    live = await launch(engine);
  } catch (error) {
    for (const test of wanted) tell("failed", engine, test.name, error.message);
    return;
  }
  console.log(`     ${live.version}`);
  for (const test of wanted) {
    const since = Date.now();
    const took = () => `${((Date.now() - since) / 1000).toFixed(1)} s`;
    const skip = (why) => {
      throw Object.assign(new Error(why), { skip: true });
    };
    try {
      const context = { browser: live, engine, site, hostile, dir, standin: Boolean(flags.standin), skip };
      const note = await within(test.ms ?? TEST_MS, test.run(context), "the test did not end");
      tell("passed", engine, test.name, [took(), note].filter(Boolean).join("; "));
    } catch (error) {
      const skipped = error.skip && (flags.standin || !process.env.CI);
      tell(skipped ? "skipped" : "failed", engine, test.name, skipped ? error.message : `${took()}\n       ${error.message}`);
    }
  }
  await live.quit();
  live = null;
}

for (const engine of engines) await runIn(engine);
for (const message of site.failed) {
  count.failed += 1;
  console.log(`FAIL server   ${message}`);
}
site.close();
hostile.close();
console.log(`${((Date.now() - began) / 1000).toFixed(0)} s`);
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exit(count.failed > 0 ? 1 : 0);
