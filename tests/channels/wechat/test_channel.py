"""The rest of the Channel: is the account well, what it does not offer, what it never gives away."""

from __future__ import annotations

from channels.message import Envelope, Message, Scope, Unknown
from channels.wechat import ENTRY
from channels.wechat.channel.options import Options

BODY = {"template_id": "T1", "data": {"thing1": {"value": "耕地地力保护补贴"}}, "spends": False, "link": "url"}
MESSAGE = Message("template", {**BODY, "url": "https://example.org/a"}, "x")


async def test_a_well_account_has_nothing_to_say_and_nobody_hears_of_it(house):
    assert await house.channel.probe() is None
    assert house.world.calls["wechat"] == 0


async def test_an_account_that_is_not_well_says_why(house):
    wrong = await house.build(secret="wrong").probe()
    assert (wrong.code, wrong.scope) == ("40125", Scope.ACCOUNT)
    nobody = await house.build(base="http://127.0.0.1:1", cache=type(house.cache)()).probe()
    assert nobody is not None
    house.official.limits["getcallbackip"] = 0
    busy = await house.channel.probe()
    assert busy.code == "45009"
    house.official.refusing = True
    refused = await house.channel.probe()
    assert (refused.code, refused.scope) == ("40001", Scope.ACCOUNT)


async def test_there_is_nothing_to_fetch_and_nobody_to_ask(house):
    async def keep(raw: bytes) -> None:
        raise AssertionError(raw)

    envelope = Envelope("202611-1-1", "oAlice", MESSAGE)
    assert await house.channel.poll(keep) is None
    assert [type(each) for each in await house.channel.query("k", [envelope] * 2)] == [Unknown, Unknown]
    assert not any(mode.query for mode in house.channel.capabilities.modes)
    await house.channel.close()


async def test_no_secret_and_no_openid_is_in_no_log_and_no_repr(house, caplog):
    caplog.set_level("DEBUG")
    secrets = [house.official.secret, house.official.callback_token, house.official.aes_key]
    token = await house.channel.client.tokens.get()
    outcomes = await house.send(*(Envelope("1", address, MESSAGE) for address in ("oAlice", "o9001", "o9006", "o9013")))
    options = Options(**ENTRY.sandbox_options(house.base, "county"))
    # aiohttp.access is the stand-in's own server
    logged = "".join(str(vars(record)) for record in caplog.records if record.name != "aiohttp.access")
    assert "wechat refused" in logged
    for word in [*secrets, token, "oAlice", "o9001", "o9006", "o9013"]:
        assert word not in logged + repr(outcomes) + repr(options)


async def test_its_entry_knows_its_secrets_and_builds_from_json(house):
    names = {"secret", "token", "aes_key", "previous_aes_key"}
    assert ENTRY.secrets == names
    assert ENTRY.capabilities(house.channel_account()) == house.channel.capabilities
