"""Copies the small golden set out of the full one: `python3 tests/golden/copy.py FULL_GOLDEN_DIR`.

Data that ship as samples are not stored twice: `dataset.json` points at static/incidents. Larger sets come as Parquet
only. Of `golden.json` the `core` part is kept (scikit-learn, scipy), the other tools' parts stay in the full set.
"""

import gzip
import json
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
INCIDENTS = HERE.parents[1] / "static" / "incidents"
LARGEST_NASTY = 60_000

# data set -> the kind of file it is kept as, or the sample that holds it
KEPT = {
    "breast_cancer_small": "csv",
    "diabetes_small_regression": "csv",
    "wine_small_multiclass": "csv",
    "flights_ewr_binary": "flights",
    "bikeshare_regression": "bikes",
    "employment_ma_binary": "parquet",
    "carloan_dq_binary": "parquet",
    "creditcard_multiclass": "parquet",
}
PARTS = ("reference", "analysis", "analysis_labels")


def core_of(golden: dict) -> str:
    """The golden file with its core part only, one number per line, so that a change reads as one."""
    head = {key: golden[key] for key in golden if key != "parts"}
    core = dict(golden["parts"]["core"])
    goldens = core.pop("goldens")
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in goldens)
    opening = json.dumps({**head, "parts": {"core": core}}, ensure_ascii=False)
    assert opening.endswith("}}}")
    return opening[:-3] + ', "goldens": [\n' + lines + "\n]}}}\n"


def main(full: Path) -> None:
    for name, kind in KEPT.items():
        source, target = full / name, HERE / name
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        dataset = json.loads((source / "dataset.json").read_text())
        files = {}
        for role, part in zip(("reference", "analysis", "labels"), PARTS):
            if kind in ("csv", "parquet"):
                files[role] = f"{part}.{kind}"
                shutil.copyfile(source / files[role], target / files[role])
            else:
                sample = INCIDENTS / kind / f"{part}.csv.gz"
                sample.parent.mkdir(parents=True, exist_ok=True)
                # No name and no time in the header: the same data give the same bytes.
                with sample.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, 0) as out:
                    out.write((source / f"{part}.csv").read_bytes())
                files[role] = f"../../../static/incidents/{kind}/{part}.csv.gz"
        dataset["files"] = files
        (target / "dataset.json").write_text(json.dumps(dataset, indent=1, ensure_ascii=False) + "\n")
        (target / "golden.json").write_text(core_of(json.loads((source / "golden.json").read_text())))

    source, target = full / "nasty", HERE / "nasty"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    manifest = json.loads((source / "manifest.json").read_text())
    manifest["files"] = [one for one in manifest["files"] if (source / one["file"]).stat().st_size <= LARGEST_NASTY]
    for one in manifest["files"]:
        shutil.copyfile(source / one["file"], target / one["file"])
    (target / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
