"""Which passwords are taken, and how they are kept."""

import statistics
import time

import pytest

from accounts import passwords
from core import settings
from core.languages import say
from tests import make
from tests.accounts.desk import PASSWORD

WARM, TRIES = 5, 50


def verdict(password, *, name="Ada Okello", address="okello.a@example.org"):
    return passwords.acceptable(password, site="Rapporteur", name=name, address=address)


@pytest.mark.parametrize(
    "password",
    ["x7!kQp2z", "correct horse battery staple", "四月の雨が静かに降る", "пять тихих гаваней", "        a        b c", "π≈3,14159", "z" * 50 + "yx", "7" * 4093 + "abc"],
)  # fmt: skip
def test_a_password_may_be_made_of_anything(password):
    assert verdict(password)


@pytest.mark.parametrize(
    "password",
    [
        "", "seven77", "password", "PassWord", "12345678", "qwertyuiop", "iloveyou", "aaaaaaaaaaaa", "abababababab", "Rapporteur2026",
        "my RAPPORTEUR", "okello-2026", "ADAOKELLO!", "Ada Okello 1", "okello.a99", "x" * 4097, "é" * 2049 + "a",
    ],
)  # fmt: skip
def test_a_password_that_is_guessed_first_is_not_taken(password):
    assert not verdict(password)


def test_a_short_name_forbids_nothing_but_itself():
    assert verdict("lithium adapter", name="Ada", address="a@example.org")
    assert not verdict("王小明王小明1234", name="王小明", address="w@example.org")


def test_the_list_is_long_enough_and_free_of_doubles():
    lines = passwords._LIST.read_text().splitlines()
    assert len(lines) == len(set(lines)) >= 3000
    assert all(len(line) >= passwords.SHORTEST and line == line.casefold() for line in lines)


def test_the_reason_is_said(app):
    with app.test_request_context("/en/"):
        assert say(verdict("short")) == "The password must have at least 8 characters."


def test_it_is_kept_as_argon2id_with_the_parameters_of_the_setting(app):
    app.config["ARGON2"], before = {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1}, app.config["ARGON2"]
    try:
        stored = passwords.hashed(PASSWORD)
        assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert passwords.fits(PASSWORD, stored)
        assert not passwords.fits(PASSWORD + " ", stored)
    finally:
        app.config["ARGON2"] = before
    assert passwords.outdated(stored)


def test_the_shipped_parameters_are_strong_enough(tmp_path):
    shipped = settings.read({"INSTANCE_PATH": str(tmp_path)})["ARGON2"]
    assert (shipped["memory_cost"], shipped["time_cost"], shipped["parallelism"]) >= (19 * 1024, 2, 1)


def test_nothing_is_cut_or_folded(app):
    stored = passwords.hashed("é" * 100 + "end")
    assert not passwords.fits("é" * 100, stored)
    assert not passwords.fits("É" * 100 + "END", stored)
    assert passwords.fits("é" * 100 + "end", stored)


def test_nobody_has_no_password(app):
    assert not passwords.fits("nobody has this password", None)
    assert not passwords.fits("", None)
    assert not passwords.fits("x", "not a hash")


@pytest.mark.slow
@pytest.mark.parametrize("path", ["session", "recovery", "new"])
def test_known_and_unknown_addresses_take_the_same_time(app, path):
    """Fifty tries each, in turns, with the shipped parameters; the medians differ by less than a fifth. Where they differ by less than a twentieth after half of them, that is enough."""
    app.config["ARGON2"], before = {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1}, app.config["ARGON2"]
    try:
        for part in range(3):  # a machine with other work may be slow for one of the two once, not three times
            medians = spent_on(app, path, part)
            if alike := differ(medians) < 0.2:
                break
    finally:
        app.config["ARGON2"] = before
    assert alike, medians


def differ(medians: dict[bool, float]) -> float:
    """By what part of the shorter one."""
    return abs(medians[True] - medians[False]) / min(medians.values())


def spent_on(app, path: str, part: int) -> dict[bool, float]:
    """The median of seconds for known addresses, and for unknown ones; what comes first warms the site."""
    fields = {"password": "a wrong guess at it", "name": "Ada", "category": "party", "language": "en", "timezone": "UTC"}
    kept = passwords.hashed(PASSWORD)
    known = [make.person(password_hash=kept) for _ in range(WARM + TRIES)]
    spent: dict[bool, list[float]] = {True: [], False: []}
    for n, person in enumerate(known):
        for is_known, email in ((True, person.email), (False, f"unknown-{part}-{n}@example.org")):
            browser = app.test_client()
            elsewhere = {"REMOTE_ADDR": f"10.{n}.{int(is_known)}.{part}"}
            began = time.perf_counter()
            browser.post(f"/en/account/{path}", data={"email": email, **fields}, environ_overrides=elsewhere)
            spent[is_known].append(time.perf_counter() - began)
        medians = {is_known: statistics.median(times[WARM:] or times) for is_known, times in spent.items()}
        if n == WARM + TRIES // 2 and differ(medians) < 0.05:
            break
    print(path, {is_known: f"{median * 1000:.2f} ms" for is_known, median in medians.items()})
    return medians
