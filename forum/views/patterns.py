"""In development: every component in every state, on one page."""

from dataclasses import replace
from datetime import timedelta

from flask import render_template

from core import clock, paging
from core.pages import development_pages
from forum.models import Phase
from forum.queries.entries import Entry, ListedInitiative, Speaker
from forum.queries.reading import AgendaLine, ForumCard
from forum.queries.trees import planted
from forum.views.opened import Showing

_SPEAKER = Speaker("Biosafety focal point, Mexico", "party", "MX", None, "participant", False)
_PLANNED = ListedInitiative("Lesson plans for secondary schools", "Educational resources", "Teachers", "planned")


@development_pages.get("/patterns")
def patterns() -> str:
    """Samples are made here and nowhere stored."""
    at = clock.now().replace(second=0, microsecond=0)
    message = Entry(
        id=1, number=47, thread_id=1, topic_id=1, parent_id=None, parent_number=None, status="published", kind="input", posted_at=at - timedelta(hours=3), late=False, language="en",
        subject="May we borrow your lesson plans?", html="<p>This is <strong>exactly</strong> what we have been looking for. Three questions:</p><ol><li>Which licence?</li><li>How many hours?</li></ol><blockquote><p>As was said before.</p></blockquote>",
        speaker=_SPEAKER, typed_by=None, questions=(1,), goals=("A.2",), initiatives=(_PLANNED, replace(_PLANNED, status="completed")),
    )  # fmt: skip
    plain = replace(message, questions=(), goals=(), initiatives=())
    thread = (
        message,
        replace(plain, id=2, number=48, parent_id=1, parent_number=47, status="hidden", html="", subject=""),
        replace(
            plain,
            id=3,
            number=49,
            parent_id=2,
            parent_number=48,
            language="ar",
            subject="المعلومة أولاً",
            html="<p>نؤيد ما جاء في رسالة المكسيك.</p>",
            typed_by="Secretariat, forum support",
        ),
        replace(plain, id=4, number=50, parent_id=3, parent_number=49, status="pending", html="<p>Words that wait.</p>"),
        replace(plain, id=5, number=51, parent_id=4, parent_number=50, language="zh", subject="赞同", html="<p>赞同以任务为纽带的合作。</p>"),
        replace(plain, id=6, number=52, parent_id=1, parent_number=47, status="withdrawn", html="", subject=""),
        replace(plain, id=7, number=53, parent_id=6, parent_number=52, subject="", language=None, speaker=replace(_SPEAKER, name="", erased=True)),
    )
    showing = Showing(
        base="/en/forums/sample", zone="America/Toronto", topics={1: 2}, goals={"A.2": "Biosafety Clearing-House"}, goals_language="en", answerable=frozenset({1}),
        here=frozenset(one.number for one in thread), topic_id=1, reasons={4: "A participant reported it."},
    )  # fmt: skip
    opening = replace(plain, id=9, number=21, kind="moderator", subject="Topic 2 is open")
    forum = ForumCard(
        id=1, slug="sample", title="Forum on a Common Format", language="en", opens_at=at - timedelta(days=2), closes_at=at + timedelta(days=1, hours=5), timezone="America/Toronto", visibility="public",
        announced_at=at, readable=True, message_count=113, input_count=109, contributor_count=49, registered_count=217, country_count=119, agenda=(AgendaLine(1, "Needs and challenges", 47), AgendaLine(2, "What is under way", 0)),
    )  # fmt: skip
    cards = (
        forum,
        replace(forum, visibility="registered", readable=False, agenda=()),
        replace(forum, opens_at=at + timedelta(days=9), closes_at=at + timedelta(days=13)),
        replace(forum, opens_at=at - timedelta(days=9), closes_at=at - timedelta(days=3)),
        replace(forum, opens_at=at - timedelta(days=9), closes_at=at - timedelta(days=3), readable=False),
    )
    pagers = {
        "Threads 1–5 of 8": paging.pages_of(page=1, total=8, size=5),
        "Messages 126–150 of 1,000": paging.pages_by_number(page=6, count=40, earlier=101, later=151),
        "Messages #48 to #90": paging.pages_by_number(page=None, count=40, earlier=20, later=91),
        "Threads 1–3 of 3": paging.pages_of(page=1, total=3, size=5),
    }
    return render_template("dev/patterns.html", at=at, opening=opening, planted=planted(thread), showing=showing, cards=cards, phases=list(Phase), pagers=pagers)
