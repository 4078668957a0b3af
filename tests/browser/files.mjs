// The files that the journeys give to the page: golden data where it is, and files made to be bad.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, "../..");
const there = (...dirs) => dirs.find((dir) => dir && fs.existsSync(dir));

/** The golden data set of this name, or nothing where it is not. */
export function golden(name) {
  const dirs = [process.env.GOLDEN_DIR, path.join(ROOT, "../shared/golden"), path.join(ROOT, "tests/golden")];
  const dir = there(...dirs.map((base) => base && path.join(base, name)));
  if (!dir) return null;
  const { goldens } = JSON.parse(fs.readFileSync(path.join(dir, "golden.json"), "utf8")).parts.core;
  const named = JSON.parse(fs.readFileSync(path.join(dir, "dataset.json"), "utf8")).files;
  const files = ["reference", "analysis", "labels"].map((part) => path.resolve(dir, named[part]));
  return { files, numbers: new Map(goldens.map((entry) => [entry.id, entry])) };
}

/** The nasty files: their manifest's entries by name, and where each is; nothing where there are none. */
export const nasty = (() => {
  const dirs = [process.env.NASTY_DIR, process.env.GOLDEN_DIR && path.join(process.env.GOLDEN_DIR, "nasty"),
    path.join(ROOT, "../shared/golden/nasty"), path.join(ROOT, "tests/golden/nasty")];
  const dir = there(...dirs);
  if (!dir) return null;
  const { files } = JSON.parse(fs.readFileSync(path.join(dir, "manifest.json"), "utf8"));
  return { entries: new Map(files.map((entry) => [entry.file, entry])), path: (name) => path.join(dir, name) };
})();

const rows = (from, to, line) => Array.from({ length: to - from }, (_, at) => line(from + at)).join("");
// Two classes, two months, a score that knows something: enough to be measured.
const day = (at) => new Date(Date.UTC(2024, 0, 1 + (at % 60))).toISOString().slice(0, 10);
const score = (at) => ((at * 37) % 100) / 100;
const label = (at) => Number((at * 37 + 11) % 100 > 40 + ((at * 17) % 30));
const predictions = (from, to) => `id,ts,score,x\n${rows(from, to, (at) => `${at},${day(at)},${score(at)},${(at * 7) % 13}\n`)}`;
const labels = (from, to) => `id,label\n${rows(from, to, (at) => `${at},${label(at)}\n`)}`;
const joined = `id,ts,score,label,x\n${rows(0, 400, (at) => `${at},${day(at)},${score(at)},${label(at)},${(at * 7) % 13}\n`)}`;

// One transparent pixel.
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64");

/** A folder of files made for the tests; `path(name)` makes one. */
export function workshop() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "wellenough-files-"));
  process.once("exit", () => fs.rmSync(dir, { recursive: true, force: true }));
  const make = (name, bytes) => {
    const file = path.join(dir, name);
    if (!fs.existsSync(file)) fs.writeFileSync(file, bytes);
    return file;
  };
  const zipped = zlib.gzipSync(joined);
  return {
    good: () => make("good.csv", joined),
    /** Two thousand inputs, called f0 to f1999. */
    wide: () => {
      const inputs = (at, cell) => Array.from({ length: 2000 }, (_, column) => cell(at, column)).join(",");
      const line = (at) => `${at},${day(at)},${score(at)},${label(at)},${inputs(at, (row, column) => (row * 31 + column * 17) % 97)}\n`;
      return make("wide.csv", `id,ts,score,label,${inputs(0, (_, column) => `f${column}`)}\n${rows(0, 60, line)}`);
    },
    boom: () => make("boom.csv", joined),
    /** Bad on their own: what it is, and the files. */
    badFiles: () => [
      ["an empty file", [make("empty.csv", "")]],
      ["a header alone", [make("header_only.csv", "id,ts,score,label,x\n")]],
      ["an error page saved as CSV", [make("error_page.csv", "<!DOCTYPE html><html><body><h1>403 Forbidden</h1></body></html>\n")]],
      ["a gzip cut in two", [make("cut.csv.gz", zipped.subarray(0, zipped.length / 2))]],
      ["a Parquet file cut in two", [nasty?.path("half.parquet") ?? make("half.parquet", Buffer.concat([Buffer.from("PAR1"), Buffer.alloc(4000, 7)]))]],
      ["a photo", [make("photo.png", PNG)]],
      ["a photo called Parquet", [make("photo.parquet", PNG)]],
    ],
    /** Bad together. */
    badSets: () => [
      ["no label anywhere", [make("predictions.csv", predictions(0, 400))]],
      ["labels that match no id", [make("predictions.csv", predictions(0, 400)), make("labels.csv", labels(10_000, 10_400))]],
      ["two files with nothing in common", [make("predictions.csv", predictions(0, 400)), make("prices.csv", `fruit,price\n${rows(0, 50, (at) => `apple${at},${at / 7}\n`)}`)]],
    ],
    /** Long enough to be cancelled. */
    long: () => make("long.csv", `id,ts,score,label,${Array.from({ length: 12 }, (_, at) => `x${at}`).join()}\n${
      rows(0, 300_000, (at) => `${at},${day(at)},${score(at)},${label(at)},${Array.from({ length: 12 }, (_, k) => (at * (k + 7)) % 1009).join()}\n`)}`),
  };
}
