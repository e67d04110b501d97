"""Every operation of the API, and the OpenAPI document made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from forum.views.api.schemas import SCHEMAS, WHOLE, Schema, many, ref, text
from forum.views.api.summary_shapes import SHAPES
from roster.queries.remembered import LEVELS

ROOT = "/api/v1"


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked. ``scope`` is what a token must have been made for, where there must be one."""

    method: str
    path: str
    summary: str
    answers: Mapping[int, Schema]
    query: Mapping[str, Schema] = field(default_factory=dict)
    needs: tuple[str, ...] = ()  # parameters that must be there
    body: Schema | None = None
    scope: str = "read"
    pages: bool = False
    no_token: bool = False

    @property
    def places(self) -> list[str]:
        """The names in its path."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]


PAGED = {"after": WHOLE | {"description": "Go on after this one: the address in the Link header has it."}, "limit": WHOLE | {"maximum": 100, "default": 25}}
FORUM, ONE = "/forums/{slug}", "/{number}"

OPERATIONS: dict[str, Operation] = {
    "document": Operation("get", "/openapi.json", "This document", {200: {"type": "object"}}, no_token=True),
    "listForums": Operation("get", "/forums", "Forums, the oldest first", {200: many(ref("ForumCard"))}, PAGED, pages=True),
    "showForum": Operation("get", FORUM, "A forum with its topics", {200: ref("Forum")}),
    "listTopics": Operation("get", f"{FORUM}/topics", "The topics of a forum", {200: many(ref("Topic"))}),
    "showTopic": Operation("get", f"{FORUM}/topics{ONE}", "A topic with its introduction and guiding questions", {200: ref("Topic")}),
    "listThreads": Operation(
        "get", f"{FORUM}/threads", "Threads, by the number of the message that opened them", {200: many(ref("Thread"))}, {"topic": WHOLE, **PAGED}, pages=True
    ),
    "showThread": Operation("get", f"{FORUM}/threads{ONE}", "A thread, by the number of the message that opened it", {200: ref("Thread")}),
    "listMessages": Operation(
        "get", f"{FORUM}/messages", "Published messages, by number", {200: many(ref("Message"))},
        {"topic": WHOLE, "thread": WHOLE | {"description": "The number of the message that opened it."}, "since": WHOLE | {"description": "From this number on."}, **PAGED}, pages=True,
    ),
    "showMessage": Operation("get", f"{FORUM}/messages{ONE}", "A message by its number; 410 for one that was withdrawn or hidden", {200: ref("Message")}),
    "showFigures": Operation(
        "get", f"{FORUM}/tally", "The figures of a forum, by the counting rules they are given with", {200: ref("Figures")},
        {"at": text(format="date-time", maxLength=40, description="As things stood then.")},
    ),
    "countParticipants": Operation("get", f"{FORUM}/participants", "How many take part, by category", {200: ref("Participants")}),
    "listSummaries": Operation("get", f"{FORUM}/summaries", "The moderators' summary as it was issued, and each correction, the first first", {200: many(ref("SummaryLine"))}),
    "showIssuedSummary": Operation("get", f"{FORUM}/summaries{ONE}", "The summary as it was issued under this number", {200: ref("Summary")}),
    "showSummary": Operation("get", f"{FORUM}/summary", "The summary that was issued last; 404 before there is one", {200: ref("Summary")}),
    "showReview": Operation("get", f"{FORUM}/summary/review", "The draft opened for review (not for citation), for registered participants", {200: ref("Review")}),
    "search": Operation(
        "get", "/search", "Messages that have all the words, the newest first", {200: ref("Hits")},
        {"q": text(minLength=1, maxLength=400), "forum": text(minLength=1, maxLength=200), "page": WHOLE | {"maximum": 1000, "default": 1}}, needs=("q",),
    ),
    "listExperts": Operation(
        "get", "/experts", "Experts on the roster, as everybody sees them, by their number; without parameters all of them", {200: many(ref("Expert"))},
        {
            "q": text(minLength=1, maxLength=400, description="Words of the profile, or a name in any script."),
            "goal": text(minLength=1, maxLength=400, description="Plan, edition and code, as in cartagena-cbap-2021-2030/adopted/A.8."), "theme": text(minLength=1, maxLength=60),
            "country": text(minLength=2, maxLength=2, description="Where they are from (ISO 3166-1)."), "worked": text(minLength=2, maxLength=2, description="A country they have worked in."),
            "region": text(minLength=1, maxLength=30, description="Of the United Nations."), "language": text(minLength=2, maxLength=8),
            "level": {"type": "string", "enum": [*LEVELS], "description": "At least good, excellent or mother-tongue."}, "organization": text(minLength=1, maxLength=20),
            "available": text(minLength=1, maxLength=20), **PAGED,
        }, pages=True,
    ),
    "showExpert": Operation("get", "/experts/{number}", "An expert on the roster", {200: ref("Expert")}),
    "postMessage": Operation(
        "post", f"{FORUM}/topics{ONE}/messages", "A new thread in a topic",
        {200: ref("Message"), 201: ref("Message"), 202: ref("Message")}, body=ref("NewMessage"), scope="write",
    ),
    "postReply": Operation(
        "post", f"{FORUM}/messages{ONE}/replies", "A reply to a message",
        {200: ref("Message"), 201: ref("Message"), 202: ref("Message")}, body=ref("NewMessage"), scope="write",
    ),
}  # fmt: skip

PLACES = {"slug": text(minLength=1, maxLength=200, description="The forum's name in its address."), "number": WHOLE}
KEY = text(minLength=8, maxLength=40, pattern="^[A-Za-z0-9_-]+$")
_SAYS = {
    200: "As asked.",
    201: "Published.",
    202: "Taken, and held for the moderator: because of the forum's settings, or because it came after closing.",
    304: "As the program knows it (If-None-Match).",
}
_AGAIN = "Nothing new: the message that this Idempotency-Key made before."
_REFUSALS = {
    400: "A parameter or a header is not one of those described, or makes no sense; or the body is not JSON.",
    401: "The token is missing, unknown, ended or too old.",
    403: "Not allowed; the detail says why.",
    404: "Nothing of this name or number that the token's owner may know of.",
    429: "Too many requests; Retry-After says when to come back.",
}
_REFUSALS_OF_POSTS = {
    409: "The topic has no such question or the plan no such goal; or this Idempotency-Key was used for other words.",
    413: "Too large.",
    415: "Not application/json.",
    422: "What was sent cannot be a message; errors says where and why.",
}


def document(site: str, name: str) -> dict[str, Any]:
    """The document, for a site at this address."""
    paths: dict[str, Any] = {}
    for key, one in OPERATIONS.items():
        paths.setdefault(ROOT + one.path, {})[one.method] = _operation(key, one)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": name,
            "version": "1",
            "description": "Forums, topics and messages as the pages show them: to each reader what that reader may read; experts as everybody sees them. Instants are in UTC, each with the forum's zone beside it.",
        },
        "servers": [{"url": site}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS | SHAPES,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "A token from the page “Access for programs” of one's account. Cookies are not looked at."}
            },
        },
    }


def _operation(key: str, one: Operation) -> dict[str, Any]:
    parameters = [{"name": name, "in": "path", "required": True, "schema": PLACES[name]} for name in one.places]
    parameters += [{"name": name, "in": "query", "required": name in one.needs, "schema": schema} for name, schema in one.query.items()]
    told: dict[str, Any] = {"operationId": key, "summary": one.summary, "responses": _responses(one)}
    if one.body is not None:
        parameters.append({"name": "Idempotency-Key", "in": "header", "required": False, "schema": KEY, "description": "Sent twice, the same key makes one message."})
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": one.body}}}
    if parameters:
        told["parameters"] = parameters
    return told | {"security": [] if one.no_token else [{"token": []}] if one.scope == "write" else [{}, {"token": []}]}


def _responses(one: Operation) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if one.method == "get":
        headers["ETag"] = {"schema": text(), "description": "Weak; for If-None-Match."}
    if one.pages:
        headers["Link"] = {"schema": text(), "description": "The address of what follows, as rel=next; missing on the last page."}
    told: dict[str, Any] = {}
    for status, schema in one.answers.items():
        words = _AGAIN if status == 200 and one.body is not None else _SAYS[status]
        told[str(status)] = {"description": words, "content": {"application/json": {"schema": schema}}, **({"headers": headers} if headers else {})}
        if one.body is not None:
            told[str(status)]["headers"] = {"Location": {"schema": text(), "description": "Where the message is."}}
    if one.method == "get":
        told["304"] = {"description": _SAYS[304]}
    refusals = _REFUSALS | (_REFUSALS_OF_POSTS if one.body is not None else {410: "It was withdrawn or hidden."} if one.path.endswith("/messages/{number}") else {})
    problem = {"application/problem+json": {"schema": ref("Problem")}}
    told |= {str(status): {"description": words, "content": problem} for status, words in sorted(refusals.items())}
    return told | {"default": {"description": "Whatever else goes wrong.", "content": problem}}
