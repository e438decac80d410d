"""Sizes, places and words of the files themselves."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("pusher", "channels", "audiences", "content")
TOP = {
    *PACKAGES, "tests", "docs", ".ci", ".gitignore", ".dockerignore", "CHANGELOG.md", "Dockerfile", "LICENSE",
    "Makefile", "README.md", "docker-compose.yml", "pyproject.toml", "requirements.lock",
}  # fmt: skip
CODE = sorted(
    path
    for folder in (*PACKAGES, "tests")
    for ending in ("py", "sql", "css", "js", "html", "typ")
    for path in (ROOT / folder).rglob(f"*.{ending}")
    if "migrations" not in path.parts
)
PYTHON = [path for path in CODE if path.suffix == ".py"]
LINES = 300
FUNCTION_LINES = 40
# Written so that this file does not hold the words it looks for.
FOREIGN = re.compile(
    "|".join(["py" + r"pi\.org", r"python" + r"hosted\.org", r"npm" + r"js\.(org|com)", "/work" + "/", "/root" + "/"])
)


def _name(path):
    return str(path.relative_to(ROOT))


def _tracked():
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listing.stdout.split("\0") if name and (ROOT / name).exists()]


def test_a_file_is_at_most_300_lines():
    lengths = {_name(path): len(path.read_text("utf-8").splitlines()) for path in CODE}
    assert {name: lines for name, lines in lengths.items() if lines > LINES} == {}


def test_a_function_is_at_most_40_lines():
    assert [f"{_name(path)}: {long}" for path in PYTHON for long in _long_functions(path)] == []


def _long_functions(path):
    """Counted without the docstring."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            start = node.body[0].end_lineno if ast.get_docstring(node) else node.lineno - 1
            if node.end_lineno - start > FUNCTION_LINES:
                yield f"{node.name} in line {node.lineno}"


def test_nothing_else_grows_at_the_top():
    assert {name.split("/")[0] for name in _tracked()} <= TOP


def test_no_file_names_a_registry_or_this_machine():
    found = []
    for name in _tracked():
        try:
            text = (ROOT / name).read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name}: {match[0]}" for match in FOREIGN.finditer(text)]
    assert found == []


def test_no_vague_module_names():
    vague = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
    words = {_name(path): set(path.relative_to(ROOT).with_suffix("").parts) for path in PYTHON}
    assert [name for name, parts in words.items() if "tests" not in parts and vague & parts] == []
