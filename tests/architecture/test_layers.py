"""The arrows of the design: import-linter's contracts hold, and no channel reaches another."""

from __future__ import annotations

import itertools
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
CHANNELS = sorted(
    folder.name
    for folder in (ROOT / "channels").iterdir()
    if (folder / "channel.py").exists() or (folder / "channel").is_dir()
)


def test_contracts_are_kept():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("channels", cache_dir=None)


@pytest.mark.parametrize(("one", "other"), list(itertools.permutations(CHANNELS, 2)))
def test_no_channel_reaches_another(graph, one, other):
    assert not graph.chain_exists(importer=f"channels.{one}", imported=f"channels.{other}", as_packages=True)


def test_there_are_channels():
    assert {"sms", "wechat", "qrcode"} <= set(CHANNELS)


def test_every_module_of_pusher_has_its_layer():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    inside = next(contract for contract in contracts if contract.get("containers") == ["pusher"])
    assert inside["exhaustive"] is True
