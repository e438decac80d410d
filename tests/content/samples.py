"""Versions to test with."""

from dataclasses import replace
from datetime import date

from content.checks import check
from content.ingest import read
from content.item import Contact, Genre, Nature, Paragraph, PlainFacts, Version

COUNTY = 421321000000000
TOWN = 421321101000000
VILLAGE = 421321101002000
NEIGHBOUR = 421321101003000
OTHER_TOWN = 421321102000000
TODAY = date(2026, 6, 1)


def subsidy(**changes):
    return replace(
        Version(
            title="随县农业农村局关于开展2026年耕地地力保护补贴申报的通知",
            blocks=(Paragraph("种粮农户可到村委会登记，每亩82.50元。"),),
            genre=Genre.SUBSIDY,
            nature=Nature.GOVERNMENT,
            division=COUNTY,
            issuer="随县农业农村局",
            issued_on=date(2026, 10, 9),
            plain=PlainFacts("种粮农户", "每亩82.50元", "带身份证到村委会登记。", deadline=date(2026, 11, 30)),
            contacts=(Contact("监督电话", "0722-3338111"), Contact("咨询电话", "0722-3338000")),
        ),
        **changes,
    )


PERSONAL = frozenset({"id_number", "id_masked", "bank_card", "card", "phone", "address", "illness", "minor"})


def personal_rules(text):
    """The rules about persons that a text under the title 公示 breaks."""
    version = subsidy(title="公示", blocks=read("名单.txt", text.encode()).blocks)
    return {one.rule for one in check(version, {}, today=TODAY) if one.rule in PERSONAL}
