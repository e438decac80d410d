"""docs/examples/portal.py, as an engineer of the county's portal runs it."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path

from tests.pusher.web.api.test_line import TEXT, review

PORTAL = Path(__file__).parents[4] / "docs" / "examples" / "portal.py"


async def run(site, token: str, *words: str, status: int = 0) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, PORTAL, *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "CUNKOU_URL": str(site.server.make_url("/")), "CUNKOU_KEY": token, "PYTHONUTF8": "1"},
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == status, said.decode()
    return said.decode()


async def test_a_portal_writes_pushes_sends_and_reads_the_figures(office, site, program, tmp_path):
    await office.whole()
    portal = await program()
    (tmp_path / "通知.txt").write_text(TEXT, "utf-8")
    said = await run(site, portal.token, "write", str(tmp_path / "通知.txt"), "421321101000000")
    assert "submitted" in said
    code = said.split()[0]
    assert "409" in await run(site, portal.token, "push", code, status=1), "nobody has reviewed it"
    await review(office, code)
    said = await run(site, portal.token, "push", code)
    assert "资格认证" in said
    number = re.search(r"^(\d{15}) 发送给", said, re.MULTILINE)[1]
    assert "approved" in await run(site, portal.token, "send", number)
    assert site.rung == [int(number)]
    assert "none" in await run(site, portal.token, "report", number)


async def test_a_wrong_key_or_command_is_a_sentence(site, tmp_path):
    assert "401" in await run(site, "ck_wrong", "report", "202611000000001", status=1)
    assert "python3 portal.py write" in await run(site, "ck_wrong", status=1)
