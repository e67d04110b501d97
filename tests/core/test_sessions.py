"""The cookie of a session: proved once, its age asked each time; and the token of its forms, signed once and never another session's."""

import time

from flask import g, session

from core import guard
from core.sessions import DailySessions


def opened(app, cookie):
    with app.test_request_context("/en/", headers={"Cookie": f"session={cookie}"}) as context:
        return dict(context.session)


def test_a_cookie_is_refused_once_it_is_too_old_however_often_it_was_taken_before(app):
    cookie = DailySessions().get_signing_serializer(app).dumps({"sign_in": "key", "list": ["one"]})
    for _ in range(2):
        assert opened(app, cookie) == {"sign_in": "key", "list": ["one"]}
    life, app.permanent_session_lifetime = app.permanent_session_lifetime, -1
    try:
        assert opened(app, cookie) == {}
    finally:
        app.permanent_session_lifetime = life
    assert opened(app, cookie[:-2] + ("AA" if cookie[-2:] != "AA" else "BB")) == {}


def test_what_a_page_does_to_its_session_is_not_in_the_next_one(app):
    cookie = DailySessions().get_signing_serializer(app).dumps({"_flashes": [["message", "Said"]]})
    with app.test_request_context("/en/", headers={"Cookie": f"session={cookie}"}):
        session["_flashes"].append(("message", "Said later"))
        session["more"] = 1
    assert opened(app, cookie) == {"_flashes": [["message", "Said"]]}


def test_each_session_has_a_token_of_its_own_and_the_same_one_each_time(app):
    def token(raw):
        with app.test_request_context("/en/"):
            g.pop("csrf_token", None)
            if raw:
                session["csrf_token"] = raw
            return guard.form_token(), guard.form_token(), session["csrf_token"]

    first, again, raw = token(None)
    assert first == again and token(raw)[0] == first
    assert len({token(None)[0] for _ in range(3)} | {first}) == 4
    for number in range(guard.TOKENS):
        guard._tokens[time.time(), number] = ""
    assert token(None)[0] and len(guard._tokens) == 1
