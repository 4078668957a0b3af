// Puts a site together from www/ and the stand-ins, to try the shell without building any wasm.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const HERE = path.dirname(fileURLToPath(import.meta.url));
// One SIMD function, so that the module is one the page's check is about.
const WASM = Buffer.from("0061736d01000000010601600 17f017f0302010007050101660000 0a12011000 2000fd11 2000fd11 fdae01 fd1b000b".replaceAll(" ", ""), "hex");

/** The folder of the site. */
export function standin() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "wellenough-standin-"));
  process.once("exit", () => fs.rmSync(dir, { recursive: true, force: true }));
  for (const from of [path.join(HERE, "../../www"), path.join(HERE, "standin")]) fs.cpSync(from, dir, { recursive: true });
  for (const name of ["page_bg.wasm", "engine_bg.wasm"]) fs.writeFileSync(path.join(dir, name), WASM);
  for (const name of ["style.css", "icon.svg"]) {
    const file = path.join(dir, name);
    if (!fs.existsSync(file)) fs.writeFileSync(file, name === "icon.svg" ? '<svg xmlns="http://www.w3.org/2000/svg"/>' : "");
  }
  const raw = WASM.length;
  fs.writeFileSync(path.join(dir, "sizes.json"), JSON.stringify({ "engine_bg.wasm": { raw, gzip: raw } }));
  const sample = path.join(dir, "incidents", "tiny");
  fs.mkdirSync(sample, { recursive: true });
  fs.writeFileSync(path.join(sample, "tiny.csv"), "score,label\n0.5,1\n");
  fs.writeFileSync(path.join(dir, "incidents", "index.json"), JSON.stringify([{ slug: "tiny", title: "Tiny", files: ["tiny/tiny.csv"] }]));
  return dir;
}
