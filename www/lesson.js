// Lessons: fetched before the seal, told by the engine, and remembered in this browser alone.

// By slug, whether the first answer was right. Where the browser keeps nothing, nothing is lost.
const DONE = "wellenough:lessons";
let taught = null;

/** The tour of an incident as the engine lays it out (src/book/lesson); `text` fetches from our own origin. */
export async function fetchLesson({ slug, title, story, reveal }, text) {
  const index = JSON.parse(await text("lessons/index.json"));
  const entry = index.lessons.find((lesson) => lesson.slug === slug);
  if (!entry) throw new Error(`There is no lesson on “${slug}”: open it as a sample.`);
  const [lesson, told] = await Promise.all([text(`lessons/${entry.file}`), text(`incidents/${reveal}`)]);
  taught = JSON.parse(lesson);
  return JSON.stringify({ title, story, reveal: told, causes: index.causes, lesson: taught });
}

function done() {
  try {
    return JSON.parse(localStorage.getItem(DONE)) ?? {};
  } catch {
    return {};
  }
}

document.addEventListener("click", ({ target }) => {
  const row = target.closest?.("table[data-test=lesson-cause] > tbody > tr[data-key]");
  if (!taught || !row) return;
  const all = done();
  all[taught.slug] ??= row.dataset.key === taught.cause;
  try {
    localStorage.setItem(DONE, JSON.stringify(all));
  } catch {
    // Refused or full: the lesson goes on all the same.
  }
});

// The first screen, as it is now; the page takes it as it stands.
for (const link of document.querySelectorAll("[data-lesson]")) {
  const isRight = done()[link.dataset.lesson];
  if (isRight !== undefined) link.after(isRight ? " \u2713 done" : " done");
}

// A sample of the gallery: its files, the book that comes with it, and its lesson where it is opened as one.
export async function fetchSample(slug, kind, get) {
  const text = async (name) => (await get(name, "high")).text();
  const index = JSON.parse(await text("incidents/index.json"));
  const found = index.find((entry) => entry.slug === slug);
  if (!found) throw new Error(`There is no sample “${slug}”: the samples are ${index.map((entry) => entry.slug).join(", ")}.`);
  const file = async (name) => new File([await (await get(`incidents/${name}`, "high")).blob()], name.split("/").at(-1));
  const [book, lesson, ...files] = await Promise.all([
    found.book ? text(`incidents/${found.book}`) : null,
    kind === "lesson" ? fetchLesson(found, text) : null,
    ...found.files.map(file),
  ]);
  return { book, lesson, files };
}
