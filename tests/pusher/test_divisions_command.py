"""`pusher divisions`: any county of the national table, from the package or from what is bundled."""

from __future__ import annotations

import pytest

from pusher.__main__ import main

HEADS = {
    "areas.csv": "code,name,cityCode,provinceCode",
    "streets.csv": "code,name,areaCode,provinceCode,cityCode",
    "villages.csv": "code,name,streetCode,provinceCode,cityCode,areaCode",
}
ROWS = {
    "areas.csv": '110101,"东城区",1101,11',
    "streets.csv": '110101001,"东华门街道",110101,11,1101',
    "villages.csv": '110101001001,"多福巷社区居委会",110101001,11,1101,110101',
}


@pytest.fixture
def var(monkeypatch, short_tmp):
    monkeypatch.setenv("CUNKOU_VAR", str(short_tmp / "divisions"))


def test_a_bundled_county_and_one_from_the_package(var, tmp_path, capsys):
    for name, head in HEADS.items():
        (tmp_path / name).write_text(f"{head}\n{ROWS[name]}\n", "utf-8")
    assert main(["divisions", "421321"]) == 0
    assert main(["divisions", "110101", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "随县：414个区划已载入" in said
    assert "东城区：3个区划已载入" in said


@pytest.mark.parametrize(
    ("args", "sentence"),
    [(["42132"], "应为6位数字"), (["990101"], "没有"), (["110101", "nowhere"], "读不了")],
)
def test_a_wrong_county_or_source_is_a_sentence(var, args, sentence, capsys):
    assert main(["divisions", *args]) == 1
    assert sentence in capsys.readouterr().err
