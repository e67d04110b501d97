"""Planning a forum on one form: dates and their doubts, rows, people, a template, the announcement; and changing what is there."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from accounts import passwords
from core.database import db
from forum.models import Act, Forum, Registration
from forum.queries.planning import whole_forum
from tests import make
from tests.make import NOW
from tests.pages import Page, get
from tests.tries import together

pytestmark = pytest.mark.wide

PLAN = {
    "title": "Soil and water 2026", "slug": "", "language": "en", "zone": "Europe/Berlin", "edition": "", "visibility": "public", "registration": "open", "moderation": "after", "attaching": "off",
    "edit_minutes": "30", "opens-day": "2026-04-13", "opens-time": "10:00", "closes-day": "2026-04-17", "closes-time": "24:00",
    "topics-0-title": "Needs", "topics-0-introduction": "What is **missing**.", "topics-0-questions-0-text": "What do you need?", "topics-0-questions-1-text": "From whom?",
}  # fmt: skip


@pytest.fixture
def staff(as_):
    return as_(make.person(name="The office", role="secretariat", timezone="Asia/Colombo"))


def send(browser, url="/en/planning", act="save", **given) -> Page:
    return Page(browser.post(url, data={**PLAN, "act": act, **{key.replace("__", "-"): value for key, value in given.items()}}))


def form_of(page: Page) -> dict[str, object]:
    """What a browser would send of the plan's form as it stands."""
    import re

    found: dict[str, object] = {}
    form = re.search(r'<form class="compose" id="plan".*?</form>', page.html, re.S).group(0)
    from html import unescape

    for tag in re.findall(r"<input\b[^>]*>", form):
        at = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if at.get("type") in {"checkbox", "radio"} and "checked" not in tag:
            continue
        if "name" in at and at["name"] != "csrf_token":
            found.setdefault(at["name"], []).append(unescape(at.get("value", "")))
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]*\sselected', body)
        found[name] = [chosen.group(1) if chosen else ""]
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        found[name] = [unescape(body)]
    return found


def the(slug: str) -> Forum:
    db.session.expire_all()
    return whole_forum(slug)


def acts(forum: Forum, kind: str) -> list[Act]:
    return list(db.session.scalars(select(Act).where(Act.forum_id == forum.id, Act.kind == kind)))


def test_one_form_plans_a_forum_that_nobody_sees_before_it_is_announced(app, as_, client, staff):
    keeper = make.person(name="Keeper", email="keeper@example.org")
    page = send(staff, moderators="Keeper@Example.org", document_symbol="DEMO/2026/1", about="Talk.", categories=["party"], log_is_public="y")
    assert page.status == 302 and page.response.headers["Location"].endswith("/en/forums/soil-and-water-2026")
    forum = the("soil-and-water-2026")
    assert (forum.opens_at, forum.closes_at) == (datetime(2026, 4, 13, 8, tzinfo=UTC), datetime(2026, 4, 17, 22, tzinfo=UTC))
    assert (forum.timezone, forum.planned_closes_at, forum.categories, forum.log_is_public) == ("Europe/Berlin", forum.closes_at, ["party"], True)
    assert [(topic.number, topic.title, [question.text for question in topic.questions]) for topic in forum.topics] == [(1, "Needs", ["What do you need?", "From whom?"])]
    assert "<strong>missing</strong>" in forum.topics[0].introduction_html and forum.about_html == "<p>Talk.</p>\n"
    assert len(acts(forum, "planned")) == 1 and forum.announced_at is None
    moderator = db.session.scalar(select(Registration).where(Registration.forum_id == forum.id))
    assert (moderator.person_id, moderator.role) == (keeper.id, "moderator")
    for url in ("/en/forums/soil-and-water-2026", "/en/forums/soil-and-water-2026/topics/1", "/en/forums/soil-and-water-2026/plan"):
        assert client.get(url).status_code == 404 and as_(make.person()).get(url).status_code == 404
    assert not get(client, "/en/forums").has("Soil and water") and not get(client, "/en/").has("Soil and water")
    assert get(staff, "/en/forums").has("In preparation") and get(as_(keeper), "/en/forums/soil-and-water-2026").has("Not announced yet: nobody else sees it.")
    assert not get(staff, "/en/").has("Soil and water")
    assert staff.post("/en/forums/soil-and-water-2026/announcement").status_code == 302
    assert staff.post("/en/forums/soil-and-water-2026/announcement").status_code == 302, "announced twice is announced once"
    assert len(acts(forum, "announced")) == 1
    assert get(client, "/en/").has("Soil and water 2026") and get(client, "/en/forums/soil-and-water-2026").has("Announced")


def test_the_plan_is_read_before_it_is_stored_with_every_moment_in_three_zones(staff):
    page = send(staff, act="preview", topics__0__closes__day="2026-04-15", topics__0__closes__time="12:00")
    assert page.status == 200 and page.heading() == "Check the plan"
    for words in (
        "Berlin Monday 13 April, 10:00",
        "Colombo Monday 13 April, 13:30",
        "UTC Monday 13 April, 08:00",
        "UTC Friday 17 April, 22:00",
        "Topic 1 closes",
        "UTC Wednesday 15 April, 10:00",
    ):
        assert page.has(words), words
    assert "<strong>missing</strong>" in page.html and page.has("What do you need?")
    assert whole_forum("soil-and-water-2026") is None


def test_the_same_form_sent_twice_is_one_forum(staff):
    first, second = send(staff), send(staff)
    assert first.response.headers["Location"] == second.response.headers["Location"]
    assert len(db.session.scalars(select(Forum)).all()) == 1


def test_a_time_that_clocks_skip_is_refused_and_its_neighbours_are_offered(staff):
    gap = {"opens__day": "2026-03-29", "opens__time": "02:30"}
    page = send(staff, **gap)
    assert page.status == 422 and page.has("never show 02:30") and page.has("01:59, UTC+01:00") and page.has("03:00, UTC+02:00")
    before, after = [radio.attributes["value"] for radio in page.all("input", name="opens-pick")]
    assert after == "2026-03-29T01:00:00+00:00"
    assert send(staff, **gap, opens__pick="2026-03-29T07:00:00+00:00").status == 422, "only what was offered"
    assert send(staff, act="preview", **gap, opens__pick=after).all("input", name="opens-time")[0].attributes["value"] == "03:00"
    assert send(staff, **gap, opens__pick=before).status == 302
    assert the("soil-and-water-2026").opens_at == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)


def test_a_time_that_clocks_show_twice_is_asked_about(staff):
    fold = {"closes__day": "2026-10-25", "closes__time": "02:30"}
    page = send(staff, **fold)
    assert page.status == 422 and page.has("show 02:30 twice") and page.has("02:30, UTC+02:00") and page.has("02:30, UTC+01:00")
    _first, second = [radio.attributes["value"] for radio in page.all("input", name="closes-pick")]
    assert send(staff, **fold, closes__pick=second).status == 302
    assert the("soil-and-water-2026").closes_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_whole_days_anywhere_on_earth_end_when_they_have_ended_everywhere(staff, client):
    assert send(staff, anywhere="y", opens__time="", closes__time="").status == 302
    forum = the("soil-and-water-2026")
    assert (forum.opens_at, forum.closes_at) == (datetime(2026, 4, 13, 12, tzinfo=UTC), datetime(2026, 4, 18, 12, tzinfo=UTC))
    assert forum.anywhere_on_earth and forum.timezone == "Etc/GMT+12"
    kept = form_of(get(staff, "/en/forums/soil-and-water-2026/plan"))
    assert (kept["opens-day"], kept["closes-day"], kept["anywhere"]) == (["2026-04-13"], ["2026-04-17"], ["y"])
    staff.post("/en/forums/soil-and-water-2026/announcement")
    page = get(client, "/en/forums/soil-and-water-2026")
    assert page.has("Anywhere on earth (UTC−12)")


@together(
    ("given", "words"),
    [
        ({"title": ""}, "Please give the forum a title."),
        ({"slug": "Not a name"}, "small letters from a to z"),
        ({"title": "水"}, "small letters from a to z"),
        ({"opens__day": "13.4.2026"}, "as year, month and day"),
        ({"opens__day": "2026-02-30"}, "no such day"),
        ({"opens__time": "25:00"}, "from 00:00 to 24:00"),
        ({"closes__day": "2026-04-12"}, "has to close after it opens"),
        ({"zone": "Mars/Olympus"}, "Please choose a time zone."),
        ({"moderators": "nobody@example.org"}, "No account on this site has this address: nobody@example.org"),
        ({"topics__0__title": ""}, "Please give the topic a title"),
        ({"topics__0__opens__day": "2026-04-12", "topics__0__opens__time": "10:00"}, "while the forum is open"),
        ({"topics__0__goal_list": "Z.9"}, "no goal Z.9"),
        ({"password": "a long word"}, "Only a closed forum has a password."),
        ({"visibility": "closed", "password": "password"}, "among the most common"),
        ({"visibility": "everybody"}, "one of those listed"),
        ({"edit_minutes": "99999"}, "From 0 to 10,080"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_all_input_comes_back(staff, given, words):
    page = send(staff, **given)
    assert page.status == 422 and page.has(words) and page.has("There is a problem")
    targets = [link.attributes["href"][1:] for link in page.all("a") if link.attributes.get("href", "").startswith("#") and words.split()[0] in link.words]
    ids = {element.attributes.get("id") for element in page.elements}
    assert targets and set(targets) <= ids, "the summary leads to the field"
    assert page.all("input", name="topics-0-questions-1-text")[0].attributes["value"] == "From whom?"
    assert not db.session.scalars(select(Forum)).all()


def test_rows_come_and_go_by_buttons_with_everything_kept(staff):
    page = send(staff, act="more-topics")
    assert page.status == 200 and len(page.all("input", name="topics-1-title")) == 1
    page = Page(staff.post("/en/planning", data={**form_of(page), "topics-1-title": "Means", "act": "more-questions 1"}))
    assert page.all("input", name="topics-1-questions-2-text") and page.all("input", name="title")[0].attributes["value"] == PLAN["title"]
    page = Page(staff.post("/en/planning", data={**form_of(page), "act": "remove-topic 0"}))
    assert not page.all("input", name="topics-0-title") and page.all("input", name="topics-1-title")[0].attributes["value"] == "Means"
    page = Page(staff.post("/en/planning", data={**form_of(page), "topics-1-questions-2-text": "Which?", "act": "remove-question 0 0"}))
    assert Page(staff.post("/en/planning", data={**form_of(page), "act": "save"})).status == 302
    assert [(topic.number, topic.title, [question.text for question in topic.questions]) for topic in the("soil-and-water-2026").topics] == [(1, "Means", ["Which?"])]


def test_a_closed_forum_gets_a_password_that_is_never_stored_as_it_is(staff):
    page = send(staff, act="preview", visibility="closed", password="seven green lamps")
    assert page.all("input", name="password")[0].attributes["value"] == "seven green lamps", "it is not lost on the way through the check"
    send(staff, visibility="closed", password="seven green lamps")
    forum = the("soil-and-water-2026")
    assert passwords.fits("seven green lamps", forum.password_hash) and forum.password_version == 1
    page = get(staff, "/en/forums/soil-and-water-2026/plan")
    assert "seven green lamps" not in page.html
    staff.post("/en/forums/soil-and-water-2026/plan", data={**form_of(page), "title": "Another title"})
    assert the("soil-and-water-2026").password_version == 1, "left empty, it stays"
    staff.post("/en/forums/soil-and-water-2026/plan", data={**form_of(get(staff, "/en/forums/soil-and-water-2026/plan")), "no_password": "y"})
    assert the("soil-and-water-2026").password_hash is None


def test_a_forum_is_planned_after_another_one_weeks_ahead_without_its_messages(staff):
    edition = make.edition("A.1", "A.2")
    old = make.forum(
        title="Old", topics=2, opens_at=NOW - timedelta(days=300), closes_at=NOW - timedelta(days=296), edition_id=edition.id, timezone="Europe/Berlin", moderation="before"
    )
    keeper = make.person(email="again@example.org")
    make.registration(old, keeper, role="moderator")
    make.message(old)
    titles = [topic.title for topic in old.topics]
    page = get(staff, f"/en/planning?from={old.slug}")
    kept = form_of(page)
    assert kept["slug"] == [""] and kept["moderation"] == ["before"] and kept["edition"] == [str(edition.id)] and kept["moderators"] == ["again@example.org"]
    assert Page(staff.post("/en/planning", data={**kept, "slug": "new-one", "act": "save"})).status == 302
    new = the("new-one")
    assert [topic.title for topic in new.topics] == titles and all(len(topic.questions) == 2 for topic in new.topics)
    assert new.message_count == 0 and new.last_number == 0
    assert new.opens_at >= NOW + timedelta(weeks=4) - timedelta(hours=1)
    assert (new.opens_at.date() - old.opens_at.date()).days % 7 == 0
    assert get(staff, f"/en/forums/{old.slug}").status == 200 and len(the(old.slug).topics) == 2


def test_every_change_is_logged_with_what_stood_there_before(staff):
    forum = make.forum(opens_at=NOW + timedelta(days=5), closes_at=NOW + timedelta(days=9))
    url = f"/en/forums/{forum.slug}/plan"
    sent = form_of(get(staff, url))
    assert staff.post(url, data=sent).status_code == 302
    assert not acts(forum, "plan-changed"), "nothing changed, nothing is logged"
    assert staff.post(url, data={**form_of(get(staff, url)), "title": "Better", "topics-0-questions-0-text": "Why?"}).status_code == 302
    (act,) = acts(forum, "plan-changed")
    assert act.data["title"] == {"from": forum.title if forum.title != "Better" else act.data["title"]["from"], "to": "Better"}
    assert act.data["topics"]["to"][0]["questions"][0][1] == "Why?" and set(act.data) == {"title", "topics"}


def test_the_dates_and_address_of_an_announced_forum_do_not_change_on_the_form(staff):
    forum = make.forum(opens_at=NOW + timedelta(days=5), closes_at=NOW + timedelta(days=9))
    url, was = f"/en/forums/{forum.slug}/plan", (forum.slug, forum.opens_at, forum.closes_at, forum.timezone)
    sent = form_of(get(staff, url))
    assert "opens-day" not in sent and "slug" not in sent
    assert (
        staff.post(url, data={**sent, "slug": "elsewhere", "opens-day": "2030-01-01", "opens-time": "10:00", "closes-day": "2030-01-09", "zone": "UTC", "title": "New"}).status_code
        == 302
    )
    forum = the(was[0])
    assert (forum.slug, forum.opens_at, forum.closes_at, forum.timezone) == was and forum.title == "New"


def test_a_moderator_changes_texts_and_rules_and_not_dates_or_people(as_):
    forum = make.forum(visibility="registered")
    keeper = make.person()
    make.registration(forum, keeper, role="moderator")
    browser, url = as_(keeper), f"/en/forums/{forum.slug}/plan"
    page = get(browser, url)
    assert page.has("The secretariat decides on this.") and "moderators" not in form_of(page)
    browser.post(url, data={**form_of(page), "about": "New words.", "moderation": "before", "title": "Mine", "visibility": "public", "moderators": ""})
    changed = the(forum.slug)
    assert (changed.about_html, changed.moderation) == ("<p>New words.</p>\n", "before")
    assert changed.title != "Mine" and changed.visibility == "registered"
    assert db.session.scalar(select(Registration.role).where(Registration.person_id == keeper.id)) == "moderator"


def test_the_second_of_two_who_change_a_plan_is_told_and_overwrites_nothing(as_):
    forum = make.forum()
    one, two = as_(make.person(name="One", role="secretariat")), as_(make.person(name="Two", role="secretariat"))
    url = f"/en/forums/{forum.slug}/plan"
    first, second = form_of(get(one, url)), form_of(get(two, url))
    assert one.post(url, data={**first, "title": "By one"}).status_code == 302
    page = Page(two.post(url, data={**second, "title": "By two", "about": "Long words."}))
    assert page.status == 409 and page.has("One has changed this plan since you opened it.") and "Long words." in page.html
    assert the(forum.slug).title == "By one" and the(forum.slug).about is None


def test_topics_keep_their_numbers_once_they_are_known_and_go_only_while_nothing_was_written(staff):
    forum = make.forum(topics=3)
    make.message(forum, topic=forum.topics[1], questions=(forum.topics[1].questions[0],))
    url = f"/en/forums/{forum.slug}/plan"

    def without(*rows: str) -> dict:
        return {name: value for name, value in form_of(get(staff, url)).items() if not any(name.startswith(f"{row}-") for row in rows)}

    refused = Page(staff.post(url, data=without("topics-1")))
    assert refused.status == 403, refused.text
    assert refused.has("Messages stand under it, so that it stays.") and len(the(forum.slug).topics) == 3
    assert Page(staff.post(url, data=without("topics-1-questions-0"))).status == 403
    assert staff.post(url, data={**without("topics-0", "topics-1-questions-1"), "topics-9-title": "Last"}).status_code == 302
    assert [(topic.number, len(topic.questions)) for topic in the(forum.slug).topics] == [(2, 1), (3, 2), (4, 0)]


def test_before_the_announcement_topics_are_numbered_anew(staff):
    send(staff, topics__1__title="Second", topics__2__title="Third")
    url = "/en/forums/soil-and-water-2026/plan"
    sent = {name: value for name, value in form_of(get(staff, url)).items() if not name.startswith("topics-0-")}
    assert staff.post(url, data=sent).status_code == 302
    assert [(topic.number, topic.title) for topic in the("soil-and-water-2026").topics] == [(1, "Second"), (2, "Third")]


def test_a_closed_forum_with_messages_is_never_opened_to_others(staff):
    forum = make.forum(visibility="closed")
    make.message(forum)
    url = f"/en/forums/{forum.slug}/plan"
    assert get(staff, url).has("the circle of readers can only become smaller")
    staff.post(url, data={**form_of(get(staff, url)), "visibility": "public"})
    assert the(forum.slug).visibility == "closed"
    open_one = make.forum(visibility="registered")
    make.message(open_one)
    url = f"/en/forums/{open_one.slug}/plan"
    assert staff.post(url, data={**form_of(get(staff, url)), "visibility": "public"}).status_code == 422
    assert staff.post(url, data={**form_of(get(staff, url)), "visibility": "closed"}).status_code == 302


def test_a_moderator_taken_off_a_prepared_forum_knows_nothing_of_it_any_more(as_, staff):
    keeper = make.person(email="keeper@example.org")
    send(staff, moderators="keeper@example.org")
    url = "/en/forums/soil-and-water-2026"
    assert as_(keeper).get(url).status_code == 200
    staff.post(f"{url}/plan", data={**form_of(get(staff, f"{url}/plan")), "moderators": ""})
    assert as_(keeper).get(url).status_code == 404


def test_what_has_no_topic_or_has_passed_is_not_announced(staff):
    send(staff, **{"topics__0__title": "", "topics__0__introduction": "", "topics__0__questions__0__text": "", "topics__0__questions__1__text": ""})
    page = get(staff, "/en/forums/soil-and-water-2026/plan")
    assert page.has("It has no topic yet.") and staff.post("/en/forums/soil-and-water-2026/announcement").status_code == 403
    past = make.forum(announced_at=None, opens_at=NOW - timedelta(days=3), closes_at=NOW)
    assert staff.post(f"/en/forums/{past.slug}/announcement").status_code == 403


def test_an_archived_forum_no_longer_changes(staff):
    forum = make.forum(closes_at=NOW - timedelta(days=1), archived_at=NOW)
    assert staff.get(f"/en/forums/{forum.slug}/plan").status_code == 403


def test_the_form_asks_the_same_of_the_database_for_one_topic_and_for_thirty(staff, queries):
    small, large = make.forum(topics=1), make.forum(topics=30)
    get(staff, f"/en/forums/{small.slug}/plan")
    with queries() as few:
        get(staff, f"/en/forums/{small.slug}/plan")
    with queries() as many:
        get(staff, f"/en/forums/{large.slug}/plan")
    assert len(few) == len(many)


def test_a_forum_whose_moderator_came_with_an_archive_and_never_signed_in_is_still_changed(staff):
    forum = make.forum()
    make.registration(forum, make.person(email="keeper@example.org", confirmed_at=None), role="moderator")
    url = f"/en/forums/{forum.slug}/plan"
    staff.post(url, data={**form_of(get(staff, url)), "attaching": "on"})
    assert the(forum.slug).attaching == "on" and db.session.scalars(select(Registration.role)).all() == ["moderator"]
    page = Page(staff.post(url, data={**form_of(get(staff, url)), "moderators": "keeper@example.org\nnobody@example.org"}))
    assert page.status == 422 and page.has("No account on this site has this address: nobody@example.org")
