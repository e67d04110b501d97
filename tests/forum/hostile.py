"""Words that break pages, letters and tables where they can, sent through the forms that people fill in; and what is wrong where they are shown."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from accounts.models import Person
from forum.models import Forum
from tests import make
from tests.forum.desks import chosen
from tests.forum.summing import first_contributor, moderator, opened, warm_homes
from tests.forum.writers import at
from tests.pages import Page, get

MARK = "Zqx"  # in each of them, so that they are found where they are shown
HOSTILE = {
    "marks that are not seen": f"{MARK} \u202eevil\u2066 \u200b\u200d\ufeff\u00ad a\x00b\x07\x1b[31m \ud800 end\r\nBcc: everybody@example.org\r\n\r\n\u2028\x0b\x85 👩🏽\u200d🔬🏳️\u200d🌈 e"
    + "\u0301" * 60,
    "markup": f'{MARK} <script>alert("{MARK}")</script><img src=x onerror=alert(1)>"\'></textarea></title></select>{{{{ 7*7 }}}}%(number)s [press](javascript:alert(1)) ![p](http://example.org/x.png)',
    "length": f"\u3000\u00a0 {MARK}{'donaudampfschiff' * 9} " + (MARK + " and so on without end ") * 5_000 + "\u2003",
}
_WORD = f'<script>alert("{MARK}")</script><img src=x onerror=alert(1)>{"donaudampfschiff" * 6}'
_SHORT = f"{MARK} \u202eevil\u2066 \u200b\ufeff\u00ad a\x00b\x07\x1b[31m \ud800 e" + "\u0301" * 20 + _WORD
# All kinds in some two hundred characters, and each in full after them; for fields that take no more; for fields that refuse what is not seen.
ALL_AT_ONCE = (" ".join((_SHORT, *HOSTILE.values())), _SHORT, " ".join((MARK, _WORD, HOSTILE["markup"], HOSTILE["length"])))
FORMULAS = (f'=HYPERLINK("http://example.org/{MARK}";"x")', f"\t+1+{MARK}")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

Look = tuple[Person | None, str]  # a page, and who looks at it


@dataclass
class Scene:
    """An open forum with a participant and a moderator, and a closed one under review."""

    as_: Callable
    open: Forum = field(init=False)
    closed: Forum = field(init=False)
    ada: Person = field(init=False)
    mo: Person = field(init=False)
    office: Person = field(init=False)

    def __post_init__(self) -> None:
        self.open = make.forum(edit_minutes=30, log_is_public=True, opens_at=make.NOW - timedelta(days=2))
        self.ada, self.mo, self.office = make.person(name="Ada Okoro"), make.person(name="Mo Derator"), make.person(role="secretariat")
        mine = make.registration(self.open, self.ada)
        make.registration(self.open, self.mo, role="moderator")
        make.message(self.open, author=mine, posted_at=make.NOW - timedelta(minutes=10))
        make.message(self.open)

    def under_review(self) -> Person:
        """The forum that is closed, opened for review; its moderator."""
        self.closed = warm_homes()
        mo = moderator(self.closed)
        opened(self.as_(mo), self.closed)
        return mo

    def send(self, person: Person, path: str, **fields: object) -> None:
        """A form as its page sends it: what a page refuses is refused with its words, never with a failure."""
        sent = urlencode({name.replace("__", "-"): value for name, value in fields.items()}, encoding="utf-8", errors="surrogatepass")  # half a pair, as no browser would send it
        page = Page(self.as_(person).post(path, data=sent, content_type="application/x-www-form-urlencoded", follow_redirects=True))
        assert page.status in {200, 409, 422}, f"{path} answered {page.status}"
        wrong = faults_on(page)
        assert not wrong, f"{path}: {wrong}"


def faults_on(page: Page) -> list[str]:
    """What such words did to a page: elements of theirs, tags that act, controls, text that turns what stands beside it."""
    wrong = [f"a {e.tag} of theirs" for e in page.elements if (e.tag == "script" and "nonce" not in e.attributes) or e.tag in {"img", "iframe", "object"}]
    for element in page.elements:
        wrong += [f"{name} on {element.tag}" for name in element.attributes if name.startswith("on")]
        wrong += [f"{name} leads to a script" for name in ("href", "src", "action") if element.attributes.get(name, "").strip().lower().startswith(("javascript:", "data:text"))]
        wrong += [f"turned round in {name}" for name, value in element.attributes.items() if name not in {"value", "_form"} and _TURNING.search(value)]
    wrong += ["a control"] if _CONTROLS.search(page.html) else []
    apart = [e for e in page.elements if e.tag in {"bdi", "textarea", "input", "option"} or ("dir" in e.attributes and e.tag != "html") or "hush" in e.attributes.get("class", "")]
    for place, said in enumerate(page.elements[0].page if page.elements else ()):
        if MARK in said and not any(e.begins <= place < (e.ends if e.ends is not None else e.begins) for e in apart):
            innermost = max((e for e in page.elements if e.begins <= place < (e.ends or 0)), key=lambda e: e.begins)
            if innermost.tag != "title" or _TURNING.search(said):
                wrong.append(f"words of theirs not kept apart in {innermost.tag} {innermost.attributes}: {said[:80]!r}")
    return wrong


def of_message(scene: Scene, words: str) -> list[Look]:
    where = at(scene.open, "/topics/1/messages")
    scene.send(scene.ada, where, act="preview", subject=words, body=words)
    scene.send(scene.ada, where, act="post", subject=words[:250], body=words[:99_000], language="en", initiatives__0__title=words[:400], initiatives__0__type=words[:150])
    return [(None, at(scene.open, rest)) for rest in ("", "/topics/1", "/messages/3", "/messages", "/topics/1/initiatives", "/feed.atom")] + [
        (None, f"/en/search?q={MARK}"),
        (None, "/en/"),
    ]


def of_reply(scene: Scene, words: str) -> list[Look]:
    scene.send(scene.ada, at(scene.open, "/messages/2/replies"), act="post", subject=words[:250], body="> " + words[:99_000], language="en")
    return [(None, at(scene.open, "/threads/2")), (scene.mo, at(scene.open, "/messages/3/replies/new?quote=1")), (scene.mo, at(scene.open, "/threads/2/moderation"))]


def of_draft(scene: Scene, words: str) -> list[Look]:
    scene.send(scene.ada, at(scene.open, "/drafts"), place="topic-1", subject=words, body=words)
    return [(scene.ada, at(scene.open, "/topics/1/messages/new")), (scene.ada, "/en/drafts")]


def of_edit(scene: Scene, words: str) -> list[Look]:
    given = {"act": "change", "seen": "1", "language": "en"}
    scene.send(scene.ada, at(scene.open, "/messages/1/changes"), **given, subject=words[:250], body=words[:99_000], note=words[:1900])
    scene.send(scene.mo, at(scene.open, "/messages/1/changes"), **{**given, "seen": "2"}, subject="Another", body="Words.", note=words[:1900])
    return [(None, at(scene.open, "/messages/1/history")), (None, at(scene.open, "/messages/1")), (scene.mo, at(scene.open, "/log"))]


def of_bookmark(scene: Scene, words: str) -> list[Look]:
    scene.send(scene.ada, at(scene.open, "/messages/2/bookmark"), note=words)
    return [(scene.ada, "/en/bookmarks"), (scene.ada, at(scene.open, "/messages/2"))]


def of_report(scene: Scene, words: str) -> list[Look]:
    scene.send(scene.ada, at(scene.open, "/messages/2/reports"), reason="other", words=words[:1900])
    scene.send(scene.mo, at(scene.open, "/reports/1/settlement"), state="dismissed", answer=words[:1900])
    return [(scene.mo, at(scene.open, "/reports")), (scene.mo, at(scene.open, "/messages/2/moderation"))]


def of_moderation(scene: Scene, words: str) -> list[Look]:
    scene.send(scene.mo, at(scene.open, "/messages/1/hiding"), reason=words[:1900], seen="published")
    make.message(scene.open, status="pending")
    scene.send(scene.mo, at(scene.open, "/messages/3/return"), reason=words[:1900], seen="pending")
    scene.send(scene.mo, at(scene.open, "/threads/1/move"), reason=words, title=words)
    return [(scene.mo, at(scene.open, rest)) for rest in ("/messages/1/moderation", "/log")] + [(scene.ada, at(scene.open, "/messages/1")), (None, at(scene.open, "/log"))]


def of_notice(scene: Scene, words: str) -> list[Look]:
    scene.send(scene.mo, at(scene.open, "/notices/opening"), act="preview", words=words[:4900], language="en")
    scene.send(scene.mo, at(scene.open, "/notices/opening"), act="send", words=words[:4900], language="en", bulletin="y")
    return [(scene.mo, at(scene.open, "/notices")), (scene.mo, at(scene.open, "/notices/opening")), (None, "/en/")]


def of_extension(scene: Scene, words: str) -> list[Look]:
    given = {"until__day": "2026-03-20", "until__time": "18:00", "reason": words[:1900], "seen": scene.open.closes_at.isoformat()}
    scene.send(scene.mo, at(scene.open, "/extension"), act="preview", **given)
    scene.send(scene.mo, at(scene.open, "/extension"), act="save", **given)
    return [(None, at(scene.open)), (scene.mo, at(scene.open, "/end")), (scene.mo, at(scene.open, "/log"))]


def of_registration(scene: Scene, words: str) -> list[Look]:
    somebody = make.person()
    scene.send(somebody, at(scene.open, "/registration"), name=words[:190], category="organization", organization=words[:290])
    scene.send(somebody, at(scene.open, "/topics/1/messages"), act="post", subject="A subject", body="Words.", language="en")
    return [(None, at(scene.open, "/participants")), (None, at(scene.open, "/topics/1")), (scene.mo, at(scene.open, "/rules"))]


def of_profile(scene: Scene, words: str) -> list[Look]:
    scene.send(scene.ada, "/en/account", name=words[:190], category="organization", organization=words[:190], language="en", timezone="UTC")
    return [(scene.ada, "/en/account"), (scene.office, "/en/admin/people"), (scene.office, f"/en/admin/people/{scene.ada.id}")]


def of_plan(scene: Scene, words: str) -> list[Look]:
    given = {"title": words[:190], "slug": "", "about": words[:4000], "disclaimer": words[:1900], "document_symbol": words[:90], "topics__0__title": words[:190]}
    given |= {
        "topics__0__introduction": words[:4000],
        "topics__0__questions__0__text": words[:490],
        "language": "en",
        "zone": "Europe/Berlin",
        "edition": "",
        "visibility": "public",
    }
    given |= {"registration": "open", "moderation": "after", "attaching": "off", "edit_minutes": "30", "opens__day": "2026-04-13", "opens__time": "10:00"}
    given |= {"closes__day": "2026-04-17", "closes__time": "24:00"}
    scene.send(scene.office, "/en/planning", **given, act="preview")
    scene.send(scene.office, "/en/planning", **given | {"slug": "of-such-words"}, act="save")
    if scene.as_(scene.office).get("/en/forums/of-such-words").status_code == 404:
        return [(scene.office, "/en/planning")]  # refused, with its words
    return [(scene.office, f"/en/forums/of-such-words{rest}") for rest in ("", "/plan", "/topics/1", "/participants")] + [(scene.office, "/en/forums")]


def of_list(scene: Scene, words: str) -> list[Look]:
    given = {"title": words[:190], "about": words[:1900], "language": "en", "posting": "keepers", "joining": "open"}
    scene.send(scene.office, "/en/lists/new", slug="such-words", **given)
    scene.send(scene.office, "/en/lists/such-words/messages/new", subject=words[:290], body=words[:99_000], language="en")
    scene.send(scene.office, "/en/lists/such-words/messages/1/hiding", reason=words)
    scene.send(scene.office, "/en/lists/such-words/messages/new", subject=words[:290], body=words[:99_000], language="en")
    return [(None, "/en/lists"), (None, "/en/lists/such-words"), (None, "/en/lists/such-words/messages/2"), (scene.office, "/en/lists/such-words/plan")]


def of_digest(scene: Scene, words: str) -> list[Look]:
    scene.send(scene.mo, at(scene.open, "/digest"), note=words[:3900], language="en", act="keep")
    return [(scene.mo, at(scene.open, "/digest"))]


def of_summary(scene: Scene, words: str) -> list[Look]:
    mo, forum = scene.under_review(), scene.closed
    for act in ("remark", "heading", "words"):
        _page, line, seen = chosen(scene.as_(mo), forum, "reagents")
        scene.send(mo, at(forum, "/summary/edits"), act=act, line=line, seen=seen, text=words[:4900])
    scene.send(mo, at(forum, "/summary/settings"), symbol=words, distribution=words)
    scene.send(mo, at(forum, "/summary/versions"), note=words)
    return [(mo, at(forum, rest)) for rest in ("/summary/desk", "/summary/versions", "/summary/desk/review")]


def of_review(scene: Scene, words: str) -> list[Look]:
    mo = scene.under_review()
    forum, contributor = scene.closed, first_contributor()
    scene.send(contributor, at(forum, "/summary/review/comments"), version="1", number="0", place="", stance="object", words=words[:4900])
    scene.send(mo, at(forum, "/summary/desk/review/comments/1"), outcome="declined", answer=words[:4900])
    return [(mo, at(forum, "/summary/desk/review")), (contributor, at(forum, "/summary/review"))]


FORMS = {form.__name__.removeprefix("of_"): form for form in (of_message, of_reply, of_draft, of_edit, of_bookmark, of_report, of_moderation, of_notice, of_extension, of_registration, of_profile, of_plan, of_list, of_digest, of_summary, of_review)}  # fmt: skip


def looked_at(scene: Scene, looks: list[Look]) -> list[Page]:
    """Each page, as who looks at it gets it, without a fault that these words made."""
    pages = []
    for person, path in looks:
        page = get(scene.as_(person) if person else scene.as_(None), path)
        wrong = faults_on(page) if page.response.mimetype == "text/html" else []
        assert not wrong, f"{path}: {wrong}"
        pages.append(page)
    return pages
