"""`pusher demo` as a newcomer meets it: one command, a report, four addresses, a clean end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import asyncpg
import pytest

from pusher.delivery import State
from tests.journeys.conftest import free_ports

pytestmark = pytest.mark.timeout(300)

STATES = {*State, "sending"}


def _pusher(*words, **env):
    return subprocess.run(
        [sys.executable, "-m", "pusher", *words], capture_output=True, text=True, check=False, env={"PATH": "", **env}
    )


def test_a_newcomers_first_hour(short_tmp):
    """One test: its parts share a data folder, and each start is seconds."""
    env = {"CUNKOU_VAR": str(short_tmp / "demo"), "PORT": str(free_ports()[0])}
    number = _first_run(_pusher("demo", "--exit", "--json", **env))
    with _serving(env) as (demo, told):
        asyncio.run(_each_gateway_carried_it_and_heard(env, number))
        asyncio.run(_a_town_reached_its_followers_by_every_mode(env))
        assert f"推送 {number}" in told  # a second run starts from what is there
        for address in _addresses(told):
            with urllib.request.urlopen(address) as answer:  # noqa: S310 -- our own
                assert answer.status == 200
        _a_village_can_follow_and_listen(told)
        _refuses_a_second(env)
        _is_joined(env, number)
        demo.send_signal(signal.SIGINT)
        _, errors = demo.communicate(timeout=100)  # a machine under load
        assert (demo.returncode, errors) == (0, "")
    assert _ports_are_free(env)
    if sys.platform.startswith("linux"):  # only there do children end with their parent
        with _serving(env) as (demo, _):
            demo.kill()
            demo.communicate()
            deadline = time.monotonic() + 20
            while (left := _children(env["CUNKOU_VAR"])) and time.monotonic() < deadline:
                time.sleep(0.1)
            assert left == []


def _first_run(done):
    """Ends with status 0 and one JSON object, in which everything that can happen has happened; the push's number."""
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert set(told) == {
        "push", "title", "state", "channels", "coverage", "households_by_channel", "undecided", "told_by_total",
        "by_hand", "unsent",
    }  # fmt: skip
    assert [(one["account"], one["state"]) for one in told["by_hand"]] == [("随县融媒体", "waiting")]
    channels, homes = told["channels"], told["coverage"]
    assert set(channels) == {"wechat", "sms", "qrcode"}
    for states in channels.values():
        assert set(states) == STATES
        assert states["pending"] == states["sending"] == 0
        assert sum(states.values()) > 50
    assert min(channels["wechat"][state] for state in ("opened", "arrived", "refused", "unknown")) > 0
    assert min(channels["sms"][state] for state in ("arrived", "failed")) > 0
    assert homes["households"] == sum(homes[grade] for grade in ("confirmed", "arrived", "accepted", "none"))
    assert min(homes["confirmed"], homes["arrived"], homes["none"]) > 0
    return told["push"]


async def _each_gateway_carried_it_and_heard(env, number):
    """What was accepted, reported and asked back through each SMS account, by the rows of the first run."""
    conn = await asyncpg.connect(json.loads((Path(env["CUNKOU_VAR"]) / "running.json").read_text())["database_url"])
    try:
        rows = await conn.fetch(
            "SELECT a.options ->> 'gateway' AS gateway, (SELECT count(*) FROM pusher.delivery AS d "
            "JOIN pusher.batch AS b ON b.push = d.push AND d.no BETWEEN b.lo AND b.hi AND b.account = a.id "
            "WHERE d.push = $1 AND d.state = 'arrived') AS arrived, "
            "(SELECT count(*) FROM pusher.question AS q WHERE q.account = a.id AND q.push = $1) AS asked "
            "FROM pusher.account AS a WHERE a.channel = 'sms'",
            number,
        )
    finally:
        await conn.close()
    assert {row["gateway"] for row in rows} == {"mas", "cmpp", "aliyun", "tencent"}
    assert all(row["arrived"] > 10 for row in rows), rows
    assert all(row["asked"] == 1 for row in rows), rows


async def _a_town_reached_its_followers_by_every_mode(env):
    """Three kinds of accounts, 2,000 followers, mixed consents: who got it by which account and mode."""
    conn = await asyncpg.connect(json.loads((Path(env["CUNKOU_VAR"]) / "running.json").read_text())["database_url"])
    try:
        rows = await conn.fetch(
            "SELECT a.key, b.mode, sum(b.sent) AS sent FROM pusher.push AS p JOIN pusher.batch AS b ON b.push = p.id "
            "JOIN pusher.account AS a ON a.id = b.account WHERE p.division = $1 GROUP BY 1, 2", 421321101000000,
        )  # fmt: skip
        told = await conn.fetch(
            "SELECT a.key, t.ref LIKE 'publish:%' AS published, t.article, t.total, t.sent, t.links <> '{}' AS stands "
            "FROM pusher.tally AS t JOIN pusher.account AS a ON a.id = t.account"
        )
        calls = await conn.fetchval(
            "SELECT count(DISTINCT split_part(t.ref, '/', 1)) FROM pusher.tally AS t JOIN pusher.account AS a "
            "ON a.id = t.account WHERE a.key = 'wx-town' AND t.article > 0"
        )
        fans = await conn.fetch(
            "SELECT kind, count(*) FROM audiences.contact WHERE kind LIKE 'wechat:wx-town%' GROUP BY 1"
        )
    finally:
        await conn.close()
    sent = {(row["key"], row["mode"]): row["sent"] for row in rows}
    assert dict(map(tuple, fans)) == {"wechat:wx-town": 1200, "wechat:wx-town-news": 600, "wechat:wx-town-plain": 200}
    # the first to everybody by the best way; then one that waits, and an urgent one that takes it along
    assert {what: n for what, n in sent.items() if what[0].startswith("wx-town")} == {
        ("wx-town", "subscription"): 300, ("wx-town", "template"): 3 * 80, ("wx-town", "reply"): 3 * 20,
        ("wx-town", "mass"): 800 + 2 * 1100, ("wx-town", "publish"): 3, ("wx-town-news", "subscription"): 350,
        ("wx-town-news", "reply"): 2 * 30, ("wx-town-news", "tag"): 600,
    }  # fmt: skip
    assert sorted(map(tuple, told), key=str) == sorted([
        ("wx-town", False, 0, 800, 800, True),
        ("wx-town", False, 1, 1100, 1100, True), ("wx-town", False, 2, 1100, 1100, True),  # a set of two
        ("wx-town-news", False, 0, 600, 600, True),
        *[("wx-town", True, 0, None, None, True)] * 3,  # published, pushed to nobody
    ], key=str)  # fmt: skip
    assert calls == 1, "one call, one of the month's"
    assert sum(n for (key, _), n in sent.items() if not key.startswith("wx-")) >= 100  # who left a number, by SMS


def _a_village_can_follow_and_listen(told):
    """What a resident of the demo's villages sees: the codes of both accounts that speak for them, a recording."""
    notice = next(word for word in told.split() if "/n/" in word)
    with urllib.request.urlopen(f"{notice.partition('/n/')[0]}/v/421321101201") as answer:  # noqa: S310 -- our own
        village = answer.read().decode()
    for account in ("随县发布", "厉山镇政务服务"):
        assert f"“{account}”的关注二维码" in village
    with urllib.request.urlopen(notice) as answer:  # noqa: S310 -- our own
        assert "<audio" in answer.read().decode()


def _refuses_a_second(env):
    second = _pusher("demo", "--exit", **env)
    assert (second.returncode, second.stderr.count("\n")) == (1, 1)
    assert "已在运行" in second.stderr


def _is_joined(env, number):
    """Other commands work in the demo that runs; the county came in by this very roster, so nothing changes."""
    joined = _pusher("report", str(number), "--json", **env)
    assert json.loads(joined.stdout)["push"] == number
    again = _pusher("import", f"{env['CUNKOU_VAR']}/demo/随县村民花名册.xlsx", "--division", "421321", "--yes", **env)
    assert (again.returncode, again.stderr) == (0, "")
    figures = [line.split() for line in again.stdout.splitlines() if "3000" in line.split()]
    assert figures == [["0", "0", "3000", "0", "0"]]
    for words, said in {
        ("check",): "检查通过。",
        ("check", "audit"): "核对无误",
        ("retain", "--dry-run"): "没有删除",
    }.items():
        done = _pusher(*words, **env)
        assert (done.returncode, done.stderr, said in done.stdout) == (0, "", True), words


@contextlib.contextmanager
def _serving(env):
    # as in a terminal: what a shell runs in its background ignores Ctrl-C, and would pass that on
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    demo = subprocess.Popen(
        [sys.executable, "-m", "pusher", "demo"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": "", **env},
    )
    signal.signal(signal.SIGINT, before)
    try:
        yield demo, _until(demo, "密码")
    finally:
        demo.kill()
        demo.communicate()


def test_a_taken_port_is_one_sentence(short_tmp):
    port = free_ports()[0]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port + 1))
        taken.listen()
        done = _pusher("demo", "--exit", CUNKOU_VAR=str(short_tmp / "busy"), PORT=str(port))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert f"127.0.0.1:{port + 1}" in done.stderr
    assert not (short_tmp / "busy").exists(), "no database is made for nothing"


@pytest.mark.parametrize(("env", "word"), [
    ({"CUNKOU_ENV": "production", "DATABASE_WEB_URL": "postgresql://db/x", "REDIS_URL": "redis://c"}, "production"),
    ({"DATABASE_URL": "postgresql://db/x", "REDIS_URL": "redis://c"}, "DATABASE_URL"),
])  # fmt: skip
def test_a_real_database_is_not_played_with(env, word):
    done = _pusher("demo", "--exit", **env)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert word in done.stderr


def test_a_foreign_folder_is_left_alone(short_tmp):
    folder = short_tmp / "foreign"
    folder.mkdir()
    (folder / "年终总结.docx").write_bytes(b"mine")
    done = _pusher("demo", "--exit", CUNKOU_VAR=str(folder), PORT=str(free_ports()[0]))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "不是村口建立的" in done.stderr
    assert [file.name for file in folder.iterdir()] == ["年终总结.docx"]


def _until(process, word):
    told = ""
    while word not in told:
        line = process.stdout.readline()
        assert line, told
        told += line
    return told


def _ports_are_free(env):
    found = []
    for port in (int(env["PORT"]), int(env["PORT"]) + 1):
        with socket.socket() as wire:
            found.append(wire.connect_ex(("127.0.0.1", port)) != 0)
    return all(found)


def _addresses(told):
    found = [word for line in told.splitlines() for word in line.split() if word.startswith("http://")]
    assert len(found) >= 4
    return found[-4:]


def _children(folder):
    """Processes whose environment or command names the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            told = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
            if folder.encode() in told and process.name != str(os.getpid()):
                found.append(process.name)
    return found
