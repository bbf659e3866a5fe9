"""`python -m bench` prints how load and page compare with plain ways of doing it, and what pages and maths take."""

import argparse
import subprocess
import sys
from datetime import date

from bench import load, maths, page, page_report, weights
from bench.council import COUNCIL, SAMPLE, load_council
from bench.data import CACHE, sample_folder
from bench.widened import widened
from etl.place import PROJECT

WARDS = 134


def main() -> None:
    """Measure what was asked for and print it."""
    options = _options()
    print(f"Benchmarks of {date.today():%d %B %Y}. Only the ratios within one run mean something.", flush=True)
    if not options.skip_load:
        _print_load(options.contacts, options.postcodes, options.pairs)
    if not options.skip_browser:
        _print_page(options.runs)
    if not options.skip_compute:
        _print_compute()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--contacts", type=int, default=10_000_000)
    parser.add_argument("--postcodes", type=int, default=1_700_000)
    parser.add_argument("--pairs", type=int, default=3, help="how many times each way is run, in turn")
    parser.add_argument("--runs", type=int, default=7, help="how many times each page is visited, in turn")
    parser.add_argument("--skip-load", action="store_true")
    parser.add_argument("--skip-browser", action="store_true")
    parser.add_argument("--skip-compute", action="store_true")
    return parser.parse_args()


def _print_load(contacts: int, postcodes: int, pairs: int) -> None:
    print(f"\nLoad of {contacts:,} contacts and {postcodes:,} postcodes", flush=True)
    folder = sample_folder(contacts, postcodes)
    runs = load.measure(folder, CACHE / "results", pairs, _say)
    print("The marts of all three agree.")
    print("\n".join(load.report(runs)))


def _print_page(runs: int) -> None:
    council = load_council()
    print(f"\nExclusion map of {council.name}, {council.wards} wards, in Chromium", flush=True)
    if council.database.stem != COUNCIL.stem:
        print("The council's files (../shared/data, or ATLAS_DATA) are not here: this is the invented sample.")
    with page.chromium() as browser:
        print("\n".join(page_report.report(page.measure(browser, council, CACHE / "logs", runs, _say))))
        print(f"\nRisk index of {council.name} in Chromium", flush=True)
        print(weights.report(weights.measure(browser, council, CACHE / "logs", runs, _say)))


def _print_compute() -> None:
    council = load_council(SAMPLE)
    database = widened(council.database, CACHE / "widened.duckdb", council.place_code, WARDS)
    print(f"\nOur own compute of each page in one rerun, {council.name} repeated to {WARDS} wards", flush=True)
    # In a process of its own: it times every call of Streamlit from then on.
    command = [sys.executable, "-m", "bench.compute", str(database), council.place_code]
    subprocess.run(command, cwd=PROJECT, check=True)
    print("\nMaths alone", flush=True)
    for timed in maths.measure(database, council.place_code):
        print(timed.line, flush=True)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
