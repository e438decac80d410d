"""What the terminal shows of a push; no IO but the console's."""

from pusher.cli.screen.base import bars, duration, heading, moment, screen, show, table
from pusher.cli.screen.check import check
from pusher.cli.screen.intake import changes, findings, matched, read_out, row_errors
from pusher.cli.screen.report import report

__all__ = [
    "bars",
    "changes",
    "check",
    "duration",
    "findings",
    "heading",
    "matched",
    "moment",
    "read_out",
    "report",
    "row_errors",
    "screen",
    "show",
    "table",
]
