// Makes the file of the bench: the same seed gives the same bytes. One joined file of a binary model over 60 days,
// whose third feature drifts and whose scores get worse in the last 20.
//
// `node tests/bench/rows.mjs FILE [ROWS]`
import crypto from 'node:crypto';
import fs from 'node:fs';

export const ROWS = 1_000_000;
const DAYS = 60;
const START = Date.UTC(2025, 0, 1);
const HEADER = 'id,ts,model_version,score,prediction,label,amount,distance,humidity,tenure,channel,region\n';
const CHANNELS = ['app', 'web', 'phone', 'branch'];
const REGIONS = ['north', 'south', 'east', 'west', 'centre', 'coast', 'islands', 'abroad'];

// sfc32: 128 bits of state, small and the same everywhere.
function generator(seed) {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, seed >>> 0];
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let round = 0; round < 12; round += 1) next();
  return next;
}

export async function writeRows(file, rows = ROWS, seed = 1) {
  const random = generator(seed);
  // Sum of four uniforms, centred and scaled: near enough to normal, and the same bits on every machine.
  const normal = () => (random() + random() + random() + random() - 2) * 1.7320508;
  const out = fs.createWriteStream(file);
  const digest = crypto.createHash('sha256');
  const put = text => {
    digest.update(text);
    return out.write(text) ? null : new Promise(resolve => out.once('drain', resolve));
  };
  let block = HEADER;
  for (let row = 0; row < rows; row += 1) {
    const when = Math.floor((row / rows) * DAYS * 86400);
    const day = when / 86400;
    const late = Math.max(0, day - 40) / 20;
    const amount = Math.abs(normal() * 180 + 320);
    const distance = random() * 900;
    const humidity = 55 + 14 * normal() + 0.25 * day;
    const tenure = Math.floor(random() * random() * 240);
    const channel = CHANNELS[Math.floor(random() * random() * 4)];
    const region = REGIONS[Math.floor(random() * 8)];
    const truth = 0.9 * normal() + 0.002 * (amount - 320) - 0.35;
    const label = truth + normal() * 0.8 > 0.4 ? 1 : 0;
    const guess = truth * (1 - 0.5 * late) + normal() * (0.5 + 0.6 * late);
    // A squash without exp, so that no platform's last bit shows.
    const score = 0.5 + guess / (2 * (1 + Math.abs(guess)));
    const stamp = new Date(START + when * 1000).toISOString().slice(0, 19);
    block += `${4000000000 + row},${stamp}Z,v${day < 30 ? 1 : 2},${score.toFixed(6)},${score >= 0.5 ? 1 : 0},${label},` +
      `${amount.toFixed(4)},${distance.toFixed(4)},${humidity.toFixed(3)},${tenure},${channel},${region}\n`;
    if (block.length > 1 << 20) {
      await put(block);
      block = '';
    }
  }
  await put(block);
  await new Promise((resolve, reject) => out.end(error => (error ? reject(error) : resolve())));
  return { bytes: fs.statSync(file).size, sha256: digest.digest('hex') };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [file, rows] = process.argv.slice(2);
  console.log(await writeRows(file, rows ? Number(rows) : ROWS));
}
