"""`pusher alert take`: a file becomes one item that two people let out; what cannot be taken is a sentence."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from pusher.__main__ import main


@pytest.fixture
def var(monkeypatch, short_tmp):
    monkeypatch.setenv("CUNKOU_VAR", str(short_tmp / "alert"))


def _file(tmp_path, **changed):
    at = datetime.now(UTC).astimezone() - timedelta(minutes=7)
    message = {
        "identifier": "42132141600000_20261121150000",
        "msgType": "Alert",
        "headline": "随县气象台发布暴雨红色预警",
        "description": "预计未来3小时厉山镇降雨量将达100毫米以上。",
        "sent": at.isoformat(timespec="seconds"),
        "signallevel": "红色",
        "signaltype": "暴雨",
    }
    path = tmp_path / "预警.json"
    path.write_text(json.dumps(message | changed, ensure_ascii=False), "utf-8")
    return str(path)


def test_an_alert_is_taken_once(var, tmp_path, capsys):
    take = ["alert", "take", _file(tmp_path), "--division", "421321101"]
    assert main(take) == 0
    said = capsys.readouterr().out
    assert "随县气象台发布暴雨红色预警：已收到，还没有审定" in said
    assert "（7分钟）" in said
    where = said.strip().rpartition("/")[2]
    assert main(take) == 0
    again = capsys.readouterr().out
    assert "以前收到过" in again
    assert again.strip().endswith(where)
    cancel = {"identifier": "42132141600000_2", "msgType": "Cancel", "references": "42132141600000_20261121150000"}
    cancel |= {"headline": "随县气象台解除暴雨红色预警", "sent": datetime.now(UTC).isoformat(timespec="seconds")}
    assert main(["alert", "take", _file(tmp_path, **cancel), "--division", "421321101"]) == 0
    ended = capsys.readouterr().out
    assert "没发完的已经停发" in ended
    assert ended.strip().endswith(where)


def test_what_cannot_be_taken_is_a_sentence(var, tmp_path, capsys):
    assert main(["alert", "take", _file(tmp_path, identifier=""), "--division", "421321101"]) == 1
    assert "预警编号" in "".join(capsys.readouterr())
    strange = _file(tmp_path, identifier="x_9", msgType="Cancel", references="x_8")
    assert main(["alert", "take", strange, "--division", "421321101"]) == 1
    assert "没有收到过" in "".join(capsys.readouterr())


def test_a_drill_and_what_comes_from_the_future_are_refused(var, tmp_path, capsys):
    assert main(["alert", "take", _file(tmp_path, status="Exercise"), "--division", "421321101"]) == 1
    assert "演练" in "".join(capsys.readouterr())
    ahead = (datetime.now(UTC) + timedelta(minutes=30)).isoformat(timespec="seconds")
    assert main(["alert", "take", _file(tmp_path, identifier="x_ahead", sent=ahead), "--division", "421321101"]) == 1
    assert "还没有到" in "".join(capsys.readouterr())
