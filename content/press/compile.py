"""The child process: one JSON job on standard input, one page on standard output.

Run by its path with `python -I`, so that it sees neither the environment nor the working directory. Text reaches
Typst only as data (sys.inputs), never as source. Exit status 3: standard error holds {"error": ...} as JSON.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from pathlib import Path
from typing import Any, Final

import typst

_MEMORY: Final = 1 << 30  # bytes of address space; a poster takes a tenth
_SECONDS: Final = 20  # of processor time
_FAILED: Final = 3
_TOO_LONG: Final = re.compile(r"TOO_LONG:(\d+)")


def main() -> int:
    """Compile the job; any warning (a missing font is one) and any second page is a failure."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    job: dict[str, Any] = json.load(sys.stdin.buffer)
    template = Path(job.get("folder", Path(__file__).parent)) / f"{job['template']}.typ"
    try:
        made, warnings = typst.compile_with_warnings(
            str(template),
            root=str(template.parent),
            font_paths=job["fonts"],
            ignore_system_fonts=True,
            format=job["format"],
            ppi=job["ppi"],
            sys_inputs={"data": json.dumps(job["data"], ensure_ascii=False)},
            timestamp=job["timestamp"],
            pdf_standards="a-2u" if job["format"] == "pdf" else None,
        )
    except typst.TypstError as error:
        found = _TOO_LONG.search(error.message)
        return _fail({"too_long": int(found[1])} if found else {"message": error.message})
    if warnings:
        return _fail({"message": "; ".join(warning.message for warning in warnings)})
    if not isinstance(made, bytes):  # a list of pages
        return _fail({"message": "more than one page"})
    sys.stdout.buffer.write(made)
    return 0


def _fail(error: dict[str, Any]) -> int:
    sys.stderr.write(json.dumps({"error": error}, ensure_ascii=False))
    return _FAILED


if __name__ == "__main__":
    sys.exit(main())
