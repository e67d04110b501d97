"""The page that shows every component in every state."""

from tests.pages import get


def test_the_pattern_page_shows_every_state(client):
    page = get(client, "/en/dev/patterns")
    for words in (
        "Announced",
        "Summary in preparation",
        "Held",
        "This message was hidden by the moderator.",
        "This message was withdrawn by its author.",
        "Former participant",
        "Initiatives listed with this message: 2",
    ):
        assert page.has(words), words


def test_it_exists_in_development_only(client, app):
    app.config["ENVIRONMENT"] = "production"
    try:
        assert client.get("/en/dev/patterns").status_code == 404
    finally:
        app.config["ENVIRONMENT"] = "test"
