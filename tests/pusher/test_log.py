"""Logs: one JSON object a line that quotes no exception."""

from __future__ import annotations

import json
import logging
import sys

from pusher.log import JsonFormatter


def _line(level=logging.INFO, error=None, **extra):
    record = logging.getLogger("pusher.test").makeRecord(
        "pusher.test", level, "file", 1, "batch %s done", (7,), error, extra=extra
    )
    return JsonFormatter().format(record)


def test_a_line_is_one_json_object_with_its_extras():
    line = _line(batch=7, unit="村委会\n第二行")
    assert "\n" not in line
    assert (
        json.loads(line).items() >= {"level": "info", "from": "pusher.test", "what": "batch 7 done", "batch": 7}.items()
    )
    assert json.loads(line)["unit"] == "村委会\n第二行"


def test_an_exception_is_its_type_and_places_without_its_words():
    try:
        raise ValueError("Key (phone)=(14000000001) already exists")
    except ValueError:
        line = _line(logging.ERROR, sys.exc_info())
    assert "14000000001" not in line
    assert json.loads(line)["error"] == "ValueError"
    assert "test_log.py" in json.loads(line)["places"][0]


def test_an_object_is_named_not_shown():
    class Person:
        def __repr__(self):
            return "14000000001"

    assert json.loads(_line(who=Person()))["who"] == "Person"
