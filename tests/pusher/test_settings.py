"""Settings: what the environment says, and the sentence when it says it wrong."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pusher.proxies import read_networks
from pusher.settings import Keys, Settings, SettingsError, local_keys, parse_keys

KEY = base64.b64encode(bytes(range(32))).decode()
SERVERS = {"DATABASE_WEB_URL": "postgresql://cunkou_web@db/cunkou", "REDIS_URL": "redis://cache/0"}


def test_nothing_given_means_our_own_servers_on_loopback():
    settings = Settings.from_env({})
    assert settings.embedded
    assert (settings.host, settings.port, settings.base_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"PORT": "８０"}, "PORT"),
        ({"DATABASE_URL": "mysql://db"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://db/x"}, "REDIS_URL"),
        ({"REDIS_URL": "redis://cache"}, "DATABASE_URL"),
        ({"REDIS_URL": "cache:6379"}, "REDIS_URL"),
        ({"BASE_URL": "cunkou.example"}, "BASE_URL"),
        ({"CALLBACK_BASE": "/callbacks"}, "CALLBACK_BASE"),
        ({"CUNKOU_SANDBOX": "perhaps"}, "CUNKOU_SANDBOX"),
        ({"CUNKOU_ENV": "prod"}, "CUNKOU_ENV"),
        ({"CUNKOU_HELPLINES": "反诈专线 96110"}, "CUNKOU_HELPLINES"),
        ({"CUNKOU_KEYS": "1:c2hvcnQ="}, "CUNKOU_KEYS"),
        ({"CUNKOU_KEYS": f"1:{KEY},1:{KEY}"}, "CUNKOU_KEYS"),
        ({"CUNKOU_KEYS": f"first:{KEY}"}, "CUNKOU_KEYS"),
        ({"CUNKOU_KEYS": " , "}, "CUNKOU_KEYS"),
        ({"CUNKOU_KEEP_AUDIT_DAYS": "30"}, "CUNKOU_KEEP_AUDIT_DAYS 应是不小于 184 的整数，或者 0"),
        ({"CUNKOU_PROXIES": "gateway"}, "CUNKOU_PROXIES"),
        ({"CUNKOU_PROXIES": "0.0.0.0/0"}, "CUNKOU_PROXIES"),
        ({"CUNKOU_ENV": "production", "CUNKOU_SANDBOX": "1", **SERVERS}, "CUNKOU_SANDBOX"),
        ({"CUNKOU_ENV": "production"}, "DATABASE_WEB_URL"),
    ],
)
def test_an_error_names_the_variable(env, named):
    with pytest.raises(SettingsError, match=named):
        Settings.from_env(env)


def test_errors_and_reprs_hold_no_secret():
    secret = base64.b64encode(b"x" * 31).decode()
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({"CUNKOU_KEYS": f"1:{secret}"})
    assert secret not in str(caught.value)
    settings = Settings.from_env(
        {**SERVERS, "DATABASE_URL": "postgresql://owner:hidden@db/cunkou", "CUNKOU_KEYS": f"1:{KEY}"}
    )
    assert "hidden" not in repr(settings)
    assert repr(bytes(range(32)))[2:20] not in repr(settings)


@given(st.dictionaries(st.integers(1, 32767), st.binary(min_size=32, max_size=32), min_size=1))
def test_keys_survive_their_text_in_order(by_id):
    again = parse_keys(Keys(by_id).text())
    assert list(again.by_id.items()) == list(by_id.items())
    assert again.primary == next(iter(by_id))


def test_a_child_gets_the_same_settings():
    settings = Settings.from_env({**SERVERS, "CUNKOU_KEYS": f"1:{KEY}", "PORT": "8123", "CUNKOU_SANDBOX": "on"})
    assert settings.helplines[0] == ("96110", "反诈专线")
    settings = replace(settings, helplines=(("0722-3338999", "县政务公开办"),))
    assert Settings.from_env(settings.environment()) == settings
    settings = replace(settings, proxies=read_networks("10.1.1.5,10.1.2.0/28"), keep_audit_days=184)
    assert Settings.from_env(settings.environment()) == settings
    assert Settings.from_env(replace(settings, proxies=()).environment()).proxies == ()


def test_local_keys_are_made_once_and_closed_to_others(tmp_path):
    made = local_keys(tmp_path / "var")
    assert local_keys(tmp_path / "var") == made
    assert (tmp_path / "var" / "keys").stat().st_mode & 0o777 == 0o600
    assert made.by_id[made.primary] != local_keys(tmp_path / "other").by_id[1]


def test_production_wants_keys_from_outside(tmp_path):
    settings = Settings.from_env({**SERVERS, "CUNKOU_ENV": "production", "CUNKOU_VAR": str(tmp_path)})
    with pytest.raises(SettingsError, match="CUNKOU_KEYS"):
        settings.vault_keys()
    assert list(tmp_path.iterdir()) == []


def test_a_process_names_the_database_it_lacks():
    with pytest.raises(SettingsError, match="DATABASE_WORKER_URL"):
        Settings.from_env(SERVERS).need("DATABASE_WORKER_URL")
    assert Settings.from_env(SERVERS).need("DATABASE_WEB_URL") == SERVERS["DATABASE_WEB_URL"]


@pytest.mark.parametrize(
    ("base", "warnings"),
    [
        ("https://cunkou.suixian.gov.cn", 0),
        ("http://cunkou.suixian.gov.cn", 1),
        ("https://cunkou.example.com", 1),
        ("https://evilgov.cn", 1),
    ],
)
def test_production_warns_of_an_address_that_residents_cannot_trust(base, warnings):
    env = {**SERVERS, "CUNKOU_ENV": "production", "BASE_URL": base, "CUNKOU_KEYS": f"1:{KEY}", "CUNKOU_PROXIES": "无"}
    assert len(Settings.from_env(env).warnings()) == warnings
    assert "CUNKOU_PROXIES" in Settings.from_env({**env, "CUNKOU_PROXIES": ""}).warnings()[-1]
    assert Settings.from_env({**env, "CUNKOU_ENV": ""}).warnings() == ()
