"""The shapes of what the API takes and gives, as JSON Schema."""

from typing import Any

from accounts.models import CATEGORIES
from core.regions import REGIONS
from forum.forms import LONGEST_BODY, LONGEST_SUBJECT, MOST_ROWS
from forum.models import FORUM_ROLES, INITIATIVE_STATUSES, KINDS, MODERATIONS, STATUSES, VISIBILITIES, Phase
from roster.models import AVAILABILITIES, LEVELS, ORGANIZATION_TYPES

LARGEST = 2**31 - 1
Schema = dict[str, Any]


def text(**more: Any) -> Schema:
    """A text."""
    return {"type": "string", **more}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    return schema | {"type": [schema["type"], "null"]} if "enum" not in schema else schema | {"type": [schema["type"], "null"], "enum": [*schema["enum"], None]}


def thing(properties: Schema, *, needs: tuple[str, ...] | None = None, **more: Any) -> Schema:
    """An object; unless told otherwise all of its members are always there, and no others."""
    return {"type": "object", "properties": properties, "required": list(properties if needs is None else needs), "additionalProperties": False, **more}


def many(schema: Schema, **more: Any) -> Schema:
    """A list."""
    return {"type": "array", "items": schema, **more}


def ref(name: str) -> Schema:
    """One of those below."""
    return {"$ref": f"#/components/schemas/{name}"}


WHOLE = {"type": "integer", "minimum": 1, "maximum": LARGEST}
COUNT = {"type": "integer", "minimum": 0}
INSTANT = text(format="date-time", description="RFC 3339, in UTC.")
ADDRESS = text(format="uri")
TALLIED = {"type": "object", "additionalProperties": COUNT}
TALLIED_TWICE = {"type": "object", "additionalProperties": TALLIED}
LETTER = r"[0-9A-Za-z\u00C0-\u052F\u0531-\u058F\u0620-\u064A\u0900-\u0DFF\u0E01-\u0E7F\u10A0-\u10FF\u1200-\u137F\u3041-\u30FF\u3400-\u9FFF\uAC00-\uD7A3]"  # there must be one
_WORDS = text(minLength=1, maxLength=LONGEST_SUBJECT, pattern=LETTER)

SCHEMAS: dict[str, Schema] = {
    "Counts": thing({"messages": COUNT, "inputs": COUNT, "contributors": COUNT, "initiatives": COUNT}),
    "ForumCard": thing(
        {
            "slug": text(), "title": text(), "language": text(), "url": ADDRESS, "visibility": text(enum=list(VISIBILITIES)), "phase": text(enum=[str(phase) for phase in Phase]),
            "opens_at": INSTANT, "closes_at": INSTANT, "timezone": text(description="Of the forum, as in the IANA database."),
            "readable": {"type": "boolean", "description": "False where one has to register first; counts are then 0."},
            "counts": thing({"messages": COUNT, "inputs": COUNT, "contributors": COUNT}), "registered": COUNT, "countries": COUNT,
        }
    ),
    "Question": thing({"number": WHOLE, "text": text(), "inputs": COUNT}),
    "Topic": thing(
        {
            "number": WHOLE, "title": text(), "language": text(), "url": ADDRESS, "phase": text(enum=[str(phase) for phase in Phase]), "opens_at": INSTANT, "closes_at": INSTANT,
            "timezone": text(), "counts": ref("Counts"), "threads": COUNT, "introduction_html": maybe(text()), "questions": maybe(many(ref("Question"))),
        }
    ),
    "Forum": thing(
        {
            "slug": text(), "title": text(), "language": text(), "url": ADDRESS, "symbol": maybe(text()), "visibility": text(enum=list(VISIBILITIES)), "moderation": text(enum=list(MODERATIONS)),
            "phase": text(enum=[str(phase) for phase in Phase]), "opens_at": INSTANT, "closes_at": INSTANT, "planned_closes_at": INSTANT, "timezone": text(), "counts": ref("Counts"),
            "registered": COUNT, "countries": COUNT, "last_message_at": maybe(INSTANT), "topics": many(ref("Topic")), "goals": many(thing({"code": text(), "title": text()})),
        }
    ),
    "Thread": thing({"number": WHOLE, "topic": maybe(WHOLE), "url": ADDRESS, "messages": COUNT, "last_message_at": INSTANT, "subject": maybe(text()), "pinned": {"type": "boolean"}, "locked": {"type": "boolean"}}),
    "Speaker": thing({"name": maybe(text()), "category": text(enum=list(CATEGORIES)), "country": maybe(text()), "organization": maybe(text()), "role": text(enum=list(FORUM_ROLES))}),
    "Initiative": thing({"title": text(), "type": maybe(text()), "audience": maybe(text()), "status": maybe(text(enum=list(INITIATIVE_STATUSES)))}),
    "File": thing({"name": text(), "media_type": text(), "size": COUNT, "locked": {"type": "boolean"}, "removed": {"type": "boolean"}}),
    "Message": thing(
        {
            "number": WHOLE, "forum": text(), "topic": maybe(WHOLE), "thread": WHOLE, "reply_to": maybe(WHOLE), "url": ADDRESS, "kind": text(enum=list(KINDS)),
            "status": text(enum=list(STATUSES)), "late": {"type": "boolean"}, "posted_at": INSTANT, "edited_at": maybe(INSTANT), "timezone": text(), "language": maybe(text()),
            "subject": text(), "html": text(), "text": text(), "speaker": ref("Speaker"), "typed_by": maybe(text()), "questions": many(WHOLE), "goals": many(text()),
            "initiatives": many(ref("Initiative")), "files": many(ref("File")),
        }
    ),
    "Participants": thing({"registered": COUNT, "countries": COUNT, "categories": TALLIED}),
    "Hit": thing({"forum": text(), "topic": maybe(WHOLE), "number": WHOLE, "url": ADDRESS, "subject": text(), "excerpt": text(), "language": maybe(text()), "posted_at": INSTANT, "timezone": text(), "speaker": ref("Speaker")}),
    "Hits": thing({"hits": many(ref("Hit")), "page": WHOLE, "total": COUNT, "more": {"type": "boolean", "description": "Whether there are more than were counted."}}),
    "Tally": thing(
        {
            "rules": many(text()), **dict.fromkeys(("messages", "participants_registered", "distinct_authors", "contributors", "inputs", "moderator_messages", "countries_registered"), COUNT),
            **dict.fromkeys(
                ("inputs_per_topic", "contributors_per_topic", "inputs_per_goal", "inputs_tagged_with_a_goal_per_topic", "inputs_per_country", "inputs_per_country_parties_and_non_parties_only",
                 "contributors_per_country", "inputs_per_organization", "inputs_per_category", "participants_per_category", "inputs_per_language", "messages_per_language"), TALLIED,
            ),
            **dict.fromkeys(("inputs_per_topic_and_question", "inputs_per_topic_and_goal", "contributors_per_topic_and_country"), TALLIED_TWICE),
        },
        needs=("rules", "messages", "inputs", "contributors", "participants_registered"),
    ) | {"additionalProperties": True},
    "Figures": thing({"forum": text(), "as_of": maybe(INSTANT), "timezone": text(), "figures": ref("Tally")}),
    "NewMessage": thing(
        {
            "subject": _WORDS,
            "body": text(minLength=1, maxLength=LONGEST_BODY, pattern=LETTER, description="Markdown.", examples=["Our laboratory has no accredited method."]),
            "language": text(enum=["ar", "en", "es", "fr", "ru", "zh"], description="Left out, the words themselves decide, or else it is English."),
            "questions": many(WHOLE, maxItems=100, description="Numbers of guiding questions of the topic."),
            "goals": many(text(minLength=1, maxLength=40), maxItems=100, description="Codes of goals of the forum's plan."),
            "initiatives": many(
                thing(
                    {"title": text(minLength=1, maxLength=500, pattern=LETTER), "type": text(maxLength=200), "audience": text(maxLength=300), "status": text(enum=list(INITIATIVE_STATUSES))},
                    needs=("title",),
                ),
                maxItems=MOST_ROWS,
            ),
        },
        needs=("subject", "body"),
    ),
    "Expert": thing(
        {
            "id": WHOLE, "symbol": text(), "url": ADDRESS, "honorific": text(), "name": text(), "government": maybe(text(description="That nominated; null for who put themselves forward.")),
            "country": maybe(text()), "region": text(enum=["", *REGIONS]), "nationalities": many(text()), "language": text(description="Of the original texts."),
            "languages": many(thing({"language": text(), "level": text(enum=list(LEVELS))})), "texts": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": text()}},
            "employment": thing({"employer": text(), "organization_type": text(enum=["", *ORGANIZATION_TYPES]), "job_title": text(), "department": text(), "since": maybe(COUNT)}),
            "worked_in": thing({"countries": many(text()), "regions": many(text())}),
            "education": many(thing({"degree": text(), "subject": text(), "institution": text(), "from": maybe(COUNT), "to": maybe(COUNT)})),
            "goals": many(thing({"plan": text(), "edition": text(), "code": text(), "main": {"type": "boolean"}, "note": text()})), "themes": many(text()), "publications": many(text()),
            "memberships": many(text()), "committees": many(text()), "availability": text(enum=list(AVAILABILITIES)), "available_from": maybe(text(format="date")), "website": text(),
            "contact": text(description="Empty unless the expert agreed that everybody may see it."), "has_cv": {"type": "boolean"}, "confirmed_on": maybe(text(format="date")),
            "leaves_on": maybe(text(format="date")),
        }
    ),
    "Problem": thing(
        {
            "type": text(format="uri-reference"), "title": text(), "status": {"type": "integer"}, "detail": text(), "reference": text(description="The number of the request in the log."),
            "errors": many(thing({"where": text(), "detail": text()})),
        },
        needs=("type", "title", "status", "reference"),
    ),
}  # fmt: skip
