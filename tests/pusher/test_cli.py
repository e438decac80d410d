"""The command line as a person meets it: help, exit statuses, one sentence for each mistake."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import re
import socket
import subprocess
import sys

import asyncpg
import pytest

from audiences.vault import Vault
from pusher.__main__ import build_parser, main
from pusher.cli import COMMANDS
from pusher.settings import parse_keys


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


def _start(*words, **env):
    return subprocess.Popen(
        [sys.executable, "-m", "pusher", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": "", **env},
    )


def _free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def environment(db, valkey, tmp_path):
    return {
        "DATABASE_WEB_URL": db.url("web"),
        "DATABASE_WORKER_URL": db.url("worker"),
        "REDIS_URL": valkey,
        "CUNKOU_VAR": str(tmp_path),
        "PORT": str(_free_port()),
    }


@pytest.mark.parametrize("words", [("serve",), ("work",), ("work", "--urgent"), ("sandbox",)])
def test_a_process_starts_and_stops_in_order(environment, words):
    process = _start(*words, **environment)
    try:
        assert "已启动" in process.stdout.readline()
        if words == ("serve",):
            with socket.create_connection(("127.0.0.1", int(environment["PORT"])), 5) as wire:
                wire.sendall(b"GET /assets/none/none HTTP/1.0\r\n\r\n")
                assert b" 404 " in wire.recv(100)
        process.terminate()
        _, told = process.communicate(timeout=20)
    finally:
        process.kill()
    assert (process.returncode, told) == (0, "")


def test_production_refuses_the_sandbox():
    servers = {"DATABASE_WEB_URL": "postgresql://db/x", "REDIS_URL": "redis://cache"}
    for extra in ({}, {"CUNKOU_SANDBOX": "1"}):
        done = _run("sandbox", CUNKOU_ENV="production", **servers, **extra)
        assert (done.returncode, done.stdout) == (1, "")
        assert "演练" in done.stderr


def test_a_taken_port_is_one_sentence(environment):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = _run("serve", **(environment | {"PORT": str(port)}))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"127.0.0.1:{port}" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["serve", "work"])
def test_a_process_refuses_a_schema_that_is_not_its_own(environment, db, command):
    admin = asyncio.run(_forget_a_migration(db.url("owner")))
    done = _run(command, **environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"从 {admin} 起" in done.stderr


async def _forget_a_migration(url):
    connection = await asyncpg.connect(url)
    last = "(SELECT max(name) FROM pusher.migration)"
    name = await connection.fetchval(f"DELETE FROM pusher.migration WHERE name = {last} RETURNING name")
    await connection.close()
    return name


async def test_check_looks_at_what_this_process_has_the_login_of(environment):
    for name, left in {"DATABASE_WEB_URL": "后台", "DATABASE_WORKER_URL": "网页"}.items():
        done = await asyncio.to_thread(_run, "check", **{k: v for k, v in environment.items() if k != name})
        assert (done.returncode, done.stderr) == (0, "")
        assert f"检查通过。只检查了{left}" in done.stdout
    assert (await asyncio.to_thread(_run, "check", **environment)).stdout == "检查通过。\n"


async def test_check_says_when_the_keys_are_another_database_s(environment, db):
    right, wrong = (f"1:{base64.b64encode(bytes([n]) * 32).decode()}" for n in (1, 2))
    sealed = Vault(parse_keys(right).by_id, 1).seal("14000000001")
    await db.owner.execute(
        "INSERT INTO audiences.contact (county, division, kind, index, key_id, cipher)"
        " VALUES (421321, 421321101201000, 'phone', 'x', 1, $1)",
        sealed.cipher,
    )
    assert (await asyncio.to_thread(_run, "check", CUNKOU_KEYS=right, **environment)).returncode == 0
    done = await asyncio.to_thread(_run, "check", CUNKOU_KEYS=wrong, **environment)
    assert (done.returncode, "CUNKOU_KEYS 打不开" in done.stderr) == (1, True), done.stderr
    assert "14000000001" not in done.stderr


async def test_what_the_database_does_not_take_is_a_sentence_without_the_values(environment, db):
    await db.owner.execute(
        "INSERT INTO audiences.division (code, name, level, county) VALUES (421321000000000, '随县', 1, 421321)"
    )
    words = ("county", "421321", "--base-url", "https://x.cn", "--cap-normal", "99999999999999")
    done = await asyncio.to_thread(_run, *words, **environment)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "99999999" not in done.stderr


async def test_check_names_the_accounts_in_trouble(environment, db):
    async with db.owner.acquire() as conn:
        for key, state in (("sms-well", "active"), ("sms-ill", "paused"), ("sms-slow", "active")):
            await conn.execute(
                "INSERT INTO pusher.account (key, channel, county, division, name, state, paused_because, share)"
                " VALUES ($1, 'sms', 421321, 421321000000000, '随县', $2, $3, $4)",
                key, state, "NoSignId: 没有填写签名编码" if state == "paused" else "", 60 if key == "sms-slow" else 100,
            )  # fmt: skip
    done = await asyncio.to_thread(_run, "check", **environment)
    assert done.returncode == 0, done.stderr
    assert "sms-ill）已暂停：没有填写签名编码（NoSignId）。" in done.stdout
    assert "sms-slow）份额60%，速度100%。" in done.stdout
    assert "sms-well" not in done.stdout
