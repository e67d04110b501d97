"""What becomes of a received mail: six dispositions, and for each the reasons, words of one list that ``docs/received-mail.md`` explains."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Disposition(StrEnum):
    """What became of a mail."""

    POSTED = "posted"
    HELD = "held"
    BOUNCE = "bounce"
    COMMAND = "command"
    IGNORED = "ignored"
    REJECTED = "rejected"


POSTED, HELD, BOUNCE, COMMAND, IGNORED, REJECTED = Disposition

NAMES = {
    POSTED: _l("Posted"), HELD: _l("Held"), BOUNCE: _l("Came back"), COMMAND: _l("Command"), IGNORED: _l("Ignored"), REJECTED: _l("Refused"),
}  # fmt: skip

# Each word with its sentence. A part that needs another word adds its line under its heading, and one in docs/received-mail.md.
REASONS = {
    # -- noise (listserv.actions.noise)
    "own-loop": _l("It is a letter of ours that came back to us."),
    "auto-reply": _l("A program answered: an absence, a receipt."),
    "mass-mail": _l("It says that it is mass mail."),
    "other-list": _l("It came over another mailing list."),
    "null-sender": _l("It has no sender who could be answered."),
    "daemon": _l("A mail server’s program wrote it."),
    "spam": _l("The mail server marked it as spam."),
    "duplicate": _l("The same mail, or the same words, came before."),
    "too-many": _l("So many mails came from this sender that this one waits to be looked at."),
    # -- letters that came back (listserv.actions.bouncing)
    "hard": _l("The mailbox does not exist."),
    "soft": _l("The mailbox could not take it for now."),
    "policy": _l("The other side refuses our mail; its reader is not to blame."),
    "complaint": _l("Its reader called the letter unwanted; the subscription ended."),
    "unclear-bounce": _l("A letter came back, and why is not clear."),
    "unknown-bounce": _l("A letter came back, but whose it was is not known."),
    "delayed": _l("A mail server says that it still tries."),
    # -- addresses
    "unknown-address": _l("There is no such address here."),
    "unsubscribed": _l("The subscription ended."),
    "for-the-staff": _l("It was written to those who keep the site or a list."),
    # -- moderation by mail (listserv.actions.deciding)
    "published": _l("A moderator published a held message."),
    "returned": _l("A moderator returned a held message to its author."),
    "overtaken": _l("A moderator’s decision came when somebody had decided already."),
    "claimed": _l("A moderator’s decision came while another was at the message."),
    "no-reason": _l("A moderator’s decision lacked the reason that it needs."),
    "changed-since": _l("The message had changed since the letter about it; the moderator got it anew."),
    "too-old": _l("The address was no longer in use."),
    "not-yours": _l("The address belongs to somebody else."),
    "refused": _l("A rule did not allow it; its sender was told."),
    # -- taking part (listserv.actions.taking_part)
    "posted": _l("It was posted."),
    "corrected": _l("It changed a message that came before."),
    "moderation": _l("It waits as a message for the moderator, as the forum or a rule for its author has it."),
    "late": _l("It came after closing; the moderator sees it, and its author has the text."),
    "sender-unclear": _l("It is not certain who wrote it."),
    "vouched": _l("Its author said that a mail, of which that was not certain, was theirs."),
    "disowned": _l("Somebody said that a mail under their name is not theirs; those who keep order are told."),
    "sender-not-proved": _l("The mail server found that its sender may be forged."),
    "letter-of-another": _l("It answers a letter that was sent to somebody else."),
    "nothing-new": _l("Nothing was found in it but what looks quoted; it waits with its whole text."),
    "not-registered": _l("Its author is not registered for the forum, and was told how to register."),
    "which-topic": _l("It is not clear to which topic it belongs; its author was asked."),
    "speaker-unknown": _l("It passes on the words of somebody who is not registered for the forum."),
    "empty": _l("There are no words in it."),
    "too-long": _l("It is longer than a message may be."),
    "not-open": _l("The forum or topic takes no messages yet."),
    "archived": _l("The forum is archived."),
    "blocked": _l("The moderator has blocked its author."),
    "locked": _l("The thread takes no more replies."),
    "answered-gone": _l("What it answers is not published."),
    "not-allowed": _l("Its author may not write there."),
    "not-changed": _l("The message can no longer be changed, or says so already."),
    "correction-unclear": _l("It answers a receipt, and it is not clear what is to be changed."),
    # -- commands (listserv.actions.commanding)
    "commands": _l("Its commands were carried out, and answered."),
    "not-a-command": _l("It held no command; its sender got the list of them."),
    "subscribed": _l("Its sender confirmed a subscription."),
    "declined": _l("Its sender does not want the subscription that was asked for."),
    "gone": _l("What it was about has gone."),
    # -- registering by mail (listserv.actions.registering_by_mail)
    "registered": _l("Its author registered for a forum."),
    "asked-to-take-part": _l("Its author asked to take part; those who decide on it are told."),
    "asked-again": _l("It lacked what a registration needs; its author was asked."),
    # -- filled forms of questions (listserv.actions.filled_forms)
    "form": _l("The filled form was read; its answers are messages."),
    "form-waits": _l("The filled form was read; its answers wait for the moderator."),
    "form-unclear": _l("A filled form came; something in it, or who sent it, is not clear."),
    # -- digests (listserv.actions.digest_answers)
    "digest": _l("It answers a whole digest; its sender got the addresses of the messages in it."),
    # -- trouble
    "not-understood": _l("It was not understood what is to be done with it."),
    "trouble": _l("An error of this program; it can be taken again."),
    "raw-gone": _l("The mail itself is kept no longer."),
}


@dataclass(frozen=True)
class Outcome:
    """What a handler says became of a mail. ``elided`` are pieces of the text that the message leaves out."""

    disposition: Disposition
    reason: str
    message_id: int | None = None
    list_message_id: int | None = None
    person_id: int | None = None
    elided: Sequence[tuple[int, int, str, str]] = ()

    def __post_init__(self) -> None:
        if self.reason not in REASONS:
            raise ValueError(f"not a word of the list of reasons: {self.reason}")
