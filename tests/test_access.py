"""Who is let in where: the access table of tests/access.py, held against every route there is."""

from functools import cache

import pytest
from flask import url_for

from tests import access
from tests.access import OBJECTS, ROLES, world

pytestmark = pytest.mark.wide

ROWS = access.rows()


def routes(app) -> set[tuple[str, str]]:
    return {(method, rule.endpoint) for rule in app.url_map.iter_rules() for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}


@cache
def rule_of(app, method: str, endpoint: str):
    return next(rule for rule in app.url_map.iter_rules(endpoint) if method in (rule.methods or ()))


def address(app, method: str, endpoint: str, values: dict[str, object]) -> str:
    return _address(app, endpoint, tuple((name, value) for name, value in values.items() if name in rule_of(app, method, endpoint).arguments))


@cache
def _address(app, endpoint: str, values: tuple[tuple[str, object], ...]) -> str:
    with app.test_request_context():
        return url_for(endpoint, **dict(values))


def test_every_route_has_its_row_and_every_row_its_route(app):
    there, written = routes(app), {(method, endpoint) for method, endpoint, _ in ROWS}
    assert not there - written, f"add to the table of the subject, tests/access_*.py: {sorted(there - written)}"
    assert not written - there, f"no longer a route: {sorted(written - there)}"


@pytest.mark.parametrize("role", [role for role in ROLES if role not in access.WALKED])
def test_pages_are_read_by_whom_the_table_lets_in(app, as_, role):
    """Those of the other roles are looked at where they are looked through for words that leak: tests/forum/test_nothing_leaks.py."""
    made = world()
    browser = as_(made.people[role]) if made.people[role] else app.test_client()
    wrong = []
    for (method, endpoint, of), statuses in ROWS.items():
        if method == "GET":
            status = browser.get(address(app, method, endpoint, {**made.values, **OBJECTS.get(of, {})})).status_code
            wrong += [f"{endpoint} {of}: {status}, not {statuses[role]}"] if status != statuses[role] else []
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES)
def test_acts_are_done_by_whom_the_table_lets_act(app, as_, as_it_was, role):
    """All acts in one world; after one that was done, the next finds everything as it was."""
    made, wrong = world(), []
    browser, again = as_(made.people[role]) if made.people[role] else app.test_client(), as_it_was()
    cookie = browser.get_cookie(app.config["SESSION_COOKIE_NAME"])
    for (method, endpoint, of), statuses in ROWS.items():
        if method != "GET":
            status = browser.open(address(app, method, endpoint, {**made.values, **OBJECTS.get(of, {})}), method=method).status_code
            wrong += [f"{method} {endpoint} {of}: {status}, not {statuses[role]}"] if status != statuses[role] else []
            if status < 400:
                again()
                browser = app.test_client()
                if cookie:
                    browser.set_cookie(cookie.key, cookie.value)
    assert not wrong, "\n".join(wrong)


def about_a_forum(app) -> list[tuple[str, str]]:
    return sorted((method, endpoint) for method, endpoint in routes(app) if "slug" in rule_of(app, method, endpoint).arguments)


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_a_closed_forum_is_not_even_known_to_whom_it_has_not_invited(app, as_, role):
    made = world(visibility="closed")
    browser = as_(made.people[role]) if made.people[role] else app.test_client()
    for method, endpoint in about_a_forum(app):
        there = browser.open(address(app, method, endpoint, made.values), method=method)
        nowhere = browser.open(address(app, method, endpoint, {**made.values, "slug": "no-such-forum"}), method=method)
        assert there.status_code == nowhere.status_code, f"{method} {endpoint}: {there.status_code}, as against {nowhere.status_code} where there is none"
        assert there.status_code in {302, 401, 403, 404}


def test_a_forum_for_the_registered_shows_others_nothing_but_how_to_register(app, as_):
    made = world(visibility="registered")
    browser = as_(made.people["member"])
    open_to_members = {("GET", "forum.registration"), ("POST", "forum.register")}
    for method, endpoint in sorted(about_a_forum(app), key=lambda route: route in open_to_members):  # registering last: it lets in
        answer = browser.open(address(app, method, endpoint, made.values), method=method)
        if (method, endpoint) not in open_to_members:
            assert answer.status_code in {302, 401, 403}, f"{method} {endpoint}: {answer.status_code}"
            assert "Words of message" not in answer.get_data(as_text=True)


def test_a_role_taken_away_ends_at_the_next_request(app, as_):
    made = world()
    secretary = made.people["secretariat"]
    browser = as_(secretary)
    assert browser.get("/en/admin/people").status_code == 200
    secretary.role = "member"
    assert browser.get("/en/admin/people").status_code == 403
