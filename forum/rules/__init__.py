"""Who may do what in a forum, and when. Handed what was loaded beforehand; knows neither database, request nor clock."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.verdict import YES, No, Verdict
from forum.models import Forum, Message, Phase, Topic


@dataclass(frozen=True)
class Standing:
    """How somebody stands to a forum: who they are on the site, and as what they are registered here (None: not at all).

    ``rule`` is what a moderator set for them, ``passed`` whether they gave the password that is in force now."""

    person_id: int | None = None
    site_role: str | None = None
    registration_id: int | None = None
    forum_role: str | None = None
    rule: str | None = None
    rule_reason: str = ""
    passed: bool = False

    @property
    def signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def takes_part(self) -> bool:
        return self.registration_id is not None

    @property
    def keeps_order(self) -> bool:
        """Moderator of this forum, or the secretariat."""
        return self.forum_role in ("moderator", "secretariat") or self.runs_the_site

    @property
    def runs_the_site(self) -> bool:
        """Secretariat or administrator of the site."""
        return self.site_role in ("secretariat", "administrator")


VISITOR = Standing()


def may_read(standing: Standing, forum: Forum) -> Verdict:
    """Public forums anybody, others who is registered; a closed one is not even known to exist, nor is one that has not been announced.

    Who gave a closed forum's password reads it too, until the password changes."""
    if forum.announced_at is None and not standing.keeps_order:
        return No("Nothing stands here yet.", unseen=True)
    if forum.visibility == "public" or standing.takes_part or standing.runs_the_site:
        return YES
    if forum.visibility == "closed":
        return YES if standing.passed else No("This forum is open to its invited participants.", unseen=True)
    if standing.signed_in:
        return No("This forum can be read by its registered participants. Please register for it first.")
    return No("This forum can be read by its registered participants. Please sign in.")


def may_register(standing: Standing, forum: Forum, *, at: datetime) -> Verdict:
    """Anybody with an account, until the forum has closed; a closed forum registers by invitation, and who gave its password."""
    if forum.visibility == "closed" and not standing.passed:
        return No("Registration for this forum is by invitation.", unseen=not standing.takes_part)
    if not standing.signed_in:
        return No("Please sign in, or open an account, to register for this forum.")
    if standing.takes_part:
        return No("You are registered for this forum.")
    if forum.phase(at) is Phase.CLOSED:
        return No("This forum closed on %(closed)s; registration has ended.", closed=_there(forum.closes_at, forum))
    return YES


def may_register_as(standing: Standing, category: str, forum: Forum | None = None) -> Verdict:
    """Anybody chooses the capacity in which to take part; as secretariat only who is of it. A forum may take some categories only."""
    if category == "secretariat":
        return YES if standing.runs_the_site else No("Only members of the secretariat take part as such.")
    if forum is not None and forum.categories and category not in forum.categories and not standing.keeps_order:
        return No("This forum was not set up for this category. Please ask its moderator.")
    return YES


def names_its_entity_by(category: str) -> str | None:
    """What a participant of this category represents is named by: ``country`` for governments, ``organization`` for the others;
    None where a person may speak for nobody else."""
    if category in ("party", "non-party"):
        return "country"
    return None if category == "other" else "organization"


def may_change_registration(standing: Standing, *, has_spoken: bool) -> Verdict:
    """Until the first message: from then on what was said is attributed to the capacity in which it was said."""
    if not standing.takes_part:
        return No("You are not registered for this forum.")
    if has_spoken:
        return No("Messages of yours stand under this name and capacity; they no longer change.")
    return YES


def may_leave(standing: Standing, *, has_spoken: bool) -> Verdict:
    """Taking the registration back, while nothing was posted."""
    if not standing.takes_part:
        return No("You are not registered for this forum.")
    if standing.rule is not None:
        return No("The moderator has set a rule for you in this forum, so that the registration stays. Please write to the moderator.")
    if standing.forum_role != "participant":
        return No("Moderator and secretariat of a forum cannot leave it by themselves.")
    if has_spoken:
        return No("Messages of yours stand in this forum, so that the registration stays. You may withdraw the messages.")
    return YES


def may_hand_in(standing: Standing, forum: Forum, topic: Topic | None, *, at: datetime) -> Verdict:
    """Who is registered, from the opening instant on. Words that arrive after the closing one are taken too, as late ones: held, not published."""
    allowed = may_read(standing, forum)
    if not allowed:
        return allowed
    if not standing.takes_part:
        if not standing.signed_in:
            return No("To write here, please sign in and register for this forum.")
        return No("To write here, please register for this forum first.")
    if standing.rule == "blocked":
        return No("The moderator has blocked you from writing in this forum. The reason given: %(why)s. What you kept as a draft stays.", why=standing.rule_reason.rstrip("."))
    if forum.archived_at is not None:
        return No("This forum is archived; it takes no more messages.")
    opens = topic.opens(forum) if topic else forum.opens_at
    if at < opens:
        return No("Messages can be sent from %(opens)s on.", opens=_there(opens, forum))
    if topic is None and not standing.keeps_order:
        return No("Please choose a topic: messages to the whole forum come from its moderator.")
    return YES


def may_post(standing: Standing, forum: Forum, topic: Topic | None, *, at: datetime) -> Verdict:
    """Who may hand in words, until the second before the closing instant."""
    allowed = may_hand_in(standing, forum, topic, at=at)
    if not allowed:
        return allowed
    if is_late(forum, topic, at=at):
        closes = topic.closes(forum) if topic else forum.closes_at
        return No("This closed on %(closes)s. Messages are no longer published.", closes=_there(closes, forum))
    return YES


def may_reply_to(message: Message) -> Verdict:
    """Only what stands there for everybody can be answered, by whoever may post in its topic, unless its thread was locked."""
    if message.status == "published":
        return YES if message.thread is None or message.thread.locked_at is None else No("The moderator has locked this thread: it takes no more replies.")
    return No("Message #%(number)s is not published, so that it cannot be answered.", number=message.number)


def is_late(forum: Forum, topic: Topic | None, *, at: datetime) -> bool:
    """Whether a message stored at this instant arrives at or after the closing one."""
    return at >= (topic.closes(forum) if topic else forum.closes_at)


def may_post_as_moderator(standing: Standing) -> Verdict:
    """Opening, mid-point and closing messages, which are not inputs."""
    return YES if standing.keeps_order and standing.takes_part else No("Only a moderator of this forum writes as such.")


def may_post_on_behalf(standing: Standing) -> Verdict:
    """Typing in what somebody sent by mail or on paper."""
    return YES if standing.keeps_order and standing.takes_part else No("Only the moderator and the secretariat type in messages on behalf of others.")


def status_of_a_new_message(standing: Standing, forum: Forum, *, late: bool) -> str:
    """Published at once, or held for the moderator: where the forum is moderated beforehand or this participant always is, and whenever it is late."""
    if late or standing.rule == "hold" or (forum.moderation == "before" and not standing.keeps_order):
        return "pending"
    return "published"


def may_see_message(standing: Standing, message: Message, *, author_person_id: int | None) -> Verdict:
    """Published ones all who may read the forum; others their author and those who keep order."""
    if message.status == "published" or standing.keeps_order:
        return YES
    if standing.person_id is not None and author_person_id == standing.person_id:
        return YES
    if message.status == "hidden":
        return No("This message was hidden by the moderator.")
    if message.status == "withdrawn":
        return No("This message was withdrawn by its author.")
    return No("Nothing stands here yet.", unseen=True)


def may_moderate(standing: Standing) -> Verdict:
    """Deciding on messages: the moderator of the forum and the secretariat."""
    return YES if standing.keeps_order else No("Only the moderator of this forum and the secretariat decide on its messages.")


def may_see_the_queue(moderates: bool) -> Verdict:
    """What waits, over all forums in which somebody keeps order."""
    return YES if moderates else No("You do not moderate a forum, so that nothing waits for you here.")


def may_publish(standing: Standing, message: Message) -> Verdict:
    """Letting in what was held or hidden; what its author took back does not return."""
    return _may_decide(standing, message, on=("pending", "hidden"))


def may_hide(standing: Standing, message: Message) -> Verdict:
    """Taking from readers what is published, or was held and is not to be."""
    return _may_decide(standing, message, on=("published", "pending"))


def may_return(standing: Standing, message: Message) -> Verdict:
    """Giving a held message back to its author, who may change it and send it anew."""
    return _may_decide(standing, message, on=("pending",))


def needs_a_reason(decision: str, message: Message) -> bool:
    """Whether a moderator has to say why: always when taking something away, and when letting in what came late."""
    return decision != "publication" or message.late


def may_withdraw(standing: Standing, message: Message, *, author_person_id: int | None) -> Verdict:
    """Its author, at any time, for good."""
    if standing.person_id is None or standing.person_id != author_person_id:
        return No("Only its author can withdraw a message.")
    if message.status == "withdrawn":
        return No("This message was withdrawn already.")
    return YES


def _may_decide(standing: Standing, message: Message, *, on: tuple[str, ...]) -> Verdict:
    allowed = may_moderate(standing)
    if not allowed or message.status in on:
        return allowed
    return {
        "published": No("This message is published already."),
        "pending": No("This message is held already."),
        "hidden": No("This message is hidden already."),
        "withdrawn": No("This message was withdrawn by its author."),
    }[message.status]


def _there(instant: datetime, forum: Forum) -> datetime:
    return instant.astimezone(ZoneInfo(forum.timezone))
