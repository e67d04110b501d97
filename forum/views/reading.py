"""Pages to read: front page, forums, forum, topic, thread, message, participants."""

from flask import render_template

from forum.views import pages


@pages.get("/")
def front() -> str:
    return render_template("forum/front.html")


@pages.get("/forums")
def index() -> str:
    return render_template("forum/front.html")
