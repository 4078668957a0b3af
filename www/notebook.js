// Notebooks among the files that are given.

// Bytes of a notebook at most.
const NOTEBOOK = 1 << 20;

// Files, each notebook among them with its text: it is known by what it says. Nothing is read before the page is sealed.
export async function told(list, sealed) {
  const likely = list.filter(({ name, size }) => /\.json$/i.test(name) && size <= NOTEBOOK);
  if (likely.length > 0) await sealed().catch(() => (likely.length = 0));
  for (const file of likely) {
    const text = await file.text().catch(() => "");
    if (/^\s*\{[^]*"wellenough"\s*:/.test(text)) file.notebook = text;
  }
  return list;
}
