"""Runs every measurement, or those named: `python -m bench startup journal`.

`python -m bench tables --size L` takes a study of 2,000 transcripts and a million codings; it
needs two minutes and 1.5 GB of disk, and is not part of the others.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import sys
from pathlib import Path


def main() -> None:
    """Prints the lines of every measurement; each says what it is held against."""
    here = Path(__file__).parent
    known = sorted(
        p.stem for p in here.glob("*.py") if not p.stem.startswith("_") and p.stem != "measure"
    )
    asked = argparse.ArgumentParser("python -m bench", description=__doc__)
    asked.add_argument("name", nargs="*", help=", ".join(known))
    asked.add_argument("--size", choices=["M", "L"], help="M unless asked otherwise")
    options = asked.parse_args()
    for name in options.name or known:
        if name not in known:
            sys.exit(f"There is no measurement {name}; there are: {', '.join(known)}.")
        run = importlib.import_module(f"bench.{name}").main
        if options.size and not inspect.signature(run).parameters:
            sys.exit(f"The measurement {name} has one size only.")
        print(f"\n== {name}", flush=True)
        run(options.size) if options.size else run()


if __name__ == "__main__":
    main()
