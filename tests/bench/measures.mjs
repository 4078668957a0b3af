// Exact ROC AUC in one wasm thread beside scikit-learn's on the same numbers, each after reading; median of the runs.
// Called by `.ci/bench-measures`: `node measures.mjs BINDINGS PYTHON ROWS RUNS`.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

const [bindings, python, rows, runs] = [process.argv[2], process.argv[3], Number(process.argv[4]), Number(process.argv[5])];
const { Rows } = createRequire(import.meta.url)(path.resolve(bindings, 'auc.js'));

// Few ties, the classes overlap: what sorting finds hardest.
const score = new Float64Array(rows);
const label = new Uint8Array(rows);
let state = 88172645463325252n;
const random = () => {
  state ^= (state << 13n) & 0xffffffffffffffffn;
  state ^= state >> 7n;
  state ^= (state << 17n) & 0xffffffffffffffffn;
  return Number(state >> 11n) / 2 ** 53;
};
for (let row = 0; row < rows; row += 1) {
  label[row] = random() < 0.2 ? 1 : 0;
  score[row] = 1 / (1 + Math.exp(-(6 * (random() + random() + random() - 1.5) + (label[row] ? 1 : -1))));
}

const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const held = new Rows(score, label);
const times = { auc: [], everything: [] };
let auc;
for (const [what, spent] of Object.entries(times)) {
  for (let run = 0; run <= runs; run += 1) {
    const begun = performance.now();
    auc = held[what]();
    // The first run compiles.
    if (run > 0) spent.push(performance.now() - begun);
  }
}

const file = path.join(os.tmpdir(), `wellenough-auc-${process.pid}.bin`);
fs.writeFileSync(file, Buffer.concat([Buffer.from(score.buffer), Buffer.from(label.buffer)]));
const peer = JSON.parse(execFileSync(python, ['-c', `
import json, statistics, sys, time
import numpy, sklearn
from sklearn.metrics import roc_auc_score
file, rows, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
held = numpy.fromfile(file, dtype=numpy.uint8)
score, label = held[:8 * rows].view(numpy.float64), held[8 * rows:]
times = []
for _ in range(runs):
    begun = time.perf_counter()
    auc = roc_auc_score(label, score)
    times.append((time.perf_counter() - begun) * 1000)
print(json.dumps({"auc": auc, "time": statistics.median(times), "version": sklearn.__version__}))
`, file, String(rows), String(runs)], { encoding: 'utf8' }));
fs.rmSync(file);

if (Math.abs(peer.auc - auc) > 1e-12) throw new Error(`ours ${auc}, scikit-learn's ${peer.auc}`);
const own = median(times.auc);
console.log(`bench: exact ROC AUC of ${rows.toLocaleString('en')} rows with its interval, one wasm thread: ${own.toFixed(0)} ms (allowed 250)`);
console.log(`bench: the same with every other number of a yes-or-no task: ${median(times.everything).toFixed(0)} ms`);
console.log(`bench: scikit-learn ${peer.version}, ROC AUC alone, natively: ${peer.time.toFixed(0)} ms; ratio ${(peer.time / own).toFixed(2)}`);
