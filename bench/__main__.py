"""`python -m bench` prints how the load and a page compare with plain ways of doing the same."""

import argparse
from datetime import date

from bench.data import CACHE, sample_folder
from bench.load import measure, report


def main() -> None:
    """Measure what was asked for and print it."""
    options = _options()
    print(f"Benchmarks of {date.today():%d %B %Y}. Only the ratios within one run mean something.", flush=True)
    if not options.skip_load:
        _print_load(options.contacts, options.postcodes, options.pairs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--contacts", type=int, default=10_000_000)
    parser.add_argument("--postcodes", type=int, default=1_700_000)
    parser.add_argument("--pairs", type=int, default=3, help="how many times each way is run, in turn")
    parser.add_argument("--skip-load", action="store_true")
    return parser.parse_args()


def _print_load(contacts: int, postcodes: int, pairs: int) -> None:
    print(f"\nLoad of {contacts:,} contacts and {postcodes:,} postcodes", flush=True)
    folder = sample_folder(contacts, postcodes)
    runs = measure(folder, CACHE / "results", pairs, lambda line: print(line, flush=True))
    print("The marts of all three agree.")
    print("\n".join(report(runs)))


if __name__ == "__main__":
    main()
