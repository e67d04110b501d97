"""Mails of the corpus, spoilt, at every kind of address we have: each is taken, none ends in an error."""

import random

import pytest

from core.database import db
from core.letters import Outgoing
from listserv import addresses, routes
from listserv.actions import receiving
from listserv.models import Arrival, Delivery
from tests import make
from tests.listserv.test_fuzzing import _mails, _spoilt
from tests.make import NOW


def everywhere() -> list[str]:
    """An address of each kind, of somebody who takes part and keeps order."""
    forum, person = make.forum(slug="warm-homes"), make.person(email="joan@example.org")
    registration = make.registration(forum, person, role="moderator")
    message, held = make.message(forum, author=registration), make.message(forum, author=registration, status="pending")
    made, wish = make.mail_list(slug="news"), 1
    delivery = Delivery(person_id=person.id, message_id=message.id, queued_at=NOW, next_at=NOW, state="sent")
    db.session.add(delivery)
    db.session.commit()
    tokens = {
        "reply": addresses.reply_token(person.id, message.id), "bounce": addresses.bounce_token(delivery.id), "unsub": addresses.unsubscribe_token(person.id, "list", made.id),
        "publish": addresses.decision_token("publish", person.id, held.id, at=NOW), "return": addresses.decision_token("return", person.id, held.id, at=NOW),
        "confirm": addresses.confirm_token(wish), "register": addresses.register_token(forum.id, "joan@example.org", at=NOW), "form": addresses.form_token(forum.id, person.id),
        "mine": addresses.mine_token(person.id, held.id),
    }  # fmt: skip
    found = [f"{kind}-{token}@lists.example.org" for kind, token in tokens.items()]
    found += [
        f"{local}@lists.example.org"
        for local in ("warm-homes", "warm-homes-topic-1", "warm-homes-digest", "warm-homes-owner", "warm-homes-request", "news", "postmaster", "nobody")
    ]
    assert {routes.of(one).kind for one in found} == set(routes.KINDS)
    return found


def taken(count: int, seed: int) -> int:
    """How many became something other than noise."""
    mails, chance, to, done = _mails(), random.Random(seed), everywhere(), 0
    for number in range(count):
        raw = _spoilt(mails[number % len(mails)], mails, chance) if number % 5 else mails[number % len(mails)]
        receiving.accept(raw, sender=chance.choice(("joan@example.org", "", "x\udcff@y")), recipients=[chance.choice(to)], way="lmtp", at=NOW)
        arrival = receiving.find(db.session.scalars(db.select(db.func.max(Arrival.id))).one())
        assert arrival is not None
        outcome = receiving.take(arrival, NOW, surely=chance.random() < 0.8)
        done += outcome.disposition not in ("ignored", "rejected")
        if number % 50 == 49:
            db.session.execute(db.delete(Outgoing))
            db.session.commit()
    db.session.commit()
    return done


@pytest.mark.slow
def test_a_hundred_spoilt_mails_are_taken_at_every_address(app):
    assert taken(100, seed=11) > 20
