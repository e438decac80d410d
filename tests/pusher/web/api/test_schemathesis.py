"""The whole API against its own document, by another's hand: schemathesis makes the calls and judges the answers."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from tests.pusher.web.api.test_line import NEW

EXAMPLES = 5
_COMMAND = str(Path(sys.executable).with_name("schemathesis"))
# Which divisions, items and channels a county has no schema can say: a well-formed request may be refused all the same.
SEMANTIC = "positive_data_acceptance"
PHASES = "examples,coverage,fuzzing"


@pytest.mark.timeout(400)
async def test_no_call_breaks_what_the_document_promises(office, site, program, tmp_path):
    await office.whole()
    portal = await program()
    await portal.post("/items", NEW, status=201)
    url = str(site.server.make_url("/api/v1/openapi.json"))
    process = await asyncio.create_subprocess_exec(
        _COMMAND, "run", url, "-H", f"Authorization: Bearer {portal.token}", "--checks", "all",
        "--exclude-checks", SEMANTIC,
        "--max-examples", str(EXAMPLES), "--phases", PHASES, "--seed", "1", "--no-color", "--warnings", "off",
        cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
