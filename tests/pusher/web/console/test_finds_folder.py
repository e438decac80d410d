"""Files of a drop folder (投递夹): each comes once, whole; one that cannot be taken says why."""

from __future__ import annotations

import os

from content.store import source as sources
from pusher.collect import collect
from tests.pusher.web.console.test_finds import TITLE, desk, fetcher, waiting, watch  # noqa: F401 - fixtures


async def test_a_folder_brings_whole_files_once(site, office, db, desk, fetcher, tmp_path):  # noqa: F811
    folder = tmp_path / "收稿"
    folder.mkdir()
    old = site.clock().timestamp() - 60

    def put(name, data, when=old):
        (folder / name).write_bytes(data)
        os.utime(folder / name, (when, when))

    put("通知.txt", f"{TITLE}\n请尽快登记。".encode())
    put("老.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(99))
    put("正在写.txt", "还没写完".encode(), site.clock().timestamp())
    put("~$通知.docx", b"x")
    (folder / "link.txt").symlink_to("/etc/hostname")
    await watch(db, site, str(folder), "folder")
    assert await collect(desk, fetcher) == 2
    assert {(one.name, bool(one.error)) for one in await waiting(db)} == {("通知.txt", False), ("老.doc", True)}
    put("改了名.txt", f"{TITLE}\n请尽快登记。".encode())
    site.clock.forward(seconds=60)
    assert await collect(desk, fetcher) == 1
    assert "正在写.txt" in {one.name for one in await waiting(db)}


async def test_a_file_that_is_too_large_is_named_once(site, office, db, desk, fetcher, tmp_path):  # noqa: F811
    for name in ("照片多.docx", "长.txt"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(21 * 2**20)
        os.utime(tmp_path / name, (0, 0))
    await watch(db, site, str(tmp_path), "folder")
    assert await collect(desk, fetcher) == 2
    assert {one.name: one.error for one in await waiting(db)} == {
        "照片多.docx": "“照片多.docx”有21.0MB，超过20MB。请压缩图片或去掉图片后再上传",
        "长.txt": "“长.txt”有21.0MB，超过20MB。请只留要发布的部分，长名单做成附件",
    }
    site.clock.forward(seconds=60)
    assert await collect(desk, fetcher) == 0


async def test_a_find_is_called_by_its_title_and_says_what_it_is(site, office, db, desk, fetcher, tmp_path):  # noqa: F811
    red = f"随县民政局文件\n随民政发〔2026〕31号\n{TITLE}\n各镇人民政府：\n请尽快登记。"
    files = {
        "红头.txt": red, "配置.json": '{"a": 1}',
        "页.html": '<html><title>栏目</title><body><ul><li><a href="/a">关于某事的通知</a></li></ul></body></html>',
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
        os.utime(tmp_path / name, (0, 0))
    await watch(db, site, str(tmp_path), "folder")
    assert await collect(desk, fetcher) == 3
    found = {one.name: one for one in await waiting(db)}
    assert found["红头.txt"].title == TITLE
    assert "不是预警信息" in found["配置.json"].error
    assert "栏目页" in found["页.html"].error


async def test_a_folder_that_is_gone_is_an_error(site, office, db, desk, fetcher, tmp_path):  # noqa: F811
    number = await watch(db, site, str(tmp_path / "没有"), "folder")
    await collect(desk, fetcher)
    async with db.web.acquire() as conn:
        assert "打不开文件夹" in (await sources.source(conn, number)).error
