// What a reader downloads, as gzip -9 (what static hosts serve): printed, written to sizes.json, and held to the gates.
// The page reads sizes.json for the progress of loading the engine: `raw` are the bytes of the unpacked file.
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';

const [site, flag] = process.argv.slice(2);
const GROUPS = {
  shell: { gate: 14_000, files: name => ['index.html', 'style.css', 'boot.js', 'shelf.js'].includes(name) },
  // The design wants 250 kB: cells, history, links, lessons, keys and questions came on top, then cells that say what they
  // wait for and the engine's progress, and 3 kB of the shell's helpers that were not counted before. A debt of 75 kB, to be paid back.
  page: { gate: 325_000, files: name => ['page.js', 'page_bg.wasm', 'hands.js', 'hands.css', 'lesson.js', 'offline.js', 'notebook.js'].includes(name) },
  // The design wants 1.8 MB, or 3.8 MB as a debt where polars does not fit: this is that debt and 240 kB more,
  // 150 kB of them for drawing the report's figures and for questions, 30 kB for expected errors and what is kept of a run.
  engine: { gate: 4_040_000, files: name => name === 'engine.js' || name === 'engine_bg.wasm' },
};

// By gzip itself: Node's own compressor is built for speed and packs wasm 2 % worse.
const gzipped = file => execFileSync('gzip', ['-9', '-n', '-c', file], { maxBuffer: 1 << 28 }).length;

const names = fs.readdirSync(site, { withFileTypes: true }).filter(entry => entry.isFile()).map(entry => entry.name).sort();
const files = {};
for (const name of names) {
  const bytes = fs.readFileSync(path.join(site, name));
  files[name] = { raw: bytes.length, gzip: gzipped(path.join(site, name)) };
}
const groups = {};
let over = 0;
for (const [group, { gate, files: belongs }] of Object.entries(GROUPS)) {
  const own = names.filter(belongs);
  const gzip = own.reduce((sum, name) => sum + files[name].gzip, 0);
  const raw = own.reduce((sum, name) => sum + files[name].raw, 0);
  groups[group] = { raw, gzip, gate };
  if (gzip > gate) over += 1;
  console.log(`size: ${group.padEnd(6)} ${(gzip / 1000).toFixed(1).padStart(8)} kB gzip of ${(gate / 1000).toFixed(0).padStart(5)} kB allowed${gzip > gate ? '  TOO LARGE' : ''}`);
}
groups.total = { raw: 0, gzip: 0 };
for (const group of Object.keys(GROUPS)) {
  groups.total.raw += groups[group].raw;
  groups.total.gzip += groups[group].gzip;
}
console.log(`size: total  ${(groups.total.gzip / 1000).toFixed(1).padStart(8)} kB gzip`);
fs.writeFileSync(path.join(site, 'sizes.json'), JSON.stringify({ ...files, groups }, null, 1) + '\n');
if (over && flag !== '--no-gates') {
  console.error('size: above what is allowed (.ci/sizes.mjs)');
  process.exit(1);
}
