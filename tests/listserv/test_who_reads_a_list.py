"""Lists for everybody, for their subscribers, and lists that nobody else knows of."""

import pytest

from core.database import db
from forum.actions import keeping
from listserv.models import ListKeeper
from tests import make
from tests.pages import get, post

pytestmark = pytest.mark.wide

WORDS = "Words of message 1."


@pytest.fixture
def people(app):
    """By role; None is a visitor."""
    return {"visitor": None, "member": make.person(), "muted": make.person(), "subscriber": make.person(), "keeper": make.person(), "office": make.person(role="secretariat")}


def list_of(visibility, people):
    this = make.mail_list(title="The closed circle", visibility=visibility)
    for name, level in (("subscriber", "weekly"), ("muted", "mute")):
        keeping.follow(people[name].id, None, scope="list", scope_id=this.id, level=level, at=make.NOW)
    db.session.add(ListKeeper(list_id=this.id, person_id=people["keeper"].id))
    db.session.commit()
    return this


def browsers(app, as_, people):
    return {name: as_(person) if person else app.test_client() for name, person in people.items()}


def test_the_archive_of_a_list_for_its_subscribers_is_read_by_them_alone(app, as_, people):
    this = list_of("subscribers", people)
    for name, browser in browsers(app, as_, people).items():
        inside = name in {"subscriber", "keeper", "office"}
        page = get(browser, f"/en/lists/{this.slug}")
        assert page.has("The closed circle") and page.has("Subject 1") == inside, name
        assert page.has("The subscribers of this list read its archive.") != inside
        assert get(browser, f"/en/lists/{this.slug}/messages/1", status=200 if inside else 403).has(WORDS) == inside
        index = get(browser, "/en/lists")
        assert index.has("The closed circle") and index.has("Its archive is for its subscribers.") != inside and index.has("1 message") == inside


def test_a_hidden_list_is_known_to_its_subscribers_alone(app, as_, people):
    this = list_of("hidden", people)
    for name, browser in browsers(app, as_, people).items():
        inside = name in {"subscriber", "keeper", "office"}
        assert get(browser, "/en/lists").has("The closed circle") == inside, name
        for path in ("", "/messages/1", "/messages/new", "/subscribers", "/digest", "/plan"):
            there, nowhere = (browser.get(f"/en/lists/{slug}{path}").status_code for slug in (this.slug, "no-such-list"))
            assert there == nowhere or inside, f"{name}: {path}"
        for path in ("/wishes", "/subscription", "/subscribers", "/deliveries", "/messages/1/hiding"):
            sent = {"email": "new@example.org", "level": "daily"}
            there, nowhere = (browser.post(f"/en/lists/{slug}{path}", data=sent).status_code for slug in (this.slug, "no-such-list"))
            assert there == nowhere or inside, f"{name}: {path}"


def test_subscribers_of_a_hidden_list_change_how_it_comes_and_leave_it(app, as_, people):
    this = list_of("hidden", people)
    browser = as_(people["subscriber"])
    post(browser, f"/en/lists/{this.slug}/subscription", level="daily", listed="1")
    assert get(browser, "/en/subscriptions").has("The closed circle")
    post(browser, f"/en/lists/{this.slug}/subscription", level="mute", listed="1")
    get(browser, f"/en/lists/{this.slug}", status=404)


def test_the_secretariat_says_who_reads_a_list(as_, people):
    browser = as_(people["office"])
    given = {"title": "Inner circle", "slug": "inner", "language": "en", "posting": "keepers", "joining": "closed", "visibility": "hidden"}
    assert post(browser, "/en/lists/new", **given).heading() == "Inner circle"
    assert as_(people["member"]).get("/en/lists/inner").status_code == 404
    post(browser, "/en/lists/inner/plan", **given | {"visibility": "public"})
    assert get(as_(people["member"]), "/en/lists/inner").heading() == "Inner circle"


def test_the_page_of_lists_asks_as_much_for_thirty_as_for_one(app, as_, people, queries):
    browser = as_(people["member"])
    list_of("hidden", people)
    get(browser, "/en/lists")
    with queries() as one:
        get(browser, "/en/lists")
    for n in range(30):
        list_of(("public", "subscribers", "hidden")[n % 3], people)
    with queries() as thirty:
        get(browser, "/en/lists")
    assert len(one) == len(thirty)
