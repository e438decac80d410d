"""Reads of which sex those who are meant are, where a text names one and not both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from content.ingest.proposal import Proposal
from content.ingest.whom import people
from content.pattern import late

_WOMEN: Final = people("women")
_MEN: Final = people("men")
_BOTH: Final = late(
    r"男女(?:不限|均可|都|同招|老少)|不[限分]男女|[男女](?:的|生|同志|性)?也(?:欢迎|可以?|能|行|收|招|要)"
    r"|(?:女方?年?满?\d+[^。；]{0,16}男|男方?年?满?\d+[^。；]{0,16}女)方?年?满?\d+"  # each an age of their own
)


def read_sexes(text: str) -> Iterator[Proposal[str]]:
    """Yield the one sex that a text names."""
    if _BOTH.search(text):
        return
    women, men = _WOMEN.search(text), _MEN.search(text)
    if women and not men:
        yield Proposal("sex=女", women[0])
    if men and not women:
        yield Proposal("sex=男", men[0])
