"""Naming somebody with "@": how it is written, marked, kept, told and looked up."""

import pytest
from sqlalchemy import select

from core.database import db
from core.letters import Outgoing
from core.text import html_and_named
from forum.models import Forum, Mention, Subscription
from forum.queries.naming import Names, participants_like
from tests import make
from tests.forum.writers import at, messages, write
from tests.pages import get, post


@pytest.fixture
def forum(app) -> Forum:
    return make.forum(edit_minutes=30)


@pytest.fixture
def ada(forum):
    person = make.person(name="Ada Okoro")
    make.registration(forum, person)
    return person


@pytest.fixture
def li(forum):
    person = make.person(name="Li Na, Beijing")
    return make.registration(forum, person, organization="Institute of Épices")


def told() -> list[str]:
    return [letter.to for letter in db.session.scalars(select(Outgoing).where(Outgoing.template == "forum/named").order_by(Outgoing.id))]


def named() -> list[int]:
    return list(db.session.scalars(select(Mention.registration_id).order_by(Mention.registration_id)))


def test_a_name_is_marked_kept_and_the_person_told(forum, ada, li, as_):
    page = write(as_(ada), forum, body="What does @li na, beijing think? And @Nobody?")
    assert messages(forum)[0].html == '<p>What does <strong class="mention">@Li Na, Beijing</strong> think? And @Nobody?</p>\n'
    assert named() == [li.id] and told() == [db.session.get(type(ada), li.person_id).email] and page.has("What does @Li Na, Beijing think?")


def test_a_participant_is_named_by_number_too(forum, ada, li, as_):
    write(as_(ada), forum, body=f"Ask @{li.id}, please. Not @{li.id}th, @999999 or ada@{li.id}.")
    assert messages(forum)[0].html.count("mention") == 1 and "@Li Na, Beijing</strong>, please" in messages(forum)[0].html


def test_the_longest_name_wins_and_one_of_two_alike_names_nobody(forum, ada):
    longer = make.registration(forum, make.person(name="Ada Okoro Jones"))
    for _ in range(2):
        make.registration(forum, make.person(name="Jo Doe"))
    names = Names(forum.id)
    assert names("Ada Okoro Jones said")[1] == longer.id and names("ada okoro said")[0] == 9
    assert names("Jo Doe") is None and names("Ada Okorofield") is None and names("") is None


def test_code_and_quotations_name_nobody(forum, ada, li, as_):
    write(as_(ada), forum, body="> @Li Na, Beijing said\n\n`@Li Na, Beijing` and \\@Li Na, Beijing")
    assert named() == [] and told() == []


def test_somebody_named_twice_gets_one_letter_and_who_writes_none(forum, ada, li, as_):
    write(as_(ada), forum, body="@Li Na, Beijing and @Li Na, Beijing and @Ada Okoro")
    assert len(told()) == 1


def test_who_has_muted_the_place_gets_no_letter(forum, ada, li, as_):
    db.session.add(Subscription(person_id=li.person_id, forum_id=forum.id, scope="forum", scope_id=forum.id, level="mute", at=make.NOW))
    db.session.commit()
    write(as_(ada), forum, body="@Li Na, Beijing?")
    assert named() == [li.id] and told() == []


def test_a_held_message_tells_once_it_is_published(ada, as_):
    forum = make.forum(moderation="before")
    make.registration(forum, ada)
    keeper, other = make.person(), make.person(name="Li Na")
    make.registration(forum, keeper, role="moderator")
    make.registration(forum, other)
    write(as_(ada), forum, body="@Li Na?")
    assert told() == []
    browser = as_(keeper)
    for act, reason in (("publication", ""), ("hiding", "Why."), ("publication", "")):
        post(browser, at(forum, f"/messages/1/{act}"), reason=reason)
    assert told() == [other.email]


def test_an_edit_tells_only_who_was_not_named_before(forum, ada, li, as_):
    third = make.person(name="Jo Doe")
    make.registration(forum, third)
    browser = as_(ada)
    write(browser, forum, body="@Li Na, Beijing?")
    post(browser, at(forum, "/messages/1/changes"), act="change", seen="1", subject="A subject", body="@Li Na, Beijing and @Jo Doe?", language="en")
    assert len(told()) == 2 and told()[1] == third.email and len(named()) == 2
    post(browser, at(forum, "/messages/1/changes"), act="change", seen="2", subject="A subject", body="@Jo Doe?", language="en")
    assert len(named()) == 1 and len(told()) == 2


def test_one_message_names_ten_people_at_most(forum, ada, as_):
    for n in range(12):
        make.registration(forum, make.person(name=f"Member {n:02}"))
    write(as_(ada), forum, body=" ".join(f"@Member {n:02}" for n in range(12)))
    assert len(named()) == len(told()) == 10


def test_hostile_names_stay_words(forum, ada):
    make.registration(forum, make.person(name="<img src=x onerror=alert(1)>x"))
    evil = make.registration(forum, make.person(name="Eve <b>"))
    html, found = html_and_named("@Eve <b> and @<img", Names(forum.id))
    assert found == [evil.id] and "<b>" not in html and "<img" not in html


def test_names_are_looked_up_by_who_takes_part_only(forum, ada, li, as_, client):
    answer = as_(ada).get(at(forum, "/names?q=epic"))
    assert answer.get_json() == {"names": [{"write": "Li Na, Beijing", "who": "Li Na, Beijing, Institute of Épices, MX"}]}
    assert client.get(at(forum, "/names?q=li")).status_code == 403 and as_(make.person()).get(at(forum, "/names?q=li")).status_code == 403
    closed = make.forum(visibility="closed")
    make.registration(closed, make.person(name="Secret Person"))
    for browser in (client, as_(ada)):
        assert browser.get(at(closed, "/names?q=secret")).status_code == 404


def test_of_two_alike_the_number_is_offered_and_a_former_participant_never(forum, ada):
    one, other = (make.registration(forum, make.person(name="Jo Doe")) for _ in range(2))
    gone = make.registration(forum, make.person(name="Gone Person"))
    gone.erase(at=make.NOW)
    db.session.commit()
    assert [found.write for found in participants_like(forum.id, "jo")] == [str(one.id), str(other.id)]
    assert participants_like(forum.id, "gone") == [] and participants_like(forum.id, "  ") == []


def test_without_scripts_names_are_found_through_the_form(forum, ada, li, as_):
    page = write(as_(ada), forum, act="names", naming="bei", body="Unsent words.")
    assert page.has("@Li Na, Beijing") and "Unsent words." in page.all("textarea", id="body")[0].words
    assert write(as_(ada), forum, act="names", naming="xyz").has("Nobody who takes part in this forum is found by that.")


def test_a_preview_marks_the_names_too(forum, ada, li, as_):
    assert 'class="mention"' in write(as_(ada), forum, act="preview", body="@Li Na, Beijing").html and told() == []


def test_a_message_without_a_name_costs_no_look_at_the_names(forum, ada, li, as_, queries):
    browser = as_(ada)
    with queries() as seen:
        write(browser, forum, body="No name.")
    assert not [one for one in seen if "mention" in one]
    assert get(browser, at(forum, "/messages/1")).has("No name.")
