"""JSON as the gateways take it, without blanks and in the letters themselves: objects and lists of strings. Pure.

json's encoder sets itself up anew for every object, which costs as much as the signature; these lines do not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Final

quoted: Final = json.encoder.encode_basestring  # a string as it stands in JSON


def listed(values: Iterable[str]) -> str:
    """Write a list of strings."""
    return f"[{','.join([quoted(value) for value in values])}]"


def written(fields: Mapping[str, str]) -> str:
    """Write an object of strings."""
    return f"{{{','.join([f'{quoted(name)}:{quoted(value)}' for name, value in fields.items()])}}}"
