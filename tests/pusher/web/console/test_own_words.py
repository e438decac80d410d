"""What somebody wrote goes with her copy and with her deletion; nobody else's does."""

from __future__ import annotations

from pusher.access import Role
from pusher.question import Words

ASKED = {"number": "15号", "reason": "本人申请"}


async def _write(office, vault, text: str, address: str) -> None:
    sealed = vault.seal(Words(text, "phone", address).sealed_text())
    await office.db.owner.execute(
        "INSERT INTO pusher.question (county, division, account, source, received_at, due, certain, key_id, cipher)"
        " SELECT 421321, 421321000000000, min(id), 'sms', now(), now()::date, true, $1, $2 FROM pusher.account",
        sealed.key_id, sealed.cipher,
    )  # fmt: skip


async def _hers_and_anothers(office, site) -> tuple[int, object]:
    await office.whole()
    for text, address in (("我家的补贴没到", "14000000001"), ("我家的路灯坏了", "14000000004")):
        await _write(office, site.deps.vault, text, address)
    number = await office.db.owner.fetchval("SELECT id FROM audiences.resident WHERE name = '王大爷'")
    return number, await site.person(Role.COUNTY_OFFICE)


async def test_the_copy_has_her_letters_and_nobody_elses(office, site):
    number, county = await _hers_and_anothers(office, site)
    held = await (await county.post(f"/console/people/{number}/export", ASKED | {"as": "file"})).json(content_type=None)
    (letter,) = held["来信"]
    assert (letter["写的话"], letter["办理"], letter["从哪里"]) == ("我家的补贴没到", "待审看", "短信回复")
    page = await (await county.post(f"/console/people/{number}/export", ASKED | {"as": "page"})).text()
    assert "我家的补贴没到" in page
    assert "路灯" not in page
    for odd in ("True", "False", "T0", "全部信息"):
        assert odd not in page


async def test_who_is_deleted_leaves_no_letter_and_others_keep_theirs(office, site):
    number, county = await _hers_and_anothers(office, site)
    assert (await county.post(f"/console/people/{number}/purge", ASKED | {"sure": "yes"})).status == 303
    rows = await office.db.owner.fetch("SELECT cipher, state, ended_at FROM pusher.question ORDER BY id")
    assert [(row["cipher"] is None, row["state"]) for row in rows] == [(True, "aside"), (False, "received")]
    assert rows[0]["ended_at"] is not None


async def test_what_a_proxy_wrote_is_his(office, site):
    number, county = await _hers_and_anothers(office, site)
    await office.db.owner.execute("UPDATE audiences.link SET relation = 'proxy' WHERE resident = $1", number)
    held = await (await county.post(f"/console/people/{number}/export", ASKED | {"as": "file"})).json(content_type=None)
    assert held["来信"] == []
    assert held["联系方式"][0]["代收人"] == "是，别人替您收"
