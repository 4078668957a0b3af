// Memory of the browser as the system counts it: the proportional set size of every process below this one.
import fs from 'node:fs';

function parents() {
  const found = new Map();
  for (const pid of fs.readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      found.set(Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  return found;
}

export function browserBytes() {
  const parent = parents();
  const isOurs = pid => {
    for (let at = pid; at; at = parent.get(at)) if (parent.get(at) === process.pid) return true;
    return false;
  };
  let kib = 0;
  for (const pid of parent.keys()) {
    if (!isOurs(pid)) continue;
    try {
      kib += Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // It ended meanwhile, or is not ours to read.
    }
  }
  return kib * 1024;
}

/** The largest sum seen until `stop()`; looks about ten times a second. */
export function watchPeak() {
  let peak = browserBytes();
  const timer = setInterval(() => { peak = Math.max(peak, browserBytes()); }, 100);
  return { stop() { clearInterval(timer); return Math.max(peak, browserBytes()); } };
}
