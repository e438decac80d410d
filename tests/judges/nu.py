"""The Nu HTML checker (vnu.jar): one Java process for all pages."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.judges.sheet import Sheet
from tests.outside import java, module

# It runs for seconds only: to optimise its code, and to collect on many cores, costs more than it saves.
_JAVA = ["-Xss2m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
_LEFT = "Section lacks heading"  # WeChat's own editor makes an article of such sections


def complaints(folder: Path, sheets: list[Sheet]) -> list[str]:
    """Every error and warning of the checker, each once with the page where it was met; `folder` is an empty one."""
    for number, sheet in enumerate(sheets):
        (folder / f"{number}.html").write_text(sheet.html, "utf-8")
    jar = module("vnu-jar") / "build" / "dist" / "vnu.jar"
    said = subprocess.run(
        [java(), *_JAVA, "-jar", jar, "--format", "json", folder], capture_output=True, text=True, check=False
    )
    found: dict[tuple[str, str], str] = {}
    for told in json.loads(said.stderr)["messages"]:
        if told["message"].startswith(_LEFT):
            continue
        sheet, extract = sheets[int(Path(told["url"]).stem)], told.get("extract", "")
        found.setdefault((told["message"], extract), f"{sheet}: {told['message']} {extract!r}")
    return sorted(found.values())
