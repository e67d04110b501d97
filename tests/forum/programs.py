"""A forum asked by programs: what they find there, their tokens, and whether an answer is as the document says."""

from jsonschema import Draft202012Validator, FormatChecker

from accounts import tokens
from core.database import db
from forum.models import Initiative
from forum.views.api.document import OPERATIONS
from tests import make
from tests.make import NOW

ROOT = "/api/v1"


def key_of(person, *, writes=True, days=30, at=NOW):
    _, key = tokens.issue(person, name="a program", writes=writes, days=days, at=at)
    db.session.commit()
    return {"Authorization": f"Bearer {key}"}


def made():
    """A forum with messages in all states, somebody who takes part, and their token."""
    make.expert(education=("Doctorate",), worked_in=("BF",), publications=["One"])
    make.expert(listed=False)
    forum = make.forum(topics=2, edition_id=make.edition().id)
    author = make.registration(forum)
    person = make.person()
    mine = make.registration(forum, person)
    first = make.message(forum, author=author, subject="Seeds at the border", questions=(forum.topics[0].questions[0],))
    db.session.add(Initiative(message_id=first.id, position=1, title="A course", status="planned"))
    make.message(forum, author=author, reply_to=first, subject="Seeds answered")
    make.message(forum, author=author, topic=forum.topics[1], kind="moderator")
    for status in ("pending", "hidden", "withdrawn"):
        make.message(forum, author=author, subject=f"Seeds {status}", status=status)
    make.message(forum, author=mine, subject="Mine waits", status="pending")
    db.session.commit()
    return forum, person


def validator(document, schema):
    return Draft202012Validator({**schema, "components": document["components"]}, format_checker=FormatChecker())


def fits(document, operation, answer):
    """Whether an answer is one that the document describes."""
    told = document["paths"][ROOT + OPERATIONS[operation].path][OPERATIONS[operation].method]["responses"]
    described = told.get(str(answer.status_code)) or told["default"]
    if answer.status_code == 304:
        return answer.data == b""
    (media_type, content), *_ = described["content"].items()
    assert answer.mimetype == media_type, f"{operation} {answer.status_code}: {answer.mimetype}"
    faults = [f"{operation} {answer.status_code} {list(fault.path)}: {fault.message}" for fault in validator(document, content["schema"]).iter_errors(answer.get_json())]
    assert not faults, "\n".join(faults)
    return True


def ask(browser, path, **given):
    return browser.get(f"{ROOT}{path}", **given)


def every_path(forum):
    base = f"/forums/{forum.slug}"
    return {
        "document": ["/openapi.json"],
        "listForums": ["/forums", "/forums?limit=1", "/forums?after=99999"],
        "showForum": [base, "/forums/none"],
        "listTopics": [f"{base}/topics"],
        "showTopic": [f"{base}/topics/1", f"{base}/topics/9"],
        "listThreads": [f"{base}/threads", f"{base}/threads?topic=2", f"{base}/threads?topic=9", f"{base}/threads?limit=1&after=1"],
        "showThread": [f"{base}/threads/1", f"{base}/threads/2", f"{base}/threads/4"],
        "listMessages": [f"{base}/messages", f"{base}/messages?topic=1&thread=1&since=2", f"{base}/messages?topic=9", f"{base}/messages?thread=9", f"{base}/messages?limit=0"],
        "showMessage": [*(f"{base}/messages/{number}" for number in range(1, 9))],
        "showFigures": [f"{base}/tally", f"{base}/tally?at=2026-03-11T12:00:00Z", f"{base}/tally?at=yesterday"],
        "listSummaries": [f"{base}/summaries", "/forums/none/summaries"],
        "showIssuedSummary": [f"{base}/summaries/1"],
        "showSummary": [f"{base}/summary", f"{base}/summary?version=1"],
        "showReview": [f"{base}/summary/review"],
        "countParticipants": [f"{base}/participants"],
        "listExperts": [
            "/experts",
            "/experts?q=brief&country=TN&level=good&language=en&limit=1",
            "/experts?goal=no/such/goal",
            "/experts?q=%20",
            "/experts?level=best",
            "/experts?after=99999",
        ],
        "showExpert": ["/experts/1", "/experts/2", "/experts/99"],
        "search": ["/search?q=seeds", f"/search?q=seeds&forum={forum.slug}&page=2", "/search?q=%20", "/search", "/search?q=a%00b&forum=%00"],
    }
