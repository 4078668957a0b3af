"""Our command line beside polars in Python, on the same rows in five formats: seconds and peak memory.

Called by `.ci/bench-formats`: `formats.py ROWS.csv --binary wellenough --work DIR [--runs 5] [--json FILE]`.
Each measurement is a process of its own, Python's start included; its peak is what the system counts for that process.
Polars is asked for less: all columns read, one area under the curve for the whole and one per day. We write the whole
report: every metric, every window, drift of every column.
"""

import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

FORMATS = ("csv", "csv.gz", "parquet", "arrow", "ndjson")
NEAR = 1e-9


def files_of(rows: Path, work: Path) -> dict[str, Path]:
    """Where the rows lie in each format."""
    return {kind: work / f"{rows.stem}.{kind}" for kind in FORMATS} | {"csv": rows}


def write(rows: Path, work: Path) -> None:
    """Writes the rows in every format, once; tells polars' version."""
    import polars as pl

    print(pl.__version__)
    table = None
    for kind, path in files_of(rows, work).items():
        if path.exists() and path.stat().st_mtime >= rows.stat().st_mtime:
            continue
        if kind == "csv.gz":
            with rows.open("rb") as plain, gzip.open(path, "wb", 6) as packed:
                shutil.copyfileobj(plain, packed)
            continue
        table = pl.read_csv(rows, try_parse_dates=True) if table is None else table
        if kind == "parquet":
            table.write_parquet(path, compression="zstd", row_group_size=100_000)
        elif kind == "arrow":
            table.write_ipc(path, compression="zstd")
        else:
            table.with_columns(pl.col("ts").dt.strftime("%Y-%m-%dT%H:%M:%SZ")).write_ndjson(path)


def peer(path: Path) -> None:
    """What polars is asked for: areas under the curve, by ranks with ties averaged."""
    import polars as pl

    if path.name.endswith((".csv", ".csv.gz")):
        table = pl.read_csv(path, try_parse_dates=True)
    elif path.suffix == ".parquet":
        table = pl.read_parquet(path)
    elif path.suffix == ".arrow":
        table = pl.read_ipc(path)
    else:
        table = pl.read_ndjson(path)
    if table["ts"].dtype == pl.String:
        table = table.with_columns(pl.col("ts").str.to_datetime(time_zone="UTC"))
    positive = pl.col("label").sum().cast(pl.Float64)
    negative = pl.len() - positive
    won = (pl.col("score").rank("average") * pl.col("label")).sum() - positive * (positive + 1) / 2
    area = (won / (positive * negative)).alias("area")
    whole = table.select(area).item()
    days = table.group_by(pl.col("ts").dt.date().alias("day")).agg(area).sort("day")
    print(json.dumps({"rows": table.height, "area": whole, "days": days["area"].to_list()}))


def measured(command: list[str], out: Path) -> tuple[float, float]:
    """Seconds and megabytes (10^6 bytes, resident at most) of one process."""
    with out.open("wb") as told:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdout=told, stderr=subprocess.PIPE)
        complaint = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(complaint.decode(errors="replace").strip()[-300:])
    return seconds, usage.ru_maxrss * 1024 / 1e6


def areas(out: Path) -> tuple[int, float]:
    """Rows and the area over all rows, from either's answer."""
    told = json.loads(out.read_text())
    if "area" in told:
        return told["rows"], told["area"]
    whole = next(q["value"] for q in told["quality"] if q["metric"] == "roc_auc" and q["scope"] == "current")
    return told["sources"][0]["rows"], whole


def sides(binary: str, path: Path) -> dict[str, list[str]]:
    """The commands, ours first. All rows are in the current period, as polars has them."""
    ours = [binary, "report", str(path), "--window", "day", "--reference-until", "0001-01-01", "--json", "-"]
    return {"ours": ours, "polars": [sys.executable, __file__, "--peer", str(path)]}


def compare(kind: str, path: Path, asked: argparse.Namespace) -> dict[str, list[tuple[float, float]]]:
    """All runs of both on one file, in turn, after one that nobody counts; their answers must agree."""
    commands = sides(asked.binary, path)
    outs = {side: asked.work / f"out-{side}.json" for side in commands}
    for side, command in commands.items():
        measured(command, outs[side])
    (n_ours, ours), (n_theirs, theirs) = (areas(outs[side]) for side in ("ours", "polars"))
    if n_ours != n_theirs or abs(ours - theirs) > NEAR:
        raise RuntimeError(f"{kind}: we get {ours} of {n_ours} rows, polars {theirs} of {n_theirs}")
    runs = {side: [] for side in commands}
    for _ in range(asked.runs):
        for side, command in commands.items():
            runs[side].append(measured(command, outs[side]))
    return runs


def main(asked: argparse.Namespace) -> int:
    asked.work.mkdir(parents=True, exist_ok=True)
    # In a process of its own: a child begins with its parent's memory, and would be measured with polars' in it.
    writing = [sys.executable, __file__, "--write", str(asked.rows), str(asked.work)]
    version = subprocess.run(writing, check=True, capture_output=True, text=True).stdout.strip()
    idle = statistics.median(
        measured([sys.executable, "-c", "import polars"], asked.work / "out-idle.json")[0] for _ in range(3)
    )
    print(f"polars {version}, Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
          f"median of {asked.runs}; of polars' seconds {idle:.2f} are its start")
    row = "{:<8} {:>8} {:>9} {:>9} {:>7} {:>9} {:>9} {:>7}"
    print(row.format("", "file MB", "ours s", "polars s", "ratio", "ours MB", "polars MB", "ratio"))
    all_runs, refused = {}, 0
    for kind, path in files_of(asked.rows, asked.work).items():
        try:
            runs = compare(kind, path, asked)
        except RuntimeError as error:
            refused += 1
            print(f"{kind:<8} {error}")
            continue
        all_runs[kind] = runs
        seconds, memory = ({side: statistics.median(run[at] for run in runs[side]) for side in runs} for at in (0, 1))
        print(row.format(
            kind, f"{path.stat().st_size / 1e6:.1f}",
            f"{seconds['ours']:.2f}", f"{seconds['polars']:.2f}", f"{seconds['ours'] / seconds['polars']:.2f}x",
            f"{memory['ours']:.0f}", f"{memory['polars']:.0f}", f"{memory['ours'] / memory['polars']:.2f}x",
        ))
    if asked.json:
        asked.json.write_text(json.dumps(all_runs, indent=1) + "\n")
    return 1 if refused else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        peer(Path(sys.argv[2]))
        sys.exit()
    if sys.argv[1:2] == ["--write"]:
        write(Path(sys.argv[2]), Path(sys.argv[3]))
        sys.exit()
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("rows", type=Path)
    asked.add_argument("--binary", required=True)
    asked.add_argument("--work", type=Path, required=True)
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--json", type=Path)
    sys.exit(main(asked.parse_args()))
