"""The command line as a person meets it: help, exit statuses, one sentence for each mistake."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import subprocess
import sys

import pytest

from pusher.__main__ import build_parser, main
from pusher.cli import COMMANDS


def _run(*words, **env):
    return subprocess.run(
        [sys.executable, "-m", "pusher", *words], capture_output=True, text=True, check=False, env={"PATH": "", **env}
    )


def test_every_command_stands_in_help_with_its_chinese_line():
    text = build_parser().format_help()
    for command in COMMANDS:
        assert command.name in text
        assert command.help in text


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_has_help_of_its_own(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([command.name, "--help"])
    assert stopped.value.code == 0
    assert command.help in capsys.readouterr().out


def test_a_wrong_setting_is_one_sentence_and_status_1():
    done = _run("check", PORT="eighty")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "PORT" in done.stderr


def test_migrate_then_check_on_an_empty_folder(short_tmp):
    folder = str(short_tmp / "cli")
    first, again = _run("migrate", CUNKOU_VAR=folder), _run("migrate", CUNKOU_VAR=folder)
    assert (first.returncode, first.stderr) == (0, "")
    assert "已执行" in first.stdout
    assert again.stdout == "数据库已是最新。\n"
    checked = _run("check", CUNKOU_VAR=folder)
    assert (checked.returncode, checked.stdout) == (0, "检查通过。\n")


async def test_migrate_gives_logins_the_passwords_of_their_urls(db):
    done = _run(
        "migrate",
        DATABASE_URL=db.url("owner"),
        DATABASE_WEB_URL="postgresql://cunkou_web:a%20b'c@db/cunkou",
        REDIS_URL="redis://none",
    )
    assert (done.returncode, done.stderr) == (0, "")
    verifier = await db.owner.fetchval("SELECT rolpassword FROM pg_authid WHERE rolname = 'cunkou_web'")
    assert _fits("a b'c", verifier)
    assert not _fits("a%20b'c", verifier)


def _fits(password, verifier):
    """Whether PostgreSQL's SCRAM-SHA-256$rounds:salt$stored:server was made from the password (RFC 5802)."""
    rounds, salt, stored = re.fullmatch(r"SCRAM-SHA-256\$(\d+):(.+)\$(.+):.+", verifier).groups()
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), int(rounds))
    client = hmac.digest(salted, b"Client Key", "sha256")
    return hashlib.sha256(client).digest() == base64.b64decode(stored)


def test_an_unknown_command_is_refused():
    assert _run("frobnicate").returncode == 2
