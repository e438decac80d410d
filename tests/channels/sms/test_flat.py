"""JSON that is written without the encoder is what the encoder writes."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from channels.sms.client.flat import listed, quoted, written

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@given(st.text())
def test_a_string(text):
    assert quoted(text) == _compact(text)


@given(st.lists(st.text()), st.dictionaries(st.text(), st.text()))
def test_lists_and_objects(values, fields):
    assert (listed(values), written(fields)) == (_compact(values), _compact(fields))
