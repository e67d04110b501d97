"""A thread that a reader may see, as a place to mark, to follow, to go on reading in."""

from flask import abort

from forum.queries import threads
from forum.views.opened import Opened
from forum.views.reader import Where, of_thread


def thread_here(on: Opened, number: int) -> Where:
    """The thread that this message opened, if anything of it is published; otherwise "not found"."""
    this = threads.thread_by_root(on.forum.id, number)
    if this is None or not this.message_count:
        abort(404)
    return of_thread(on, this.id, this.root_number)
