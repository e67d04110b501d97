"""Things to test with: plain functions, every argument has a default, only what matters is passed. Each commits."""

import io
from datetime import UTC, date, datetime, timedelta
from itertools import count

from accounts.models import Person
from core import files, text
from core.database import db
from core.search import indexed
from forum import figures
from forum.models import Appearance, Attachment, Forum, Message, MessageGoal, MessageQuestion, Question, Registration, Thread, Topic, message_index
from listserv.actions import receiving
from listserv.models import Arrival, ListMessage, MailList
from plans.models import Edition, Goal
from roster.models import Assignment, AssistanceRequest, Education, Expert, ExpertGoal, ExpertInvitation, ExpertLanguage, ExpertPlace, ExpertText, ExpertTheme
from roster.models.terms import end_of

NOW = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
_numbers = count(1)


def person(*, commits: bool = True, **given) -> Person:
    n = next(_numbers)
    values = {
        "email": f"person{n}@example.org",
        "name": f"Person {n}",
        "category": "party",
        "country": "MX",
        "created_at": NOW,
        "confirmed_at": NOW,
        "language": "en",
        "timezone": "UTC",
        "role": "member",
    } | given
    someone = Person(**values)
    db.session.add(someone)
    db.session.commit() if commits else db.session.flush()
    return someone


def forum(*, topics: int = 1, questions: int = 2, **given) -> Forum:
    """An open forum: it began two days before NOW and closes two days after."""
    n = next(_numbers)
    values = {
        "slug": f"forum-{n}",
        "title": f"Forum {n}",
        "opens_at": NOW - timedelta(days=2),
        "closes_at": NOW + timedelta(days=2),
        "timezone": "America/Toronto",
        "created_at": NOW - timedelta(days=9),
    } | given
    values.setdefault("planned_closes_at", values["closes_at"])
    values.setdefault("announced_at", values["created_at"])
    made = Forum(**values)
    for number in range(1, topics + 1):
        made.topics.append(Topic(number=number, title=f"Topic {number} of forum {n}", introduction="An introduction.", introduction_html="<p>An introduction.</p>", questions=[Question(number=q, text=f"Question {q} of topic {number}?") for q in range(1, questions + 1)]))  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made


def edition(*codes: str, **given) -> Edition:
    n = next(_numbers)
    values = {"code": f"plan-{n}", "edition": "adopted", "title": f"Plan {n}", "digest": str(n)} | given
    made = Edition(**values, goals=[Goal(code=code, title=f"Goal {code}", position=i) for i, code in enumerate(codes or ("A.1", "A.2"))])
    db.session.add(made)
    db.session.commit()
    return made


def registration(of: Forum, who: Person | None = None, *, commits: bool = True, **given) -> Registration:
    who = who or person(commits=False)
    values = {
        "name": who.name,
        "category": who.category,
        "country": who.country,
        "organization": who.organization,
        "role": "participant",
        "registered_at": NOW - timedelta(days=1),
    } | given
    made = Registration(forum_id=of.id, person_id=who.id, **values)
    db.session.add(made)
    db.session.flush()
    figures.registration_counts(db.session, of.id)
    if commits:
        db.session.commit()
    return made


def message(of: Forum, *, topic: Topic | None = None, author: Registration | None = None, on_behalf_of: Registration | None = None, reply_to: Message | None = None, goals: tuple[Goal, ...] = (), questions: tuple[Question, ...] = (), **given) -> Message:  # fmt: skip
    """A published input in the first topic, unless told otherwise (``topic=None`` with ``whole_forum=True`` for none)."""
    whole = given.pop("whole_forum", False)
    topic = None if whole else (topic or of.topics[0])
    author = author or registration(of, commits=False)
    number = of.next_number()
    values = {
        "body": f"Words of message {number}.",
        "subject": f"Subject {number}",
        "language": "en",
        "posted_at": NOW - timedelta(hours=1),
        "kind": "input",
        "status": "published",
    } | given
    if values["status"] == "published":
        values.setdefault("published_at", values["posted_at"])
    thread_id = reply_to.thread_id if reply_to else None
    if thread_id is None:
        opened = Thread(forum_id=of.id, topic_id=topic.id if topic else None, root_number=number)
        db.session.add(opened)
        db.session.flush()
        thread_id = opened.id
    made = Message(
        forum_id=of.id, topic_id=topic.id if topic else None, thread_id=thread_id, number=number, reply_to_id=reply_to.id if reply_to else None, depth=reply_to.depth + 1 if reply_to else 0,
        author_id=author.id, on_behalf_of_id=on_behalf_of.id if on_behalf_of else None, speaker_id=(on_behalf_of or author).id, html=text.html_of(values["body"], prefix=f"m{number}"), renderer=text.RENDERER,
        goal_codes=[g.code for g in goals] or None, question_numbers=[q.number for q in questions] or None, **values,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    db.session.add_all(MessageGoal(message_id=made.id, goal_id=g.id, set_at=made.posted_at) for g in goals)
    db.session.add_all(MessageQuestion(message_id=made.id, question_id=q.id) for q in questions)
    if made.status == "published":
        message_index.put(db.session, [(made.id, indexed(f"{made.subject} {made.body}", made.language))])
        figures.message_appeared(db.session, made)
        db.session.add(Appearance(message_id=made.id, forum_id=of.id, at=made.posted_at, fanned_out_at=made.posted_at))
    db.session.commit()
    return made


def attachment(of: Message, *, name: str = "table.csv", content: bytes = b"a,b\n1,2\n", media_type: str = "text/csv", by: Person | None = None, **given) -> Attachment:
    """A file that came with a message; readers may have it."""
    stored = files.keep(io.BytesIO(content), name=name, media_type=media_type, at=NOW, most=20_000_000)
    made = Attachment(forum_id=of.forum_id, message_id=of.id, person_id=by.id if by else None, file=stored, position=1, at=NOW, **given)
    db.session.add(made)
    db.session.commit()
    return made


def received(raw: bytes = b"From: Ada <ada@example.org>\r\nSubject: A question\r\nMessage-ID: <m1@example.org>\r\n\r\nWho keeps this?\r\n", *, to: str = "postmaster@lists.example.org", sender: str = "ada@example.org", at: datetime = NOW, take: bool = True) -> Arrival:  # fmt: skip
    """A mail that came in, and was taken."""
    mail_id = receiving.accept(raw, sender=sender, recipients=[to], way="lmtp", at=at)
    found = receiving.find(db.session.scalars(db.select(Arrival.id).where(Arrival.mail_id == mail_id, Arrival.recipient == to)).one())
    assert found is not None
    if take:
        receiving.take(found, at)
    return found


def mail_list(*, messages: int = 1, **given) -> MailList:
    """A list that stands alone; its messages went out already."""
    n = next(_numbers)
    made = MailList(**{"kind": "general", "slug": f"list-{n}", "title": f"List {n}", "about": "", "created_at": NOW, "last_number": messages} | given)
    db.session.add(made)
    db.session.flush()
    for number in range(1, messages + 1):
        words = f"Words of message {number}."
        db.session.add(
            ListMessage(
                list_id=made.id, number=number, thread_number=number, author_name=f"Author {number}", subject=f"Subject {number}", body=words, html=text.html_of(words, prefix=f"m{number}"),
                renderer=text.RENDERER, language="en", posted_at=NOW - timedelta(hours=1), fanned_out_at=NOW,
            )
        )  # fmt: skip
    db.session.commit()
    return made


SECRETS = {"private_email": "secret-mail@private.example", "private_phone": "+00 secret-phone", "private_address": "1 Secret Lane"}


def expert(*, goals: tuple[Goal, ...] = (), themes: tuple[str, ...] = (), languages: dict[str, str] | None = None, worked_in: tuple[str, ...] = (), regions: tuple[str, ...] = (), nationalities: tuple[str, ...] = (), texts: dict[tuple[str, str], str] | None = None, education: tuple[str, ...] = (), listed: bool = True, cv: bytes | None = None, **given) -> Expert:  # fmt: skip
    """Somebody on the roster, confirmed a month before NOW, nominated by their country; with private details (``SECRETS``) that nobody else may see, and a CV if given.

    ``listed=False`` is a draft; other standings by their dates (``submitted_at``, ``retired_at``, ``confirmed_at`` …). ``consents=("listed",)`` shows neither contact nor CV nor photo.
    """
    n = next(_numbers)
    listed_at = given.pop("listed_at", NOW - timedelta(days=30)) if listed else None
    confirmed_at = given.pop("confirmed_at", listed_at)
    values = {
        "name": f"Expert {n}", "honorific": "Dr.", "country": "TN", "government": "TN", "language": "en", "job_title": "Head of unit", "employer": "National reference laboratory",
        "organization_type": "government", "availability": "now", "consents": ["listed"], "consented_at": listed_at, "created_at": NOW - timedelta(days=60), "submitted_at": listed_at,
        "listed_at": listed_at, "confirmed_at": confirmed_at, "leaves_at": end_of(confirmed_at) if confirmed_at else None, "updated_at": listed_at,
        "publications": [], "memberships": [], "committees": [], "contact": f"secret-contact of {n}", **SECRETS,
    } | given  # fmt: skip
    values["consents"] = list(values["consents"])
    made = Expert(**values)
    made.languages = [ExpertLanguage(language=code, level=level, position=i) for i, (code, level) in enumerate((languages or {"en": "good"}).items())]
    made.goals = [ExpertGoal(goal_id=goal.id, position=i, main=i == 0) for i, goal in enumerate(goals)]
    made.themes = [ExpertTheme(theme=theme, position=i) for i, theme in enumerate(themes)]
    places = [("country", code) for code in worked_in] + [("region", code) for code in regions] + [("nationality", code) for code in nationalities or ("TN",)]
    made.places = [ExpertPlace(kind=kind, code=code) for kind, code in places]
    made.texts = [ExpertText(field=field, language=language, text=words) for (field, language), words in (texts or {("brief", "en"): f"Brief of expert {n}."}).items()]
    made.education = [Education(position=i, degree=degree) for i, degree in enumerate(education)]
    if cv is not None:
        made.cv = files.keep(io.BytesIO(cv), name="secret-cv.pdf", media_type="application/pdf", at=NOW, most=20_000_000)
    db.session.add(made)
    db.session.commit()
    return made


def assistance_request(*goals: Goal, by: Person | None = None, **given) -> AssistanceRequest:
    """Burkina Faso asks for an expert in May."""
    values = {
        "country": "BF", "title": f"Request {next(_numbers)}", "task": "Review our protocols.", "organization": "", "mode": "both", "starts_on": date(2026, 5, 4),
        "ends_on": date(2026, 5, 15), "days": 10, "languages": ["fr"], "by_id": (by or person()).id, "at": NOW,
    } | given  # fmt: skip
    made = AssistanceRequest(**values, goals=list(goals))
    db.session.add(made)
    db.session.commit()
    return made


def invited(to: Expert, request: AssistanceRequest | None = None, *, accepted: bool | None = None, **given) -> ExpertInvitation:
    """An expert invited yesterday, who has answered or not."""
    values = {"at": NOW - timedelta(days=1), "answer_by": NOW + timedelta(days=13), "accepted": accepted, "answered_at": NOW if accepted is not None else None} | given
    made = ExpertInvitation(request_id=(request or assistance_request()).id, expert_id=to.id, **values)
    db.session.add(made)
    db.session.commit()
    return made


def assignment(of: ExpertInvitation, **given) -> Assignment:
    """Agreed, under way, not reported on."""
    asked = db.session.get_one(AssistanceRequest, of.request_id)
    values = {
        "request_id": asked.id, "expert_id": of.expert_id, "country": asked.country, "title": asked.title, "mode": "both", "starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 20),
        "days": 10, "at": NOW,
    } | given  # fmt: skip
    made = Assignment(invitation_id=of.id, **values)
    db.session.add(made)
    db.session.commit()
    return made
