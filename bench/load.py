"""The load of an invented place beside two bare scripts that make the same marts of the same files."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

from bench.agreement import differences
from bench.data import PLACE_FILE
from bench.process import Run, run
from bench.verdict import reached

OURS, DUCKDB, PANDAS, TUNED_PANDAS = "our load", "bare DuckDB", "bare pandas", "tuned pandas"
BARE = {
    DUCKDB: ["bench.bare_duckdb"],
    PANDAS: ["bench.bare_pandas"],
    TUNED_PANDAS: ["bench.bare_pandas", "--tuned"],
}
RATIO_TO_BARE_DUCKDB, RATIO_TO_PANDAS, PEAK_GB = 1.5, 0.5, 3.0

Runs = Mapping[str, Sequence[Run]]


def commands(folder: Path, results: Path) -> dict[str, tuple[list[str], Path]]:
    """Return for each way of loading its command and the database that it writes."""
    databases = {name: results / f"{name.replace(' ', '_')}.duckdb" for name in (OURS, *BARE)}
    load = ["etl", "load", str(folder / PLACE_FILE), "--database", str(databases[OURS]), "--audience", "internal"]
    bare = {name: [module, str(folder), str(databases[name]), *how] for name, (module, *how) in BARE.items()}
    return {
        name: ([sys.executable, "-m", *arguments], databases[name]) for name, arguments in {OURS: load, **bare}.items()
    }


def measure(folder: Path, results: Path, pairs: int, say: Callable[[str], None]) -> dict[str, list[Run]]:
    """Return the runs of each way, taken in turn; raise RuntimeError where their marts disagree."""
    results.mkdir(parents=True, exist_ok=True)
    ways = commands(folder, results)
    _warm(folder)
    runs: dict[str, list[Run]] = {name: [] for name in ways}
    for turn in range(pairs):
        for name, (command, _) in ways.items():
            runs[name].append(run(command))
            say(f"  {turn + 1} of {pairs}  {name:<12} {runs[name][-1].seconds:6.1f} s")
    for name in BARE:
        problems = differences(ways[OURS][1], ways[name][1])
        if problems:
            raise RuntimeError(f"{name} and our load disagree: " + "; ".join(problems))
    return runs


def _warm(folder: Path) -> None:
    """Read every file once, so that the first to be measured does not pay for the disk."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            while file.read(1 << 24):
                pass


def ratios(runs: Runs, other: str, cost: Callable[[Run], float]) -> list[float]:
    """Return our cost over the other's, turn by turn."""
    return [cost(ours) / cost(theirs) for ours, theirs in zip(runs[OURS], runs[other], strict=True)]


def report(runs: Runs) -> list[str]:
    """Return the lines that state what was measured, and whether each of the numbers to reach is reached."""
    lines = [f"{'':14}{'time':>9}{'processor':>12}{'peak memory':>14}"]
    for name, taken in runs.items():
        seconds, processor = (median(r.seconds for r in taken), median(r.processor_seconds for r in taken))
        peak = max(r.peak_bytes for r in taken) / 1e9
        lines.append(f"{name:14}{seconds:7.1f} s{processor:10.1f} s{peak:11.2f} GB")
    lines.append(_ratio_line(runs, DUCKDB, RATIO_TO_BARE_DUCKDB))
    lines.append(_ratio_line(runs, PANDAS, RATIO_TO_PANDAS))
    lines.append(_ratio_line(runs, TUNED_PANDAS, RATIO_TO_PANDAS))
    peak = max(r.peak_bytes for r in runs[OURS]) / 1e9
    verdict = reached(peak < PEAK_GB)
    return [*lines, f"peak memory of our load: {peak:.2f} GB (to reach: under {PEAK_GB:g}: {verdict})"]


def _ratio_line(runs: Runs, other: str, limit: float) -> str:
    found = ratios(runs, other, lambda r: r.seconds)
    processor = median(ratios(runs, other, lambda r: r.processor_seconds))
    return (
        f"our load / {other}: {median(found):.2f} (lowest {min(found):.2f}, highest {max(found):.2f}; "
        f"by processor time {processor:.2f}; to reach: at most {limit:g}: {reached(median(found) <= limit)})"
    )
