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
  [taught, given, isShown] = [JSON.parse(lesson), {}, false];
  return JSON.stringify({ title, story, reveal: told, causes: index.causes, lesson: taught });
}

// By slug, what was chosen before the reveal: causes in their order, and the answers to each question.
const ANSWERS = "wellenough:lesson-answers";

function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

function keep(name, all) {
  try {
    localStorage.setItem(name, JSON.stringify(all));
  } catch {
    // Refused or full: the lesson goes on all the same.
  }
}

// What was chosen in the lesson that is open, also where the browser keeps nothing.
let given = {};
let isShown = false;

document.addEventListener("click", ({ target }) => {
  const row = target.closest?.("table[data-test^=lesson-] > tbody > tr[data-key]");
  if (!taught || !row) return;
  const question = row.closest("table").dataset.test.slice("lesson-".length);
  const { key } = row.dataset;
  if (question === "cause") {
    const all = kept(DONE);
    all[taught.slug] ??= key === taught.cause;
    keep(DONE, all);
  }
  // Who has read what happened knows the answers.
  if (isShown || given[question]?.includes(key)) return;
  given[question] = [...(given[question] ?? []), key];
  keep(ANSWERS, { ...kept(ANSWERS), [taught.slug]: given });
});

/** How many of the right answers to a question were found, and how many others were chosen. */
const found = (answers, { id, choices }) => {
  const chosen = new Set(answers[id]);
  const of = (isRight, isChosen) => choices.filter(({ right }, at) => right === isRight && (!isChosen || chosen.has(String(at)))).length;
  return { right: of(true, true), all: of(true, false), wrong: of(false, true) };
};

/** What the reader got right of a lesson's cause and questions, a line for each. */
export function score({ cause, questions }, answers) {
  const causes = answers.cause ?? [];
  const at = causes.indexOf(cause);
  const ordinals = ["at once", "at the second choice", "at the third choice"];
  const first = at < 0 ? (causes.length ? "not found." : "not answered.") : `found ${ordinals[at] ?? `after ${at} others`}.`;
  const lines = questions.map((question) => {
    const { right, all, wrong } = found(answers, question);
    const asked = `${question.ask.split("?")[0]}?`;
    if (!right && !wrong) return `${asked} Not answered.`;
    return `${asked} ${right} of ${all} found${wrong ? `, and ${wrong} chosen that ${wrong > 1 ? "are" : "is"} not right` : ""}.`;
  });
  return [`Your answers. What is the matter? ${first[0].toUpperCase()}${first.slice(1)}`, ...lines].join("\n");
}

// The score stands where what happened is shown, once that is opened; what is chosen later does not count.
document.addEventListener("toggle", ({ target }) => {
  const place = target.open && target.querySelector?.(":scope > div > [data-test=lesson-score]");
  if (!taught || !place) return;
  isShown = true;
  place.style.whiteSpace = "pre-line";
  place.textContent = score(taught, given);
}, true);

// The first screen, as it is now; the page takes it as it stands.
for (const link of document.querySelectorAll("[data-lesson]")) {
  const { lesson } = link.dataset;
  const isRight = kept(DONE)[lesson];
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
