// The page against DuckDB-wasm in one Chromium, one after the other: warm (engines loaded, alternating, median) and cold
// (a fresh browser; from navigation, the file given as soon as the page takes one). Called by `.ci/bench`.
//
// `--runs N` warm runs (5), `--rows N` (1,000,000), `--json FILE` writes every time, `--peer-only` leaves the page out.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { launch, sleep } from '../browser/driver.mjs';
import { watchPeak } from './memory.mjs';
import { ROWS, writeRows } from './rows.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const LIMIT_MS = 55_000;
const TARGETS = { 'first chart, warm': 0.6, 'first chart, cold': 0.4, 'everything, warm': 3 };

const options = { site: 'target/site', work: 'target/bench', runs: 5, rows: ROWS };
for (let at = 2; at < process.argv.length; at += 1) {
  const name = process.argv[at].replace(/^--/, '');
  options[name] = name === 'peer-only' ? true : process.argv[(at += 1)];
}
const runs = Number(options.runs);

const PAGE = {
  name: 'Well Enough',
  warm: 'await window.wellenough.ready();',
  first: 'wellenough:first',
  done: 'wellenough:done',
};
const PEER = {
  name: 'DuckDB-wasm',
  warm: `if (!performance.getEntriesByName('peer:ready').length) await new Promise(resolve => {
    new PerformanceObserver((list, me) => { if (list.getEntriesByName('peer:ready').length) { me.disconnect(); resolve(); } })
      .observe({ type: 'mark', buffered: true }); });`,
  first: 'peer:done',
  done: 'peer:done',
};

// Runs in the page: when the file was given, and the marks as they come.
const LISTEN = `window.given = null;
  document.addEventListener('change', () => { window.given = performance.now(); }, true);`;
const WAIT = `const [name] = args;
  const mark = () => performance.getEntriesByName(name)[0]?.startTime;
  if (mark() === undefined) await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('no mark ' + name + ' within the limit')), ${LIMIT_MS});
    new PerformanceObserver((list, me) => { if (list.getEntriesByName(name).length) { me.disconnect(); resolve(); } })
      .observe({ type: 'mark', buffered: true }); });
  if (window.failed) throw new Error(window.failed);
  return { at: mark(), given: window.given };`;

// Both are kept by the browser for as long as GitHub Pages allows.
async function server(folder) {
  const child = spawn(process.execPath, [path.join(HERE, '../../.ci/serve.mjs'), folder, '0', 'max-age=600'], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill());
  const line = await new Promise(resolve => child.stdout.once('data', resolve));
  return { address: /http:\/\/[^/]+\//.exec(String(line))[0], stop: () => child.kill() };
}

// One measurement on a page that stands: milliseconds from the file (warm) or from navigation (cold).
async function give(browser, side, file, from) {
  const memory = watchPeak();
  await browser.run(LISTEN);
  await browser.choose('#files', [file]);
  const first = await browser.run(WAIT, side.first);
  const done = await browser.run(WAIT, side.done);
  const zero = from === 'warm' ? first.given : 0;
  return { first: first.at - zero, done: done.at - zero, memory: memory.stop() };
}

async function warm(browser, side, file) {
  // An empty page between two runs, so that nothing of the last one is left in memory.
  await browser.url('about:blank');
  await browser.url(side.address);
  await browser.run(side.warm);
  await sleep(1000);
  return give(browser, side, file, 'warm');
}

async function cold(side, file) {
  const browser = await launch('chromium');
  try {
    await browser.url(side.address);
    return await give(browser, side, file, 'cold');
  } finally {
    await browser.quit();
  }
}

const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const seconds = ms => `${(ms / 1000).toFixed(2)} s`;
const gzip = file => execFileSync('gzip', ['-9', '-n', '-c', file], { maxBuffer: 1 << 28 }).length;

// The peer's page: our two files and the installed package, in one folder.
function peerFolder() {
  const folder = path.resolve(options.work, 'peer-site');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.cpSync(path.join(HERE, 'peer'), folder, { recursive: true });
  for (const file of ['@duckdb/duckdb-wasm/dist/duckdb-browser.mjs', '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js',
    '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm', 'apache-arrow/Arrow.es2015.min.js']) {
    fs.cpSync(path.resolve(options.work, 'node_modules', file), path.join(folder, 'modules', file));
  }
  return folder;
}

async function rowsFile() {
  const file = path.resolve(options.work, `rows-${options.rows}.csv`);
  const made = await writeRows(file, Number(options.rows));
  console.log(`bench: ${Number(options.rows).toLocaleString('en')} rows, ${(made.bytes / 1e6).toFixed(1)} MB, sha256 ${made.sha256.slice(0, 16)}`);
  return file;
}

async function faster(browser, file) {
  const times = {};
  for (const query of ['ties', 'ranks']) {
    const side = { ...PEER, address: `${PEER.address}?query=${query}` };
    times[query] = median([(await warm(browser, side, file)).done, (await warm(browser, side, file)).done]);
    const answer = await browser.run('return window.answer;');
    if (!answer.length || answer.some(([, auc]) => !(auc > 0.5 && auc < 1))) throw new Error(`the peer's answer is no AUC: ${JSON.stringify(answer.slice(0, 3))}`);
    console.log(`bench: ${PEER.name}, ${query}: ${seconds(times[query])}, AUC of ${answer.length} days, first ${answer[0][1].toFixed(6)}`);
  }
  return times.ties <= times.ranks ? 'ties' : 'ranks';
}

const file = await rowsFile();
const peerSite = peerFolder();
const [pageServer, peerServer] = [await server(options.site), await server(peerSite)];
PAGE.address = pageServer.address;
PEER.address = peerServer.address;
const sides = options['peer-only'] ? [PEER] : [PAGE, PEER];
const times = new Map(sides.map(side => [side, { warm: [], cold: [] }]));

let browser = await launch('chromium');
const version = browser.version;
PEER.address += `?query=${await faster(browser, file)}`;
for (let run = 0; run < runs; run += 1) {
  for (const side of sides) times.get(side).warm.push(await warm(browser, side, file));
}
await browser.quit();
for (let run = 0; run < Math.min(3, runs); run += 1) {
  for (const side of sides) times.get(side).cold.push(await cold(side, file));
}
pageServer.stop();
peerServer.stop();

const told = (side, kind, what) => median(times.get(side)[kind].map(one => one[what]));
console.log(`bench: ${version}, ${os.cpus().length} cores (${os.cpus()[0].model.trim()}), load ${os.loadavg()[0].toFixed(1)}; warm: median of ${runs}, cold: of ${Math.min(3, runs)}`);
const peerSizes = ['@duckdb/duckdb-wasm/dist/duckdb-browser.mjs', '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js',
  '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm', 'apache-arrow/Arrow.es2015.min.js'].map(name => gzip(path.join(peerSite, 'modules', name)));
const peerTotal = peerSizes.reduce((sum, size) => sum + size, 0);

const table = [['', sides[0].name, options['peer-only'] ? '' : PEER.name, 'ratio', 'target']];
if (!options['peer-only']) {
  for (const [label, kind, what] of [['first chart, warm', 'warm', 'first'], ['first chart, cold', 'cold', 'first'],
    ['everything, warm', 'warm', 'done'], ['everything, cold', 'cold', 'done']]) {
    const [ours, theirs] = [told(PAGE, kind, what), told(PEER, kind, 'done')];
    const target = TARGETS[label];
    const verdict = target === undefined ? '' : `<= ${target} ${ours / theirs <= target ? 'met' : 'MISSED'}`;
    table.push([label, seconds(ours), seconds(theirs), `${(ours / theirs).toFixed(2)}x`, verdict]);
  }
  const peak = kind => side => `${(told(side, kind, 'memory') / 1e6).toFixed(0)} MB`;
  for (const kind of ['warm', 'cold']) {
    table.push([`peak memory, ${kind}`, ...sides.map(peak(kind)), `${(told(PAGE, kind, 'memory') / told(PEER, kind, 'memory')).toFixed(2)}x`, '']);
  }
  const { groups } = JSON.parse(fs.readFileSync(path.join(options.site, 'sizes.json'), 'utf8'));
  for (const group of ['shell', 'page', 'engine', 'total']) {
    const { gzip: size, gate } = groups[group];
    const limit = gate ? `<= ${gate / 1000} kB ${size <= gate ? 'met' : 'MISSED'}` : '';
    const theirs = group === 'total' ? `${(peerTotal / 1000).toFixed(0)} kB` : '';
    table.push([`gzip, ${group}`, `${(size / 1000).toFixed(1)} kB`, theirs, group === 'total' ? `${(size / peerTotal).toFixed(2)}x` : '', limit]);
  }
} else {
  for (const kind of ['warm', 'cold']) table.push([`query, ${kind}`, seconds(told(PEER, kind, 'done')), '', '', '']);
  table.push(['peak memory, warm', `${(told(PEER, 'warm', 'memory') / 1e6).toFixed(0)} MB`, '', '', '']);
  table.push(['gzip, total', `${(peerTotal / 1000).toFixed(0)} kB`, '', '', '']);
}
const widths = table[0].map((_, column) => Math.max(...table.map(row => row[column].length)));
for (const row of table) console.log(row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join('  '));
if (options.json) fs.writeFileSync(options.json, JSON.stringify(Object.fromEntries(sides.map(side => [side.name, times.get(side)])), null, 1));
process.exit(0);
