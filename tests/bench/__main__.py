"""`make bench`: measure everything, print a table, and write docs/benchmarks.md.

ONLY=send,plan measures some groups and prints only, with WRITE=1 renews their parts of the page; SCALE=small measures
a tenth (tiny: for the test, prints only).
"""

from __future__ import annotations

import argparse
import sys

import uvloop

from tests.bench import (
    cards,
    checks,
    cmpp,
    console,
    gateway,
    groups,
    latency,
    official,
    pages,
    plan,
    reading,
    receipts,
    roster,
    send,
    size,
    sms,
    storm,
    urgent,
)
from tests.bench.figure import PAGE, SCALES, Figure, Scale, page, section, table
from tests.bench.house import Cost, house

GROUPS = {
    "roster": roster,  # first: an import can be undone while none of its people is in an audience
    "send": send,
    "sms": sms,
    "gateway": gateway,
    "official": official,
    "cmpp": cmpp,
    "latency": latency,
    "plan": plan,
    "size": size,
    "receipts": receipts,
    "storm": storm,
    "urgent": urgent,
    "reading": reading,
    "cards": cards,
    "checks": checks,
    "groups": groups,
    "console": console,
    "pages": pages,
}


async def measure(names: list[str], scale: Scale) -> tuple[dict[str, list[Figure]], list[Cost]]:
    """Measure groups one after the other; return their figures and the yardsticks beside them."""
    found = {}
    async with house() as here:
        for name in names:
            found[name] = await GROUPS[name].measure(here, scale)
            print(f"\n{GROUPS[name].TITLE}\n{table(found[name])}", flush=True)
        return found, here.bares


def main() -> int:
    """Run; 1 when a floor is not held."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--only", default="", help=",".join(GROUPS))
    parser.add_argument("--write", action="store_true", help="renew the page's parts of these groups")
    parser.add_argument("--scale", default="full", choices=SCALES)
    args = parser.parse_args()
    names = [name for name in args.only.split(",") if name] or list(GROUPS)
    found, bares = uvloop.run(measure(names, SCALES[args.scale]))
    if (args.write or names == list(GROUPS)) and args.scale != "tiny":
        measured = {GROUPS[name].TITLE: section(GROUPS[name].TITLE, found[name], bares, args.scale) for name in names}
        PAGE.write_text(page([group.TITLE for group in GROUPS.values()], measured, PAGE.read_text()))
        print(f"\n{PAGE}")
    return int(any(figure.held is False for figures in found.values() for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
