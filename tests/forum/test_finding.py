"""Narrowing a search, phrases and words that must not occur, order, and what nobody is told by any of it."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from core.database import db
from core.search import parse
from forum.queries import finding, narrowing
from tests import make
from tests.forum.readers import says
from tests.make import NOW
from tests.pages import get
from tests.tries import together

pytestmark = [pytest.mark.wide, pytest.mark.engines]


@pytest.fixture
def forum(app):
    edition = make.edition("A.1", "A.2", code="plan-x", title="A plan")
    return make.forum(title="Seeds and borders", topics=2, edition_id=edition.id, timezone="America/Toronto")


def numbers(client, asked):
    page = get(client, f"/en/search?q={asked}")
    return [int(e.attributes["href"].rsplit("/", 1)[1]) for e in page.all("a") if "/messages/" in e.attributes["href"]]


@pytest.fixture
def mixed(forum):
    """Five messages with one word, each of another sort."""
    edition_goals = db.session.scalars(db.select(narrowing.Goal).order_by(narrowing.Goal.code)).all()
    kenya = make.registration(forum, make.person(name="Ada of Nairobi", country="KE"))
    network = make.registration(forum, make.person(name="Bo", category="organization", country=None, organization="Seed network"))
    keeper = make.registration(forum, make.person(name="Chair", country="MX"), role="moderator")
    make.message(forum, author=kenya, body="laboratory", language="en", goals=(edition_goals[0],), posted_at=NOW - timedelta(days=1, hours=9))
    make.message(forum, author=kenya, body="laboratory", language="fr-CA", topic=forum.topics[1], goals=(edition_goals[1],))
    make.message(forum, author=network, body="laboratory", language=None)
    make.message(forum, author=keeper, body="laboratory", kind="moderator")
    make.message(forum, author=network, body="laboratory laboratory laboratory", subject="Laboratory", language="en", posted_at=NOW - timedelta(days=2))
    return forum


@together(("narrowed", "found"), [
    ("", [5, 4, 3, 2, 1]), ("&topic=2", [2]), ("&topic=9", []), ("&goal=plan-x/adopted/A.1", [1]), ("&goal=plan-x/adopted/A.9", []), ("&goal=plan-x/draft/A.1", []),
    ("&country=KE", [2, 1]), ("&country=none", [5, 3]), ("&category=organization", [5, 3]), ("&language=en", [5, 4, 1]), ("&language=fr", [2]), ("&language=none", [3]),
    ("&author=Ada of Nairobi", [2, 1]), ("&kind=moderator", [4]), ("&kind=input&country=KE&language=fr", [2]), ("&kind=input&country=MX", []),
    ("&to=2026-03-10", [5, 1]), ("&from=2026-03-11", [4, 3, 2]), ("&from=2026-03-10&to=2026-03-10", [1]), ("&from=2026-03-12&to=2026-03-01", []),
])  # fmt: skip
def test_hits_are_narrowed_by_sort_and_day(client, mixed, narrowed, found):
    assert numbers(client, "laboratory" + narrowed) == found


def test_each_sort_is_offered_with_its_count_and_taken_back_alone(client, mixed):
    page = get(client, "/en/search?q=laboratory")
    assert page.link("Narrow by forum") == "?q=laboratory&narrow=1"
    page = get(client, "/en/search?q=laboratory&narrow=1")
    assert says(page, "Kenya 2") and says(page, "No country (international bodies) 2") and says(page, "A.1 Goal A.1 1") and says(page, "Inputs 4")
    assert says(page, "1. Topic 1 of forum") and says(page, "Counted in the newest 5 messages found.")
    assert page.link("Kenya") == "?q=laboratory&country=KE"
    page = get(client, "/en/search?q=laboratory&country=KE&language=fr")
    assert says(page, "1 message") and says(page, "Country Kenya")
    removals = [e.attributes["href"] for e in page.all("a") if e.words.startswith("Remove")]
    assert removals == ["?q=laboratory&language=fr", "?q=laboratory&country=KE"]
    assert page.link("Search everywhere") == "?q=laboratory"


def test_a_forum_is_taken_back_with_its_topic(client, mixed):
    page = get(client, f"/en/search?q=laboratory&forum={mixed.slug}&topic=2")
    assert next(e.attributes["href"] for e in page.all("a") if e.words.startswith("Remove")) == "?q=laboratory"


def test_what_makes_no_sense_narrows_nothing(client, mixed):
    for nonsense in ("topic=x", "topic=-1", "topic=99999999999", "goal=A.1", "country=XX", "country=%27", "category=king", "language=%25", "kind=all", "from=yesterday", "to=2026-02-30", "to=0000-00-00", "order=fate", "page=x"):  # fmt: skip
        assert numbers(client, "laboratory&" + nonsense) == [5, 4, 3, 2, 1], nonsense
    for odd in ("forum=%00", "author=%00%00", "from=0001-01-01", "to=9999-12-30", "author=" + "x" * 5000, "goal=//", "goal=" + "%2F" * 2):
        assert get(client, "/en/search?q=laboratory&" + odd)


def test_the_best_hit_comes_first_if_asked_for(client, mixed):
    make.message(mixed, body="a laboratory among very many other words that stand here to make this message long and the word rare in it")
    assert numbers(client, "laboratory&order=relevance")[0] == 5
    assert numbers(client, "laboratory")[0] == 6
    page = get(client, "/en/search?q=laboratory&order=relevance")
    assert page.link("Newest first") == "?q=laboratory" and says(page, "the best first")


def test_words_between_quotation_marks_follow_one_another(client, forum):
    make.message(forum, body="We train the experts of the laboratory.")
    make.message(forum, body="Experts in a laboratory train others.")
    make.message(forum, body="生物安全能力", language="zh")
    make.message(forum, body="安全的生物", language="zh")
    for asked in ('"the experts"', "“training the experts”", "«the expert»", '"experts of" laboratory'):
        assert numbers(client, quote(asked)) == [1], asked
    assert numbers(client, quote("experts the")) == [1] and numbers(client, quote("experts train")) == [2, 1]
    assert numbers(client, quote('"生物安全"')) == [3]
    assert "<mark>train the experts</mark>" in get(client, "/en/search?q=" + quote('"training the experts"')).html


def test_a_word_with_a_dash_must_not_occur(client, forum):
    make.message(forum, body="Laboratories and customs.")
    make.message(forum, body="Laboratories and e-mail to the border police.")
    assert numbers(client, "laboratory -custom") == [2]
    assert numbers(client, quote('laboratory -"border police"')) == [1]
    assert numbers(client, quote('laboratory -"police border"')) == [2, 1]
    assert numbers(client, "e-mail") == [2]
    assert says(get(client, "/en/search?q=-customs"), "Please give at least one word that must occur")


FORMS = [
    ("كِتَابُ الخُبَرَاءِ", "ar", ["كتاب", "الخبراء", "خبراء", "كتـــاب", "والخبراء"]),
    ("إدارة المخاطر الأحيائية", "ar", ["ادارة", "إدارة", "اداره", "الاحيائية", "مخاطر"]),
    ("Étiquetage des semences évaluées", "fr", ["etiquetage", "ÉTIQUETAGES", "semence", "évaluée", "evaluees"]),
    ("Обучение, учёба и учёт экспертов", "ru", ["обучения", "учеба", "учёбы", "учет", "эксперты"]),
    ("Capacitación técnica de los niños", "es", ["capacitacion", "CAPACITACIONES", "tecnicas", "niño", "nino"]),
    ("Trained laboratories", "en", ["train", "training", "laboratory"]),
    ("生物安全能力建设", "zh", ["能力", "生物安全", "建设", "“安全能力”"]),
]


@pytest.mark.parametrize(("written", "language", "words"), FORMS)
def test_word_forms_accents_and_letter_variants_of_six_languages(client, forum, written, language, words):
    make.message(forum, body=written, language=language)
    for asked in words:
        page = get(client, f"/en/search?q={quote(asked)}")
        assert says(page, "1 message") and "<mark>" in page.html, asked


def test_whatever_is_typed_is_answered_politely(client, forum):
    make.message(forum, body="laboratory a")
    for asked in ("", " ", "a", "-", "--", '"', '""', '"-"', "- -", "AND", "OR NOT", "NEAR/2", "*", "\x00", "\x00\x00a", '-"', '-"a', "a" * 10_000, "ы" * 10_000, '"' * 10_000, "-a " * 3_000, "word " * 2_000, "“”", "'", "a -", "(a OR b)", "body:a"):  # fmt: skip
        assert get(client, "/en/search?q=" + quote(asked)).heading() == "Search", asked
    assert says(get(client, "/en/search?q=" + quote("word " * 13)), "only the first twelve words, and 400 characters, count")
    assert numbers(client, "a") == [1]


def test_twelve_words_count_in_phrases_too():
    query = parse(" ".join(f'"one{n} two{n}"' for n in range(30)))
    assert query.cut and len(query.groups) == 6
    assert not parse("one two").cut


@pytest.fixture
def secrets(app, as_):
    """Messages and forums of which a visitor may know nothing, all with one word and with names of their own."""
    open_ = make.forum(title="Open talks")
    make.message(open_, body="laboratory", author=make.registration(open_, make.person(name="Known", country="MX")))
    hidden_author = make.registration(open_, make.person(name="Concealed person", country="TD"))
    for status in ("pending", "hidden", "withdrawn"):
        message = make.message(open_, body="laboratory", subject=f"Unsayable {status}", author=hidden_author, language="sw", status=status)
        finding.message_index.put(db.session, [(message.id, "laboratori")])  # even if the index lagged behind
    for given in ({"visibility": "closed"}, {"visibility": "registered"}, {"announced_at": None}):
        other = make.forum(title="Reserved talks", **given)
        if given.get("announced_at", 1) is None:
            other.announced_at = None
        make.message(other, body="laboratory", subject="Unsayable words", author=make.registration(other, make.person(name="Concealed person", country="TD")), language="sw")
    db.session.commit()
    return open_


def test_no_hit_count_sort_or_title_tells_of_what_one_may_not_read(client, as_, secrets):
    closed = db.session.scalars(db.select(finding.Forum.slug).where(finding.Forum.title == "Reserved talks")).all()
    readers = {"visitor": client, "member": as_(make.person())}
    for name, browser in readers.items():
        for more in (
            "",
            "&narrow=1",
            "&order=relevance",
            "&country=TD",
            "&author=Concealed person",
            "&language=sw",
            *(f"&forum={slug}" for slug in closed),
            *(f"&forum={slug}&topic=1" for slug in closed),
        ):
            page = get(browser, "/en/search?q=laboratory" + more)
            for secret in ("Unsayable", "Reserved talks", "Chad</a>", "Swahili</a>", "Concealed person</bdi></a>", "Kiswahili</a>"):
                assert secret not in page.html, (name, more, secret)
            assert says(page, "1 message") or says(page, "No message of this sort has these words"), (name, more)
    staff = get(as_(make.person(role="secretariat")), "/en/search?q=laboratory&narrow=1")
    assert says(staff, "4 messages") and "Reserved talks" in staff.html


def test_a_narrowed_search_costs_the_same_for_one_hit_and_for_thirty(client, forum, queries):
    author = make.registration(forum)
    make.message(forum, author=author, body="laboratory")
    with queries() as one:
        get(client, "/en/search?q=laboratory&narrow=1")
    with queries() as plain:
        get(client, "/en/search?q=laboratory")
    for _ in range(29):
        make.message(forum, author=author, body="laboratory")
    with queries() as thirty:
        get(client, "/en/search?q=laboratory&narrow=1")
    assert len(one) == len(thirty) and len(plain) < len(one)


def test_hostile_words_stay_words(client, forum):
    author = make.registration(forum, make.person(name='<script>alert("a")</script>', country=None, category="organization", organization="<img src=x onerror=alert(1)>"))
    make.message(forum, author=author, subject="<b>laboratory</b>", body="laboratory & <script>alert(2)</script>")
    page = get(client, "/en/search?q=laboratory&narrow=1")
    assert "<script>alert" not in page.html and "<img src=x" not in page.html and "&lt;b&gt;<mark>laboratory</mark>&lt;/b&gt;" in page.html
