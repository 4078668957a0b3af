// Writes into sw.js what the site consists of: each file with its SHA-256, and one hash over all of them, which names
// the build. The service worker (www/sw.js) keeps exactly these bytes, or none.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const MARK = 'const SITE = null;';

/** Writes the list of the site in `dir` into its sw.js. */
export function list(dir) {
  const files = {};
  const look = (folder) => {
    for (const entry of fs.readdirSync(path.join(dir, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) look(name);
      // The worker itself is the browser's to keep; names with a point in front are the build's own.
      else if (name !== 'sw.js' && !entry.name.startsWith('.')) files[name] = crypto.createHash('sha256').update(fs.readFileSync(path.join(dir, name))).digest('hex');
    }
  };
  look('');
  const build = crypto.createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
  const worker = path.join(dir, 'sw.js');
  const text = fs.readFileSync(worker, 'utf8');
  if (!text.includes(MARK)) throw new Error(`${worker} has no place for the list of files`);
  fs.writeFileSync(worker, text.replace(MARK, () => `const SITE = ${JSON.stringify({ build, files }, null, 1)};`));
  return build;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) list(process.argv[2]);
