"""What a line of text asks an account for: notices, a subject, a place, a code, help; or none of these. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import Final

from audiences.division import AmbiguousDivisionError, Division, DivisionError, Tree
from audiences.places import resolve
from content.code import read_code
from content.sought import core, known

LONGEST: Final = 20  # characters of what is still a keyword and not a letter


class Ask(StrEnum):
    """What is asked for."""

    NOTICES = "notices"  # what hangs in one's own village
    CATALOGUE = "catalogue"
    HELP = "help"
    SUBJECT = "subject"  # notices about something
    PLACE = "place"  # what hangs in a place
    WHICH = "which"  # a name that several places have
    BIND = "bind"  # to say who one is
    CODE = "code"  # the notice under a printed code
    UNBIND = "unbind"
    UNHEARD = "unheard"  # why nothing comes
    PERSON = "person"  # somebody to talk to


@dataclass(frozen=True, slots=True)
class Wish:
    """A request that a program can answer."""

    ask: Ask
    word: str = ""  # of a subject, as it was said
    places: tuple[int, ...] = ()  # 15 digits
    code: str = ""


_FILE: Final = json.loads(resources.files("content.data").joinpath("talk_words.json").read_text("utf-8"))
_DANGER: Final[Sequence[str]] = _FILE["danger"]
_WORDS: Final = {word: ask for ask in Ask for word in _FILE.get(ask, ())}
_NOTHING: Final = re.compile(r".?|\d{2,3}")  # a face, a 1: nothing that a person could answer
_SCENE: Final = re.compile(r"v(\d{15}|\d{12}|\d{9}|\d{6})", re.ASCII)  # a village's QR: v421321101201


def read(text: str, tree: Tree, home: int | None) -> Wish | None:
    """What a line asks for; None: a person has to read it. `home`: the follower's place, where it is known."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())
    if len(plain) > LONGEST:
        return None
    if _NOTHING.fullmatch(plain) and plain not in _WORDS and not known(plain):
        return Wish(Ask.HELP)
    if found := next(filter(None, (_word(word, tree, home) for word in dict.fromkeys((plain, core(plain))))), None):
        return found
    code = read_code(plain)
    return Wish(Ask.CODE, code=code) if code else None


def in_danger(text: str) -> bool:
    """Whether somebody may be in danger: then numbers come first, whatever else is said."""
    return any(word in text for word in _DANGER)


def scene_division(scene: str | None) -> int | None:
    """Read the division of a QR's scene, None: it names no place."""
    found = _SCENE.fullmatch(scene or "")
    return int(found[1].ljust(15, "0")) if found else None


def _word(word: str, tree: Tree, home: int | None) -> Wish | None:
    if ask := _WORDS.get(word):
        return Wish(ask)
    return Wish(Ask.SUBJECT, word=word) if known(word) else _place(word, tree, home)


def _place(word: str, tree: Tree, home: int | None) -> Wish | None:
    try:
        return Wish(Ask.PLACE, places=(resolve(word, tree, _town(home)).code,))
    except AmbiguousDivisionError as error:
        several = len(error.candidates) > 1
        return Wish(Ask.WHICH if several else Ask.PLACE, places=error.candidates) if error.candidates else None
    except DivisionError:
        return None


def _town(home: int | None) -> Division | None:
    town = Division(home).town if home else None
    return Division(town) if town else None
