"""The arrows of the design: import-linter's contracts hold, and no channel reaches another."""

from __future__ import annotations

import ast
import itertools
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import grimp
import pytest

from channels.registry import CHANNELS

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
NOT_CHANNELS = {"sandbox"}  # the stand for all stand-ins
FOLDERS = sorted(
    path.parent.name for path in (ROOT / "channels").glob("*/__init__.py") if path.parent.name not in NOT_CHANNELS
)


def test_contracts_are_kept():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("channels", cache_dir=None)


@pytest.mark.parametrize(("one", "other"), list(itertools.permutations(FOLDERS, 2)))
def test_no_channel_reaches_another(graph, one, other):
    assert not graph.chain_exists(importer=f"channels.{one}", imported=f"channels.{other}", as_packages=True)


def test_every_folder_is_registered():
    assert sorted(CHANNELS) == FOLDERS


def _contract(name):
    return next(contract for contract in CONTRACTS if contract["name"].startswith(name))


def test_whoever_calls_itself_pure_is_held_to_it():
    held = _contract("The core is pure")["source_modules"]
    for package in ("content", "audiences", "channels", "pusher"):
        for path in (ROOT / package).rglob("*.py"):
            said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            is_held = any(fnmatch(module, one) or fnmatch(module, f"{one}.*") for one in held)
            assert is_held or "Pure." not in said, f"{module} is in no contract"


def test_every_channel_is_held_to_the_same_shape():
    contract = _contract("Every channel folder")
    assert contract["exhaustive"] is True
    assert contract["containers"] == [f"channels.{name}" for name in FOLDERS]


def test_every_module_of_pusher_has_its_layer():
    contract = _contract("Inside pusher")
    assert contract["exhaustive"] is True
    assert contract["containers"] == ["pusher"]


@pytest.mark.parametrize(
    "module",
    [
        *("content.item", "content.render", "content.checks", "content.review"),
        *("audiences.group", "audiences.division", "audiences.matching"),
        *("channels.message", "channels.*.render", "channels.*.receipts"),
        *("pusher.delivery", "pusher.access", "pusher.strategy"),
    ],
)
def test_the_rules_are_held_pure(module):
    assert module in _contract("The core is pure")["source_modules"]
