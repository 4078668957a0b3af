// Serves a folder on 127.0.0.1 the way a plain static host does: types, gzip, nothing else.
// Usage: node .ci/serve.mjs FOLDER [PORT] [CACHE-CONTROL]
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.csv': 'text/csv; charset=utf-8', '.gz': 'application/octet-stream', '.webmanifest': 'application/manifest+json',
};
const SQUEEZED = new Set(['.html', '.css', '.js', '.mjs', '.json', '.wasm', '.svg', '.csv']);

const [folder, port = '8080', keep = 'no-cache'] = process.argv.slice(2);
const top = path.resolve(folder);
const squeezed = new Map();

function squeeze(file, stat) {
  const key = `${file}:${stat.mtimeMs}:${stat.size}`;
  if (!squeezed.has(key)) squeezed.set(key, zlib.gzipSync(fs.readFileSync(file), { level: 6 }));
  return squeezed.get(key);
}

const server = http.createServer((request, response) => {
  const refuse = status => response.writeHead(status, { 'content-type': 'text/plain' }).end(`${status}\n`);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
  let name;
  try { name = decodeURIComponent(new URL(request.url, 'http://local').pathname); } catch { return refuse(400); }
  let file = path.join(top, name);
  if (file !== top && !file.startsWith(top + path.sep)) return refuse(404);
  let stat;
  try {
    stat = fs.statSync(file);
    if (stat.isDirectory()) { file = path.join(file, 'index.html'); stat = fs.statSync(file); }
  } catch { return refuse(404); }
  const kind = path.extname(file);
  const head = { 'content-type': TYPES[kind] ?? 'application/octet-stream', 'cache-control': keep };
  let body = null;
  if (SQUEEZED.has(kind) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
    body = squeeze(file, stat);
    head['content-encoding'] = 'gzip';
  }
  response.writeHead(200, { ...head, 'content-length': body ? body.length : stat.size });
  if (request.method === 'HEAD') return response.end();
  return body ? response.end(body) : fs.createReadStream(file).pipe(response);
});
server.on('error', error => {
  console.error(error.code === 'EADDRINUSE' ? `port ${port} is taken; choose another: PORT=8081 make serve` : String(error));
  process.exit(1);
});
server.listen(Number(port), '127.0.0.1', () => console.log(`Well Enough: http://127.0.0.1:${server.address().port}/  (Ctrl-C ends it)`));
