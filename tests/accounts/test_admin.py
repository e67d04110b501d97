"""Looking after accounts: invitations, roles, disabling, the audit log, and who may do it."""

import pytest

from tests import make
from tests.accounts.desk import PASSWORD, PROFILE, by_address, is_in, key_in, later, letters, log, member, now, page_of, sign_in
from tests.pages import get, post

pytestmark = pytest.mark.wide

WHY = {"reason": "as asked by letter"}
ROUTES = [
    ("get", "/en/admin", "staff"),
    ("get", "/en/admin/people", "staff"),
    ("get", "/en/admin/people/{other}", "staff"),
    ("post", "/en/admin/people/{other}/role", "administrator"),
    ("post", "/en/admin/people/{other}/disablement", "staff"),
    ("post", "/en/admin/people/{other}/disablement/end", "staff"),
    ("post", "/en/admin/people/{other}/sessions/end", "staff"),
    ("post", "/en/admin/people/{other}/reset", "staff"),
    ("get", "/en/admin/invitations", "staff"),
    ("post", "/en/admin/invitations", "staff"),
    ("get", "/en/admin/audit", "administrator"),
]


@pytest.mark.parametrize("who", ["visitor", "member", "secretariat", "administrator"])
def test_who_may_enter_administration(client, as_, who):
    browser, refused = client if who == "visitor" else as_(member(role=who)), 0
    for method, path, allowed in ROUTES:
        status = getattr(browser, method)(path.format(other=member().id)).status_code
        may = who == "administrator" or (who == "secretariat" and allowed == "staff")
        assert (status == 403) is not may, path
        refused += not may
        assert who == "visitor" or len(log("refused")) == refused, path


def test_every_route_of_administration_is_in_the_table(app):
    rules = {(method.lower(), rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"} if rule.endpoint.startswith("admin.")}
    assert rules == {(method, path.replace("/en/", "/<lang:lang>/").replace("{other}", "<int:person_id>")) for method, path, _ in ROUTES}


@pytest.mark.parametrize("act", ["disablement", "disablement/end", "sessions/end", "reset", "role"])
@pytest.mark.parametrize("role", ["secretariat", "administrator"])
def test_the_secretariat_acts_on_members_only(as_, act, role):
    them = member(role=role)
    assert as_(member(role="secretariat")).post(f"/en/admin/people/{them.id}/{act}", data={**WHY, "role": "member"}).status_code == 403
    assert (now(them).role, now(them).disabled_at) == (role, None)


@pytest.mark.parametrize("act", ["disablement", "disablement/end", "sessions/end", "reset", "role"])
def test_nobody_acts_on_their_own_account_there(as_, act):
    me = member(role="administrator")
    assert as_(me).post(f"/en/admin/people/{me.id}/{act}", data={**WHY, "role": "member"}).status_code == 403


def test_a_changed_role_acts_on_the_next_request_and_is_written_down(app, as_, client):
    me, them = member(role="administrator"), member()
    sign_in(client, them)
    assert client.get("/en/admin/people").status_code == 403
    page = post(as_(me), f"/en/admin/people/{them.id}/role", role="secretariat", why="joins the office")
    assert page.has("The role is changed.")
    assert client.get("/en/admin/people").status_code == 200
    (entry,) = log("role-changed")
    assert (entry.person_id, entry.object, entry.reason) == (me.id, f"person {them.id}", "member -> secretariat: joins the office")


def test_changing_a_role_asks_the_password_again(app, as_):
    browser = as_(member(role="administrator"))
    later(app, minutes=10)
    answer = browser.post(f"/en/admin/people/{member().id}/role", data={"role": "administrator", "why": "x"})
    assert answer.location.startswith("/en/account/proof")


def test_a_role_needs_a_reason_and_must_exist(as_):
    them, browser = member(), as_(member(role="administrator"))
    assert post(browser, f"/en/admin/people/{them.id}/role", role="secretariat", why="", status=422).has("Please give a reason; it goes into the audit log.")
    assert post(browser, f"/en/admin/people/{them.id}/role", role="king", why="x", status=422).has("Please choose a role from the list.")
    assert now(them).role == "member"


def test_a_disabled_person_loses_all_devices_at_once_and_may_be_let_in_again(as_, client):
    me, them = member(role="secretariat"), member()
    sign_in(client, them)
    browser = as_(me)
    client.post("/en/account/recovery", data={"email": them.email})
    key = key_in(letters(them.email)[0])
    post(browser, f"/en/admin/people/{them.id}/disablement", **WHY)
    assert not is_in(client)
    assert sign_in(client, them).status_code == 422
    post(client, "/en/account/recovery/password", key=key, password=PASSWORD, status=410)
    post(browser, f"/en/admin/people/{them.id}/disablement/end", **WHY)
    assert sign_in(client, them).status_code == 303
    post(client, "/en/account/recovery/password", key=key, password=PASSWORD, status=410)
    assert [entry.reason for entry in (*log("account-disabled"), *log("account-enabled"))] == [WHY["reason"]] * 2


def test_staff_signs_somebody_out_everywhere(as_, client):
    them = member()
    sign_in(client, them)
    post(as_(member(role="secretariat")), f"/en/admin/people/{them.id}/sessions/end")
    assert not is_in(client)


def test_staff_starts_a_reset_and_sees_no_key(as_):
    them, browser = member(), as_(member(role="secretariat"))
    page = post(browser, f"/en/admin/people/{them.id}/reset")
    (letter,) = letters(them.email)
    assert key_in(letter) not in page.html
    assert "The people who run Rapporteur ask you" in letter.text
    assert post(browser, f"/en/admin/people/{them.id}/reset").has("A letter went to this address within the last hour.")
    assert len(letters(them.email)) == 1


def test_people_are_found_by_parts_of_name_and_address_in_any_script(as_):
    browser = as_(member(role="secretariat", name="Zoe"))
    make.person(name="Анна Ковалёва", email="anna@example.org")
    make.person(name="José Núñez", email="jose@example.net", organization="100%_sure")
    page = get(browser, "/en/admin/people?q=КОВАЛ")
    assert page.has("Анна Ковалёва")
    assert not page.has("José Núñez")
    assert get(browser, "/en/admin/people?q=josé+example.net").has("José Núñez")
    assert get(browser, "/en/admin/people?q=100%25_").has("José Núñez")
    assert get(browser, "/en/admin/people?q=%25").has("José Núñez")
    assert not get(browser, "/en/admin/people?q=%25").has("Анна Ковалёва")
    assert get(browser, "/en/admin/people?q=%00nobody'%22--").has("No account has these words")


def test_people_come_fifty_a_page(as_):
    browser = as_(member(role="secretariat", name="A first"))
    for n in range(60):
        make.person(name=f"Person {n:03}")
    page = get(browser, "/en/admin/people")
    assert page.has("61 accounts")
    assert page.has("Person 048")
    assert not page.has("Person 049")
    assert get(browser, "/en/admin/people?page=2").has("Person 059")
    for odd in ("99", "0", "-1", "x", "99999999999999999999"):
        get(browser, f"/en/admin/people?page={odd}")


def test_the_lists_cost_the_same_for_one_and_for_thirty(as_, queries):
    browser = as_(member(role="administrator"))
    for path in ("/en/admin/people", "/en/admin/audit"):
        browser.get(path)
        with queries() as one:
            browser.get(path)
        for _ in range(29):
            browser.post(f"/en/admin/people/{member().id}/sessions/end")
        with queries() as thirty:
            browser.get(path)
        assert len(one) == len(thirty)


def invite(browser, **given):
    return browser.post("/en/admin/invitations", data={"email": "new@example.org", "role": "member", "language": "en"} | given)


def test_somebody_invited_opens_an_account(as_, client):
    browser = as_(member(role="secretariat", name="Grace Mbeki"))
    assert invite(browser).location == "/en/admin/invitations?done=invited"
    assert get(browser, "/en/admin/invitations").has("new@example.org")
    (letter,) = letters("new@example.org")
    assert "Grace Mbeki invites you" in letter.text
    assert get(client, page_of(letter)).heading() == "You are invited"
    assert by_address("new@example.org") is None
    page = post(client, "/en/account/invitation", **PROFILE, key=key_in(letter), password=PASSWORD, role="administrator", email="other@example.org")
    assert page.has("Your account is open.")
    person = by_address("new@example.org")
    assert person.role == "member"
    assert sign_in(client, person).status_code == 303
    post(client, "/en/account/invitation", **PROFILE, key=key_in(letter), password=PASSWORD, status=410)


def test_an_invitation_passes_the_same_gates_as_a_registration(as_, client):
    invite(as_(member(role="secretariat")))
    key = key_in(letters("new@example.org")[0])
    for field, value, words in (("password", "password1", "most common"), ("name", "", "Please give your name."), ("category", "", "Please choose what describes you best.")):
        assert post(client, "/en/account/invitation", **{**PROFILE, "key": key, "password": PASSWORD, field: value}, status=422).has(words)


def test_an_invitation_lives_fourteen_days(app, as_, client):
    invite(as_(member(role="secretariat")))
    key = key_in(letters("new@example.org")[0])
    later(app, days=14)
    post(client, "/en/account/invitation", **PROFILE, key=key, password=PASSWORD, status=410)


def test_only_an_administrator_invites_to_a_role(as_):
    assert invite(as_(member(role="secretariat")), role="administrator").status_code == 403
    assert letters() == []
    assert invite(as_(member(role="administrator")), role="secretariat").status_code == 302 or 303
    assert letters()


def test_an_invitation_promises_no_more_than_its_sender_could_still_promise(as_, client):
    me, first = member(role="administrator"), member(role="administrator")
    invite(as_(me), role="administrator")
    post(as_(first), f"/en/admin/people/{me.id}/role", role="member", why="leaves the office")
    post(client, "/en/account/invitation", **PROFILE, key=key_in(letters("new@example.org")[0]), password=PASSWORD)
    assert by_address("new@example.org").role == "member"


def test_inviting_a_known_address_gives_the_same_answer_and_no_role(as_):
    browser, known = as_(member(role="administrator")), member(email="known@example.org")
    assert invite(browser, email="known@example.org", role="administrator").location == invite(browser).location
    assert [letter.template for letter in letters("known@example.org")] == ["accounts/already"]
    assert now(known).role == "member"


def test_an_address_is_invited_once_an_hour(as_):
    browser = as_(member(role="secretariat"))
    invite(browser)
    assert "within the last hour" in invite(browser).get_data(as_text=True)
    assert len(letters("new@example.org")) == 1


def test_the_log_is_read_newest_first_and_by_act(as_, client):
    browser = as_(member(role="administrator"))
    them = member()
    sign_in(client, them, "a wrong guess")
    sign_in(client, them)
    page = get(browser, "/en/admin/audit")
    assert page.text.index("Signed in") < page.text.rindex("Failed to sign in") or page.has("Signed in")
    rows = [e.words for e in page.all("tr")][1:]
    assert "Signed in" in rows[0]
    assert "Failed to sign in" in rows[1]
    page = get(browser, "/en/admin/audit?act=sign-in-failed")
    assert len(page.all("tr")) == 2
    get(browser, "/en/admin/audit?act=unknown&page=7")
