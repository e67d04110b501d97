"""The README.txt of a ZIP: of which forum it is, as of when, what is in it, and how to see that it is whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from core.languages import moment, ngettext
from core.letters import one_line, wrapped
from forum.exports.source import Source


@dataclass(frozen=True)
class Entry:
    """A file in the ZIP."""

    name: str
    size: int
    sha256: str


def manifest(source: Source, entries: Sequence[Entry], absent: Sequence[str]) -> str:
    """The words, in the reader's language; the table of files is for ``sha256sum --check``, too."""
    forum = source.forum
    files = [entry for entry in entries if entry.name.startswith("attachments/")]
    lines = [
        one_line(forum.title),
        source.base,
        gettext("As of %(moment)s (%(zone)s).", moment=moment(source.at, "long", forum.timezone), zone=forum.timezone),
        ngettext("%(num)s published message.", "%(num)s published messages.", forum.message_count),
        gettext("It also holds messages that wait, were hidden or withdrawn, each marked in the column “status”. Readers do not see those.")
        if source.everything
        else gettext("It holds what readers of the forum may read. Of messages that were withdrawn or hidden only the number is told."),
        gettext("forum.json: the forum as an archive, which can be imported again; without addresses."),
        gettext("messages.csv: one row a message, UTF-8; the codes of the columns are explained in the documentation."),
        ngettext("attachments: %(num)s file, in folders by the number of the message.", "attachments: %(num)s files, in folders by the number of the message.", len(files)),
        *([gettext("These files could not be found:"), "\n".join(absent)] if absent else []),
        gettext("Checksums (SHA-256):"),
    ]
    table = "\n".join(f"{entry.sha256}  {entry.name}" for entry in entries)
    return wrapped("\n\n".join(lines)) + "\n" + table + "\n"
