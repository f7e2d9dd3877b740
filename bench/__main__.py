"""Runs every measurement, or those named: `python -m bench startup journal`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main() -> None:
    """Prints the lines of every measurement; each says what it is held against."""
    here = Path(__file__).parent
    known = sorted(
        p.stem for p in here.glob("*.py") if not p.stem.startswith("_") and p.stem != "measure"
    )
    for name in sys.argv[1:] or known:
        if name not in known:
            sys.exit(f"There is no measurement {name}; there are: {', '.join(known)}.")
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main()
