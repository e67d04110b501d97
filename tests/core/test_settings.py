"""Settings: good ones are read, each bad one is refused in one clear line."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.cli import cli

from core.settings import BadSetting, read

KEY = "correct horse battery staple 42"
ROOT = Path(__file__).resolve().parents[2]


def settings(tmp_path, **given: str):
    return read({"INSTANCE_PATH": str(tmp_path), **given})


def test_without_any_setting_everything_lies_in_one_folder(tmp_path):
    found = settings(tmp_path)
    assert found["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path / 'rapporteur.sqlite'}"
    assert found["QUEUE_URL"] == f"sqlite:///{tmp_path / 'queue.sqlite'}"
    assert found["MAIL_URL"] == f"dir:{tmp_path / 'mail'}"
    assert found["FILES_URL"] == str(tmp_path / "files")
    assert found["SITE_URL"] == "http://127.0.0.1:8000"
    assert found["SITE_LANGUAGES"] == ["ar", "zh", "en", "fr", "ru", "es"]


def test_an_embedded_site_makes_its_own_key_once_and_for_itself_alone(tmp_path):
    key = settings(tmp_path)["SECRET_KEY"]
    kept = tmp_path / "secret-key"
    assert settings(tmp_path)["SECRET_KEY"] == key
    assert len(key) >= 40
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_site_on_https_has_a_cookie_that_no_other_host_and_no_plain_page_can_set(tmp_path):
    found = settings(tmp_path, SITE_URL="https://forum.example.org/", SECRET_KEY=KEY, RAPPORTEUR_ENV="production")
    assert found["SITE_URL"] == "https://forum.example.org"
    assert (found["SESSION_COOKIE_NAME"], found["SESSION_COOKIE_SECURE"], found["SESSION_COOKIE_HTTPONLY"], found["SESSION_COOKIE_SAMESITE"]) == (
        "__Host-session",
        True,
        True,
        "Lax",
    )
    assert "forum.example.org" in found["TRUSTED_HOSTS"]


@pytest.mark.parametrize("url", ["postgres://u:p@db/x", "postgresql://u:p@db/x", "postgresql+psycopg://u:p@db/x"])
def test_postgresql_may_be_named_as_hosts_name_it(tmp_path, url):
    assert settings(tmp_path, DATABASE_URL=url)["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://u:p@db/x"


def test_old_keys_keep_sessions_for_a_while(tmp_path):
    assert settings(tmp_path, SECRET_KEY_FALLBACKS=f"{KEY}, {KEY}x")["SECRET_KEY_FALLBACKS"] == [KEY, KEY + "x"]


BAD = [
    ({"RAPPORTEUR_ENV": "production"}, "SECRET_KEY is missing"),
    ({"SECRET_KEY": "changeme"}, "SECRET_KEY is too weak"),
    ({"SECRET_KEY": "a" * 40}, "SECRET_KEY is too weak"),
    ({"SECRET_KEY": "short but mixed 1"}, "SECRET_KEY is too weak"),
    ({"SECRET_KEY_FALLBACKS": "old"}, "SECRET_KEY_FALLBACKS holds a weak key"),
    ({"RAPPORTEUR_ENV": "staging"}, "RAPPORTEUR_ENV must be development or production"),
    ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL must begin with"),
    ({"QUEUE_URL": "amqp://x"}, "QUEUE_URL must begin with"),
    ({"MAIL_URL": "sendmail"}, "MAIL_URL must begin with"),
    ({"MAIL_URL": "smtp://"}, "MAIL_URL must name a mail server"),
    ({"MAIL_URL": "smtp://host:port"}, "MAIL_URL must name a mail server"),
    ({"FILES_URL": "s3://bucket"}, "FILES_URL must be a folder"),
    ({"SITE_URL": "forum.example.org"}, "SITE_URL must be an address"),
    ({"SITE_URL": "ftp://forum.example.org"}, "SITE_URL must be an address"),
    ({"SITE_URL": "https://[forum"}, "SITE_URL must be an address"),
    ({"SITE_URL": "https://example.org/forum"}, "SITE_URL must be an address"),
    ({"SITE_LANGUAGES": "en,de"}, "SITE_LANGUAGES takes"),
    ({"SITE_LANGUAGES": ","}, "SITE_LANGUAGES takes"),
    ({"SITE_TIMEZONE": "Mars/Olympus"}, "SITE_TIMEZONE must be a zone"),
    ({"SITE_TIMEZONE": "../../etc/passwd"}, "SITE_TIMEZONE must be a zone"),
    ({"PROXY_COUNT": "one"}, "PROXY_COUNT must be a whole number"),
    ({"WEB_WORKERS": "0"}, "WEB_WORKERS must be a whole number"),
    ({"WEB_THREADS": "-1"}, "WEB_THREADS must be a whole number"),
    ({"PORT": "70000"}, "PORT must be a whole number"),
]


@pytest.mark.parametrize(("given", "words"), BAD, ids=lambda value: value if isinstance(value, str) else None)
def test_a_bad_setting_is_refused_in_one_clear_line(tmp_path, given, words):
    with pytest.raises(BadSetting) as refused:
        settings(tmp_path, **given)
    assert refused.value.message.startswith(words)
    assert "\n" not in refused.value.message


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetting, match=r"The folder .*file/instance cannot be written"):
        settings(tmp_path, INSTANCE_PATH=str(tmp_path / "file" / "instance"))


@pytest.mark.parametrize("command", [["doctor"], ["serve"], ["worker"], ["run"], ["db", "upgrade"]], ids=" ".join)
def test_every_command_says_a_bad_setting_on_one_line_and_fails(tmp_path, monkeypatch, command):
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(cli, ["--app", "app", *command], env={"INSTANCE_PATH": str(tmp_path), "SITE_LANGUAGES": "de"})
    assert done.exit_code != 0
    assert done.stderr.strip().splitlines() == ["Error: SITE_LANGUAGES takes ar, zh, en, fr, ru, es; not de."]
