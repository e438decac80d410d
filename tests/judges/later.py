"""What stands in the county over the week: a step that waits on a secretary's phone, a signed sheet, tongues, weeks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from content import store as items
from content.blank import BLANKS
from content.ingest import Kind
from content.review import Act
from content.tongue import NewTongue
from pusher import digest, key
from pusher.access import Action, Role
from pusher.question import Words, code_hash
from pusher.store import question as questions
from pusher.store import user
from pusher.store import webhook as webhooks
from pusher.store.api_key import NewKey
from pusher.store.question import PageQuestion
from tests.content.files import photo, workbook
from tests.pusher.web.conftest import COUNTY, VILLAGE, add_person, grant_of
from tests.pusher.web.console.office import ROSTER
from tests.pusher.web.console.test_answers import CODE, NUMBER, QA
from tests.pusher.web.console.test_digests import MADE_AT, WEEK
from tests.pusher.web.console.test_dossiers import PERIOD, make
from tests.pusher.web.console.test_errands import go_round, links
from tests.pusher.web.console.test_groups import _do
from tests.pusher.web.console.test_matrix import article, by_hand
from tests.pusher.web.console.test_roster import checked
from tests.pusher.web.console.test_signed import permit, put
from tests.pusher.web.public.test_tongues import added

_NUMBERED: Final = {
    "roster": "audiences.roster",
    "group": "audiences.saved_group",
    "call": "pusher.call_task",
    "answer": "pusher.public_answer",
    "watched": "content.source",
    "staff": "pusher.staff",
    "followed": "pusher.account WHERE channel = 'wechat'",
}


async def furnish(county: Any) -> dict[str, list[str]]:
    """Bring it about; the parts of paths, by what they name."""
    item, question = await _asked(county)
    return {
        "question asked": [question],
        **await _waiting(county),
        **await _signed(county),
        **await _spoken(county, item),
        **await _enclosed(county),
        **await _watched(county),
        **await _numbered(county),
        **await _keyed(county),
        "channel": ["byhand"],
        "blank": list(BLANKS)[:2],
        "division": [str(VILLAGE)],
        "pair": ["-".join(county.at["person"])],
    }


async def _asked(county: Any) -> tuple[Any, str]:
    """A question under a notice, and a public answer that waits for a second person."""
    office, site = county.office, county.site
    item = await office.approved()
    async with county.db.web.acquire() as conn:
        await items.publish(conn, item.id, item.current, site.clock())
        sealed = site.deps.vault.seal(Words("在外地打工怎么认证", "phone", NUMBER).sealed_text())
        new = PageQuestion(
            item.id, item.current, None, site.clock(), date(2026, 11, 27), certain=True, code_hash=code_hash(CODE)
        )
        number = await questions.ask_on_page(conn, new, sealed.key_id, sealed.cipher, of_item=9, of_unit=9)
    made = await county.editor.post(f"/console/answers/new?question={number}", QA)
    assert made.status == 303, await made.text()
    return item, str(number)


async def _waiting(county: Any) -> dict[str, list[str]]:
    """A secretary on a phone, and the link that she was sent."""
    await county.phones.person(Role.VILLAGE_SECRETARY)
    county.secretary = await county.phones.signed_in()
    await county.office.item(Act.SUBMIT, unit=VILLAGE, division=VILLAGE)
    await go_round(county.phones)
    return {"errand": [links(county.phones)[0].rpartition("/")[2]]}


async def _signed(county: Any) -> dict[str, list[str]]:
    """A sheet that was signed on paper and photographed, and one that may be."""
    await permit(county.site)
    signer = await add_person(county.site.deps, "signer", grant_of(Role.VILLAGE_SECRETARY), name="吴强")
    clerk = await county.site.person(Role.VILLAGE_EDITOR, "photographer")
    done, waits = [await county.office.item(Act.SUBMIT, unit=VILLAGE, division=VILLAGE) for _ in range(2)]
    taken = await put(clerk, done, signer)
    assert taken.status == 303, await taken.text()
    page = await clerk.page(f"/console/items/{done.code}")
    step = re.search(rf"/console/items/{done.code}/signed/(\d+)", page)
    return {"signed": [done.code], "step": [step[1]], "unsigned": [waits.code]}


async def _spoken(county: Any, item: Any) -> dict[str, list[str]]:
    """A recording that was heard, and a translation that waits."""
    (heard,) = await added(county.office, item.id, "plain.m4a")
    await added(county.office, item.id, NewTongue("en", "Notice", "Please come to the office."), accept=False)
    return {"spoken": [item.code], "tongue": [str(heard)]}


async def _enclosed(county: Any) -> dict[str, list[str]]:
    """A notice with a picture that is put into words, and a table."""
    async with county.db.web.acquire() as conn:
        home, now = COUNTY // 10**9, county.site.clock()
        picture = await items.attach(conn, home, "流程图.jpg", "image/jpeg", photo(), now)
        table = await items.attach(conn, home, "标准表.xlsx", Kind.XLSX.media_type, workbook(), now)
    item = await county.office.item(attachments=(replace(picture, said="先到村委会领表，再到镇上交"), table))
    return {"enclosed": [item.code], "attachment": ["1", "2"], "item": [*county.at["item"], item.code]}


async def _watched(county: Any) -> dict[str, list[str]]:
    """An account with an article that no push is behind, a week, a pack."""
    office = county.office
    await by_hand(office)
    officer = await county.site.person(Role.COUNTY_OFFICE, "watcher")
    assert (await officer.post("/console/matrix/rm-wechat/article", article())).status == 303
    county.early = {"no digest": await officer.get("/console/digests")}
    await digest.digests(replace(office.site.desk, pool=county.db.worker, now=lambda: MADE_AT))
    assert (await officer.post("/console/dossiers", PERIOD)).status == 303
    await make(office)
    return {"key": ["rm-wechat"], "told": [str(COUNTY)], "week": [str(WEEK)], "dossier": ["1"]}


async def _numbered(county: Any) -> dict[str, list[str]]:
    """What is known by a number alone; a kept group among it."""
    _, page = await _do(county.editor, "add:age", age_from="60")
    status, said = await _do(county.editor, "save", page, name="六十岁以上")
    assert status == 303, said
    return {
        name: [str(row["id"]) for row in await county.db.owner.fetch(f"SELECT id FROM {table} ORDER BY id LIMIT 2")]
        for name, table in _NUMBERED.items()
    }


async def _keyed(county: Any) -> dict[str, list[str]]:
    """A program's key with an address that it told, and a roster that was compared and not applied."""
    now, grant = county.site.clock(), grant_of(Role.COUNTY_OFFICE)
    staff = await add_person(county.site.deps, "engineer", grant)
    async with county.db.web.acquire() as conn:
        (held,) = await user.grants(conn, staff)
        new = NewKey(
            421321, "县政府门户网站", staff, held.id, grant, frozenset({Action.READ_ITEM}), now + timedelta(days=30)
        )
        number, _ = await key.make(conn, new, now)
        sealed = county.site.deps.vault.seal("secret")
        webhook = await webhooks.add_webhook(
            conn, number, "https://a.gov.cn/1", {"item"}, (sealed.key_id, sealed.cipher), now
        )
    _, token = await checked(county.editor, ROSTER + "星亮村,9,孙大爷,户主,1951-07-08,14000000077\n")
    return {"api_key": [str(number)], "webhook": [str(webhook)], "token": [token]}
