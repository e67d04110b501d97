"""Who may look after accounts: plain values, no database."""

import pytest

from accounts import rules
from accounts.models import Person, folded, folded_address
from tests.conftest import NOW


def somebody(number: int, role: str = "member", **given) -> Person:
    return Person(id=number, name="x", role=role, confirmed_at=NOW, **given)


MEMBER, OFFICE, BOSS = somebody(1), somebody(2, "secretariat"), somebody(3, "administrator")


@pytest.mark.parametrize(("actor", "people", "log"), [(None, False, False), (MEMBER, False, False), (OFFICE, True, False), (BOSS, True, True)])
def test_who_sees_people_and_the_log(actor, people, log):
    assert bool(rules.may_see_people(actor)) is people
    assert bool(rules.may_see_audit_log(actor)) is log


@pytest.mark.parametrize(
    ("actor", "role", "may"),
    [
        (None, "member", 0), (MEMBER, "member", 0), (OFFICE, "member", 1), (OFFICE, "secretariat", 0), (OFFICE, "administrator", 0),
        (BOSS, "member", 1), (BOSS, "administrator", 1), (BOSS, "king", 0),
    ],
)  # fmt: skip
def test_who_invites_to_what(actor, role, may):
    assert bool(rules.may_invite(actor, role)) is bool(may)


def test_somebody_disabled_invites_nobody():
    assert not rules.may_invite(somebody(4, "administrator", disabled_at=NOW), "member")


def test_the_choices_are_those_one_may_give():
    assert rules.roles_to_invite(OFFICE) == ["member"]
    assert rules.roles_to_invite(BOSS) == ["member", "secretariat", "administrator"]
    assert rules.roles_to_invite(MEMBER) == []


@pytest.mark.parametrize(("actor", "may"), [(None, 0), (MEMBER, 0), (OFFICE, 0), (BOSS, 1)])
def test_who_changes_roles(actor, may):
    assert bool(rules.may_change_role(actor, somebody(9))) is bool(may)
    assert not rules.may_change_role(actor, actor or MEMBER)
    assert not rules.may_change_role(actor, somebody(9, erased_at=NOW))


@pytest.mark.parametrize(
    ("actor", "role", "may"),
    [(None, "member", 0), (MEMBER, "member", 0), (OFFICE, "member", 1), (OFFICE, "secretariat", 0), (OFFICE, "administrator", 0), (BOSS, "administrator", 1)],
)  # fmt: skip
def test_who_looks_after_whom(actor, role, may):
    assert bool(rules.may_look_after(actor, somebody(9, role))) is bool(may)


def test_who_can_be_sent_a_reset():
    assert rules.may_be_reset(OFFICE, somebody(9))
    assert not rules.may_be_reset(OFFICE, somebody(9, disabled_at=NOW))
    assert not rules.may_be_reset(OFFICE, Person(id=9, name="x", role="member"))


def test_which_accounts_can_be_claimed():
    assert rules.can_be_claimed(None)
    assert rules.can_be_claimed(Person(name="from an archive"))
    assert not rules.can_be_claimed(somebody(1))
    assert not rules.can_be_claimed(Person(name="x", disabled_at=NOW))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada@Example.ORG", "ada@example.org"), (" ａda@example.org ", "ada@example.org"), ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
        ("ADA+list@example.org", "ada+list@example.org"), ("ada", "ada"), ("", ""),
    ],
)  # fmt: skip
def test_an_address_has_one_form(typed, kept):
    assert folded_address(typed) == kept


def test_a_text_is_compared_without_case_in_every_script():
    assert folded("ÅNGSTRÖM ΣΊΣΥΦΟΣ Ковалёва ＡＢＣ") == folded("ångström σίσυφος ковалёва abc")
