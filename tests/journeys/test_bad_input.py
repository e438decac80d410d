"""Bad input through the command line: one clear sentence with its place, status 1, and nothing half done."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import pytest
from openpyxl import Workbook

from content import store
from content.checks import Word, WordClass
from pusher.cli.command import Stop
from pusher.cli.demo.notice import docx
from pusher.runtime import now

pytestmark = pytest.mark.asyncio(loop_scope="session")

_VILLAGE = "421321101201"
_NOTICE = "# 关于停水的通知\n\n12月5日停水检修。\n\n咨询电话：0722-0000190\n\n随县供水公司\n\n2026年11月21日\n"
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def _sheet(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b" " * 300_000_000)
    return out.getvalue()


NOTICES = {
    "an ID number in a table cell": (
        docx(["关于发放补贴的通知", [["姓名", "证件"], ["王某", "11010519491231002X"]], "随县农业农村局"]),
        "通知.docx", "表",
    ),
    "a .doc renamed .docx": (_OLD_WORD, "通知.docx", ".docx"),
    "a zip bomb": (_bomb, "通知.docx", "通知.docx"),  # made by its test alone: it takes seconds
    "an empty file": (b"", "通知.txt", "空文件"),
    "a picture": (b"\xff\xd8\xff", "通知.jpg", "图片"),
    "one letter": (b"x", "通知.txt", "正文是空的"),
    "no title": ("各位村民：明天停水，请提前储水。\n".encode(), "通知.txt", "标题"),
}  # fmt: skip


@pytest.mark.parametrize("case", NOTICES)
async def test_a_notice_that_may_not_go_out(house, tmp_path, case, capsys):
    data, name, word = NOTICES[case]
    (tmp_path / name).write_bytes(data() if callable(data) else data)
    said = await _refused(house, "publish", str(tmp_path / name), "--division", _VILLAGE, "--yes")
    assert word in said + capsys.readouterr().out


async def test_the_countys_own_words_hold_at_the_terminal(house, tmp_path, capsys):
    path = tmp_path / "通知.md"
    path.write_text(_NOTICE, "utf-8")
    async with house.owner.acquire() as conn:
        await store.set_word(conn, 421321, Word("停水检修", "", WordClass.SENSITIVE), by=1, at=now())
    try:
        await _refused(house, "publish", str(path), "--division", _VILLAGE, "--yes")
        assert "停水检修" in capsys.readouterr().out
    finally:
        async with house.owner.acquire() as conn:
            await store.drop_word(conn, 421321, "停水检修")


async def test_masks_that_went_out_by_the_terminal_are_remembered(house, tmp_path, capsys):
    def masked(number: str) -> str:
        table = [["姓名", "身份证号"], ["周守田", number]]
        path = tmp_path / "公示.docx"
        path.write_bytes(docx(["关于发放补贴的公示", "现予公示。监督电话：0722-0000190", table, "随县农业农村局"]))
        return str(path)

    words = ("--division", _VILLAGE, "--channels", "qrcode", "--yes")
    assert await house.run("publish", masked("4213211988********"), *words) == 0
    capsys.readouterr()
    await _refused(house, "publish", masked("**********01011234"), *words)
    assert "拼" in capsys.readouterr().out


WORDS = {
    "a division that is no number": (["--division", "厉山镇"], "厉山镇"),
    "an unknown village": (["--division", "421321101999"], "421321101999"),
    "a county without a table": (["--division", "110101"], "110101"),
    "an unknown channel": (["--division", _VILLAGE, "--channels", "pigeon"], "pigeon"),
    "a list that is not there": (["--division", _VILLAGE, "--list", "none.xlsx"], "none.xlsx"),
    "nobody to tell": (["--division", "421321108", "--channels", "sms"], "名册未建"),
}


@pytest.mark.parametrize("case", WORDS)
async def test_words_that_make_no_sense(house, tmp_path, case):
    words, word = WORDS[case]
    (tmp_path / "通知.md").write_text(_NOTICE, "utf-8")
    assert word in await _refused(house, "publish", str(tmp_path / "通知.md"), *words, "--yes")


async def test_a_channel_without_an_account(house, tmp_path):
    (tmp_path / "通知.md").write_text(_NOTICE, "utf-8")
    await house.owner.execute("UPDATE pusher.account SET state = 'off' WHERE key = 'wx-county'")
    try:
        said = await _refused(house, "publish", str(tmp_path / "通知.md"), "--division", _VILLAGE, "--yes")
    finally:
        await house.owner.execute("UPDATE pusher.account SET state = 'active' WHERE key = 'wx-county'")
    assert "微信" in said


HEAD = ("姓名", "手机号", "乡镇", "村")
ZHANG = ("张三", "14000008001", "厉山镇", "王家岗村")
PEOPLE = {
    "letters in a phone": ([HEAD, ZHANG, ("李四", "138OO138OOO", "厉山镇", "王家岗村")], ["3", "字母"]),
    "a person twice": ([HEAD, ZHANG, ZHANG], ["3", "重复"]),
    "a village that is not there": ([HEAD, ("张三", "14000008001", "厉山镇", "桃花源村")], ["2", "桃花源村"]),
    "a formula without a value": ([HEAD, ("张三", "=A1&A2", "厉山镇", "王家岗村")], ["2", "公式"]),
    "no names": ([("手机号", "村"), ("14000008001", "王家岗村")], ["姓名"]),
}


@pytest.mark.parametrize("case", PEOPLE)
@pytest.mark.parametrize("command", ["import", "publish"])
async def test_people_that_cannot_be_read(house, tmp_path, command, case, capsys):
    rows, expected = PEOPLE[case]
    (tmp_path / "名单.xlsx").write_bytes(_sheet(*rows))
    (tmp_path / "通知.md").write_text(_NOTICE, "utf-8")
    first = (
        [str(tmp_path / "名单.xlsx")]
        if command == "import"
        else [str(tmp_path / "通知.md"), "--list", str(tmp_path / "名单.xlsx")]
    )
    said = await _refused(house, command, *first, "--division", "421321101", "--yes")
    told = said + capsys.readouterr().out
    assert all(word in told for word in expected)
    assert "138OO138OOO" not in told


async def test_an_unknown_push_has_no_report(house):
    assert "202601000000001" in await _refused(house, "report", "202601000000001")
    assert "15位" in await _refused(house, "report", "last")


async def test_without_a_person_nothing_is_agreed(house, tmp_path):
    (tmp_path / "通知.md").write_text(_NOTICE, "utf-8")
    assert "--yes" in await _refused(house, "publish", str(tmp_path / "通知.md"), "--division", _VILLAGE)


@pytest.mark.parametrize("command", ["publish", "import"])
async def test_the_process_ends_with_status_1_and_one_line(house, tmp_path, command):
    (tmp_path / "file.docx").write_bytes(_OLD_WORD)
    settings = house.settings
    done = subprocess.run(
        [sys.executable, "-m", "pusher", command, str(tmp_path / "file.docx"), "--division", _VILLAGE, "--yes"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", **settings.environment()},
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("✗ ")


async def _refused(house, *words):
    """Run a command that must stop with a sentence, and prove that nothing of it stayed."""
    before = await house.counts()
    with pytest.raises(Stop) as stopped:
        await house.run(*words)
    assert await house.counts() == before
    assert stopped.value.args[0].strip()
    return stopped.value.args[0]
