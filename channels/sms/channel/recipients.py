"""Whom a call reaches: who breaks the number rule is refused here, who wants another text waits for the next call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from channels.message import Deferred, Envelope, Outcome, Reason
from channels.sms.client.phone import mobile, refused

_Text = TypeVar("_Text")
OTHER_TEXT: Final = Deferred(Reason("other_text", "一次提交只能有一种内容，下一次再发"), 0.0)


@dataclass(frozen=True, slots=True)
class Recipients(Generic[_Text]):
    """The numbers of a call, each once and with its text, and the envelopes' places."""

    texts: Mapping[str, _Text]
    _places: Sequence[str | Outcome]  # a number, or what is known already

    def outcomes(self, found: Mapping[str, Outcome]) -> list[Outcome]:
        """One outcome an envelope, in order."""
        return [found[place] if isinstance(place, str) else place for place in self._places]


def recipients(
    envelopes: Sequence[Envelope], text_of: Callable[[Envelope], _Text], together: Callable[[_Text, _Text], bool]
) -> Recipients[_Text]:
    """Sort a call's envelopes; `together` says whether a text may go in one call with the first."""
    texts: dict[str, _Text] = {}
    places: list[str | Outcome] = []
    first = text_of(envelopes[0]) if envelopes else None
    for envelope in envelopes:
        number = mobile(envelope.address)
        if number is None:
            places.append(refused(envelope.address))
            continue
        plain = envelope.message is envelopes[0].message and not envelope.slots
        text = first if plain and not envelopes[0].slots else text_of(envelope)
        assert text is not None  # noqa: S101 - there is a first envelope
        if first is not None and together(text, first) and texts.get(number, text) == text:
            texts[number] = text
            places.append(number)
        else:
            places.append(OTHER_TEXT)
    return Recipients(texts, places)
