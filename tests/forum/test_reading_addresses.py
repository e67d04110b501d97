"""Addresses as somebody may have bent them: never a fault of ours, always the nearest page that makes sense, or "not found"."""

from urllib.parse import quote

import pytest

from tests import make
from tests.forum.readers import numbers_on
from tests.pages import Page, get
from tests.tries import together

pytestmark = pytest.mark.wide

BENT = ["-1", "0", "99999999999999999999", "x", "1.5", "1e3", "%00", "\x00", "٣", "", " 2 ", "1;drop", "2147483648", "²"]


@pytest.fixture
def forum(app):
    forum = make.forum(edition_id=make.edition("A.1").id)
    author = make.registration(forum)
    for _ in range(3):
        make.message(forum, author=author)
    return forum


# Which pages look at which parts of their address.
ASKED = {
    "/en/forums": ["page"],
    "/en/search?q=words": ["page", "forum"],
    "/en/search": ["q"],
    "{base}/topics/1": ["page", "view", "question", "goal"],
    "{base}/topics/1?view=time": ["page", "from"],
    "{base}/topics/1?view=list": ["page"],
    "{base}/threads/1": ["page", "from", "all"],
    "{base}/messages": ["page", "from"],
    "{base}/participants": ["page", "category"],
    "{base}/topics/1/initiatives": ["page"],
}


@together("given", BENT)
def test_a_bent_question_is_as_good_as_none(client, forum, given):
    for path, names in ASKED.items():
        for name in names:
            address = f"{path.format(base=f'/en/forums/{forum.slug}')}{'&' if '?' in path else '?'}{name}={quote(given)}"
            assert client.get(address).status_code == 200, address


@together("asked", ["?page=-1", "?page=99999999999999999999", "?from=x", "?view=nonsense", "?view=%00", "?question=99", "?goal=Z.9", "?view=time&page=7", "?view=time&from=99999"])
def test_the_messages_are_still_there(client, forum, asked):
    assert sorted(numbers_on(get(client, f"/en/forums/{forum.slug}/topics/1{asked}"))) == [1, 2, 3]


@together(
    "path",
    [
        "/en/forums/no-such-forum", "/en/forums/%00", "/en/forums/a%00b/topics/1", "/en/forums/{slug}/topics/9", "/en/forums/{slug}/topics/99999999999999999999", "/en/forums/{slug}/messages/99999999999999999999",
        "/en/forums/{slug}/messages/2147483648", "/en/forums/{slug}/threads/2147483647", "/en/forums/{slug}/messages/0", "/en/forums/{slug}/topics/-1", "/en/forums/{slug}/messages/x", "/xx/forums",
        "/en/forums/{slug}/topics/9/initiatives",
    ],
)  # fmt: skip
def test_what_is_nowhere_is_not_found(client, forum, path):
    assert Page(client.get(path.format(slug=forum.slug))).status == 404


def test_an_address_without_its_language_leads_to_the_readers(client, forum):
    answer = client.get(f"/forums/{forum.slug}/topics/1?view=list", headers={"Accept-Language": "fr-CA, en;q=0.5"})
    assert answer.status_code == 302 and answer.headers["Location"] == f"/fr/forums/{forum.slug}/topics/1?view=list"


def test_the_language_bar_leads_to_this_very_page(client, forum):
    page = get(client, f"/en/forums/{forum.slug}/topics/1?view=time&page=1")
    assert page.link("Français") == f"/fr/forums/{forum.slug}/topics/1?view=time&page=1"
