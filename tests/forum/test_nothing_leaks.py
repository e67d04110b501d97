"""No page of all there are, no feed, no file and no answer of the API shows a word of what its reader may not read."""

import io
import zipfile
from urllib.parse import unquote

import pytest

from core.database import db
from forum.actions.moderating import Decision, decide, withdraw
from forum.exports.formats import FORMATS
from forum.models import Act, Initiative
from forum.rules import Standing
from plans.models import Edition
from tests import access, make
from tests.make import NOW
from tests.test_access import address, rule_of

pytestmark = pytest.mark.wide

SECRET = "Quetzalword"
GONE = ("hidden", "held again", "withdrawn", "held", "returned")
VARIANTS = {
    "forum.topic": ("view=list", "view=time", "view=tree", "question=1", "goal=A.1", "page=1", "message=3"),
    "forum.names": ("q=a", f"q={SECRET.lower()}"),
    "forum.search": (f"q={SECRET.lower()}", f"q={SECRET.lower()}&forum={{slug}}", f"q={SECRET.lower()}&order=relevance", "q=message", "q=words&goal=A.1"),
    "forum.search_feed": (f"q={SECRET.lower()}", "q=message"),
    "forum.tally": ("edition=plan/adopted",),
    "forum.messages": ("page=1", "page=2"),
}


@pytest.fixture
def secrets_of_all_kinds(app):
    """The world of the access table, with messages that were seen once and are not now, and forums that are not for everybody; what is not to be seen holds SECRET."""
    made = access.world()
    forum, (goal, _) = made.forum, db.session.get(Edition, made.forum.edition_id).goals
    keeper, author = made.people["moderator"], make.registration(made.forum, writer := make.person(name="An author"))
    keeping = Standing(keeper.id, "member", 0, "moderator")
    topic, objects = forum.topics[0], []
    for kind in GONE:
        status = {"held": "pending", "returned": "pending"}.get(kind, "published")
        message = make.message(forum, topic=topic, author=author, subject=f"{SECRET} subject {kind}", body=f"{SECRET} words {kind}", goals=(goal,), status=status, language="fr")
        file = make.attachment(message, name=f"{SECRET}.csv", content=f"{SECRET},1".encode())
        db.session.add(Initiative(message_id=message.id, position=1, title=f"{SECRET} initiative", audience=f"{SECRET} audience"))
        db.session.commit()
        objects.append({"number": message.number, "attachment_id": file.id})
        what = {"hidden": "hiding", "held again": "hold", "returned": "return"}.get(kind)
        if what:
            done = decide(message, Decision(what, reason="It names a person."), standing=keeping, by=keeper, at=NOW)
            assert isinstance(done, Act), done
        elif kind == "withdrawn":
            assert withdraw(message, standing=Standing(writer.id, "member", author.id, "participant"), by=writer, at=NOW)
        db.session.commit()
        if kind in ("hidden", "withdrawn"):
            make.message(forum, topic=topic, reply_to=message, body="An answer that stays.")
    for given in ({"visibility": "closed"}, {"visibility": "closed", "announced_at": None}, {"announced_at": None}):
        other = make.forum(title=f"{SECRET} forum {given}", edition_id=forum.edition_id, **given)
        make.message(other, subject=f"{SECRET} elsewhere", body=f"{SECRET} elsewhere", goals=(goal,))
    kept = make.forum(title="For the registered", visibility="registered", edition_id=forum.edition_id)
    make.message(kept, subject=f"{SECRET} among the registered", body=f"{SECRET} among the registered", goals=(goal,))
    return made, objects


def words_of(answer) -> str:
    """What is in an answer, also in the files that are packed in it."""
    content = answer.get_data()
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(name + packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return content.decode("utf-8", "replace")


def test_who_keeps_order_reads_what_the_walk_looks_for(app, as_, secrets_of_all_kinds):
    made, objects = secrets_of_all_kinds
    browser = as_(made.people["moderator"])
    for values in objects:
        assert SECRET in words_of(browser.get(address(app, "GET", "forum.message", {**made.values, **values}))), values
    assert SECRET in words_of(browser.get(address(app, "GET", "forum.attachment", {**made.values, **objects[0]})))


@pytest.mark.parametrize("role", access.WALKED)
def test_no_page_shows_a_word_of_what_its_reader_may_not_read(app, as_, secrets_of_all_kinds, role):
    made, objects = secrets_of_all_kinds
    browser = as_(made.people[role]) if made.people[role] else app.test_client()
    seen, leaks, wrong = 0, [], []
    for (method, endpoint, of), statuses in access.rows().items():
        if method != "GET":
            continue
        # A member may read what a visitor may, and a participant more: theirs are the two ends for what stands at an address of its own.
        takes = role != "member" and rule_of(app, method, endpoint).arguments & {"number", "attachment_id"}
        some = [access.OBJECTS.get(of, {}), *(objects if takes else [])]
        some += [{"format": name} for name in FORMATS] if endpoint == "forum.export_file" else []
        for place, values in enumerate(some):
            where = address(app, method, endpoint, {**made.values, **values})
            for query in ("", *(VARIANTS.get(endpoint, ()) if not place else ())):
                asked = query.format(slug=made.forum.slug)
                answer = browser.get(f"{where}?{asked}" if asked else where)
                seen += answer.status_code == 200
                wrong += [f"{endpoint} {of}: {answer.status_code}, not {statuses[role]}"] if not (place or query) and answer.status_code != statuses[role] else []
                shown = words_of(answer)
                if SECRET in unquote(shown):
                    place = shown.find(SECRET)
                    leaks.append(f"{where}?{asked}: ...{shown[max(0, place - 90) : place + 40]}...")
    assert seen > 70 and set(VARIANTS) <= app.view_functions.keys()
    assert not leaks, "\n".join(leaks)
    assert not wrong, "\n".join(wrong)  # whom the table lets in, as tests/test_access.py asks of the other roles
