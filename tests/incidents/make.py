"""Makes the incidents under static/incidents from the golden data sets: rows, a book, an answer.

    python3 -m venv venv && venv/bin/pip install numpy==2.4.6 pandas==3.1.1 scikit-learn==1.9.1
    venv/bin/python tests/incidents/make.py GOLDEN_DIR [SLUG...]

Every incident is a function of stories.py with a seed of its own; the same golden files and versions give the same
bytes. story.md and reveal.md in each folder are written by hand. Each incident is checked before it is written
(checks.py): the effect is there, on that day, and for that reason.
"""

import gzip
import io
import json
import sys
from pathlib import Path

import pandas as pd

import checks
import sources
import stories
from stage import LABEL, Incident
from timeline import iso

INCIDENTS = Path(__file__).resolve().parents[2] / "static" / "incidents"
SAMPLES = ("flights", "bikes")


def pack(path: Path, table: pd.DataFrame) -> int:
    text = io.StringIO()
    table.to_csv(text, index=False, lineterminator="\n")
    # No name and no time in the header: the same data give the same bytes.
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, 0) as out:
        out.write(text.getvalue().encode())
    return path.stat().st_size


def predictions(incident: Incident, log: pd.DataFrame) -> pd.DataFrame:
    table = pd.DataFrame({"id": log["id"], "time": iso(log["time"])})
    table["model_version"], table["model_definition"] = log["version"], log["definition"]
    for name in incident.source.features:
        whole = log[name].dtype == float and (log[name].dropna() % 1 == 0).all()
        table[name] = log[name].astype("Int64") if whole else log[name]
    if incident.is_regression:
        table["prediction"] = log["score"]
    else:
        table["score"] = log["score"]
        table["prediction"] = (log["score"] >= incident.threshold).astype(int)
    return table


def labels(incident: Incident, log: pd.DataFrame) -> pd.DataFrame:
    known = log[log["label"].notna()].sort_values(["label_time", "id"])
    return pd.DataFrame({"id": known["id"], LABEL[incident.source.name]: known["label"].astype(int),
                         "label_time": iso(known["label_time"])})


def book(incident: Incident, sizes: dict[str, int]) -> dict:
    """What a reader says when opening it; roles, positive class and threshold are recognised."""
    found = {"sources": [{"name": name, "bytes": size} for name, size in sizes.items()], "window": incident.window}
    if incident.reference_days:
        found["reference_until"] = incident.dates[incident.reference_days].isoformat()
    good = {"absolute_error": 60.0} if incident.is_regression else "correct"
    found["slo"] = {"name": incident.slug, "sli": {"event": good}, "objective": incident.objective, "period": {"rolling": 28}}
    return found


def answer(incident: Incident, facts: dict) -> dict:
    told = incident.answer
    days = None
    if told.onset:
        best, low, high = (incident.dates[day].isoformat() for day in told.onset)
        days = {"best": best, "low": low, "high": high}
    return {"verdict": told.verdict, "onset": days, "columns": list(told.columns), "version": told.version, "cleared": told.cleared,
            "worst_slice": told.worst_slice, **facts, "notes": told.notes}


def write(incident: Incident, facts: dict) -> int:
    folder = INCIDENTS / incident.slug
    folder.mkdir(parents=True, exist_ok=True)
    sizes = {}
    if incident.reference is not None:
        table = predictions(incident, incident.reference)
        known = labels(incident, incident.reference)
        table = table.merge(known, on="id", how="left")
        table[LABEL[incident.source.name]] = table[LABEL[incident.source.name]].astype("Int64")
        sizes["reference.csv.gz"] = pack(folder / "reference.csv.gz", table)
    sizes["predictions.csv.gz"] = pack(folder / "predictions.csv.gz", predictions(incident, incident.log))
    sizes["labels.csv.gz"] = pack(folder / "labels.csv.gz", labels(incident, incident.log))
    for name, content in (("book.json", book(incident, sizes)), ("answer.json", answer(incident, facts))):
        (folder / name).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return sum(sizes.values())


def number(incident: Incident) -> None:
    """Ids without a gap, over the reference first."""
    start = 100_001
    for log in (incident.reference, incident.log):
        if log is not None:
            log["id"] = range(start, start + len(log))
            start += len(log)


def entry(incident: Incident) -> dict:
    """One incident in index.json; its title and story come from story.md."""
    heading, *text = (INCIDENTS / incident.slug / "story.md").read_text().strip().split("\n\n")
    with_reference = ["reference.csv.gz"] if incident.reference is not None else []
    files = [*with_reference, "predictions.csv.gz", "labels.csv.gz"]
    return {"slug": incident.slug, "title": heading.removeprefix("# "),
            "task": "regression" if incident.is_regression else "binary",
            "story": " ".join(" ".join(text).split()), "files": [f"{incident.slug}/{name}" for name in files],
            "book": f"{incident.slug}/book.json", "answer": f"{incident.slug}/answer.json",
            "reveal": f"{incident.slug}/reveal.md", "licence": incident.source.licence, "provenance": incident.source.provenance}


def main(golden: Path, wanted: list[str]) -> None:
    known = {name: getattr(sources, name)(golden) for name in ("people", "loans", "bikes")}
    index = [one for one in json.loads((INCIDENTS / "index.json").read_text()) if one["slug"] in SAMPLES]
    total = 0
    for story, source in stories.ALL:
        slug = story.__name__.replace("_", "-")
        if wanted and slug not in wanted:
            continue
        incident = story(known[source])
        number(incident)
        facts = checks.check(incident)
        size = write(incident, facts)
        total += size
        print(f"  {len(incident.log):,} rows, {size / 1000:.0f} kB\n")
        if (INCIDENTS / slug / "story.md").exists():
            index.append(entry(incident))
    print(f"{total / 1e6:.2f} MB")
    if not wanted:
        lines = ",\n".join(" " + json.dumps(one, indent=1, ensure_ascii=False).replace("\n", "\n ") for one in index)
        (INCIDENTS / "index.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
