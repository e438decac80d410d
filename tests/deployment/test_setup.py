"""The first step of make: it is done at once when nothing changed, and says in two languages why it cannot be done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BASE = str(Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}")
NEEDED = ("sh", "dirname", "cat", "cmp", "mktemp", "rm", "grep")


@pytest.fixture
def house(tmp_path):
    """A folder with the script, the lock, and a PATH of the few tools that it may use."""
    (tmp_path / ".ci").mkdir()
    for name in (".ci/setup", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    for tool in NEEDED:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool))
    return tmp_path


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An environment as the script makes it; to make one takes seconds, to copy it does not."""
    folder = tmp_path_factory.mktemp("made") / ".venv"
    subprocess.run([BASE, "-m", "venv", folder], check=True)
    return folder


def _set_up(house, **env):
    environment = {"PATH": str(house / "bin"), "HOME": str(house), "TMPDIR": str(house), **env}
    return subprocess.run(["sh", ".ci/setup"], cwd=house, env=environment, capture_output=True, text=True, check=False)


def _pretend_done(house):
    (house / ".venv" / "bin").mkdir(parents=True)
    (house / ".venv" / "bin" / "python").symlink_to(sys.executable)
    stamp = (house / "requirements.lock").read_text() + (house / "pyproject.toml").read_text() + f"{house}\n"
    (house / ".venv" / ".stamp").write_text(stamp)


def test_nothing_to_do_is_done_in_silence(house):
    _pretend_done(house)
    done = _set_up(house)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_is_noticed(house, changed):
    _pretend_done(house)
    with (house / changed).open("a") as lock:
        lock.write("# changed\n")
    assert _set_up(house).returncode == 1  # there is no Python on this PATH to do it with


def test_no_suitable_python(house):
    old = house / "bin" / "python3.11"
    old.write_text("#!/bin/sh\nexit 1\n")  # what an older Python answers to the question
    old.chmod(0o755)
    done = _set_up(house)
    assert done.returncode == 1
    assert "没有找到合适的 Python：需要 3.11 到 3.14" in done.stderr
    assert "No suitable Python" in done.stderr


@pytest.mark.parametrize("text", [None, ""])
def test_a_missing_or_empty_lock(house, text):
    (house / "requirements.lock").unlink()
    if text is not None:
        (house / "requirements.lock").write_text(text)
    with zipfile.ZipFile(house / "thing-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("thing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
        wheel.writestr("thing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("thing-1.0.dist-info/RECORD", "")
    done = _set_up(house, PYTHON=sys.executable)
    assert done.returncode == 1
    assert "git checkout requirements.lock" in done.stderr
    assert not (house / ".venv").exists()


@pytest.mark.parametrize(
    "text",
    [
        "<<<<<<< HEAD\n",  # a merge left standing
        "thing==1.0\n",  # without a hash
        "thing==1.0 --hash=sha256:" + "0" * 64 + "\n",  # not what was downloaded
    ],
)
def test_a_broken_lock_is_one_clear_sentence(house, made, text):
    shutil.copytree(made, house / ".venv", symlinks=True)
    (house / "requirements.lock").write_text(text)
    with zipfile.ZipFile(house / "thing-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("thing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
        wheel.writestr("thing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("thing-1.0.dist-info/RECORD", "")
    done = _set_up(house, PYTHON=BASE, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(house), PIP_CONFIG_FILE=os.devnull)
    assert done.returncode == 1
    assert "requirements.lock 已损坏" in done.stderr
    assert "is broken" in done.stderr
    assert not (house / ".venv" / ".stamp").exists()


def test_no_network_is_not_called_a_broken_lock(house):
    """From nothing: the environment is made first, and then nothing can be downloaded."""
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull}
    done = _set_up(house, PYTHON=BASE, **nowhere)
    assert done.returncode == 1
    assert "请检查网络" in done.stderr
    assert "已损坏" not in done.stderr
    assert (house / ".venv" / "bin" / "python").exists()
