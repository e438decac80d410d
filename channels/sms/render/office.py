"""Whom an SMS names (谁发的、问谁): its unit and a landline, never an officer's mobile alone. Refused with the remedy.

A resident checks a text by ringing a number that he can find elsewhere; a mobile is what swindlers give. Where a notice
has no landline, the county's hotline stands in: 12345 rings in every county (国办发〔2020〕53号), an account may name
another.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from channels.message import UnfitError
from content.item import Contact
from content.render import Rendition, office_number
from content.render.label import Label

HOTLINE: Final = "12345"
_LABEL: Final = "政务服务热线"


def signed(rendition: Rendition, hotline: str) -> Rendition:
    """Return the rendition with a landline to name: its own, that under 找谁问, else the county's hotline.

    Its unit stands in the signature. UnfitError: there is no landline at all.
    """
    if office_number(rendition.telephone):
        return rendition
    ask = dict(rendition.facts).get(Label.ASK, "")
    if number := office_number(ask):
        label = ask.replace(number, "").strip(" ：:，,。（）()") if number in ask else ""
        return _with(rendition, label or "咨询电话", number)
    if not hotline:
        raise UnfitError("短信要写办公座机，不能只有手机号：请在联系电话里加一个座机，或请管账号的人填写“咨询热线”")
    return _with(rendition, _LABEL, hotline)


def _with(rendition: Rendition, label: str, number: str) -> Rendition:
    return replace(rendition, telephone=number, contacts=(*rendition.contacts, Contact(label, number)))
