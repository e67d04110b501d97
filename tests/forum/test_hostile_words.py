"""Words that break pages, letters and tables where they can: through every form that takes words, on every page that shows them."""

import csv
import io
import re

import pytest
from sqlalchemy import select

from core.database import db
from core.letters import Outgoing
from forum.jobs.notices import write_notice
from forum.models import Notice
from tests.access import world
from tests.forum.hostile import FORMS, FORMULAS, HOSTILE, MARK, Scene, looked_at
from tests.forum.writers import at
from tests.test_house import ROOT

pytestmark = pytest.mark.wide


@pytest.fixture
def scene(app, as_):
    return Scene(lambda person: as_(person) if person else app.test_client())


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("form", FORMS)
def test_words_stay_words(scene, form, kind):
    pages = looked_at(scene, FORMS[form](scene, HOSTILE[kind]))
    if form not in {"plan", "profile"}:  # these refuse some, in words
        assert any(MARK in page.html for page in pages), "they are shown somewhere"
    for notice_id in db.session.scalars(select(Notice.id)).all():
        write_notice(notice_id)
    for letter in db.session.scalars(select(Outgoing)):
        assert not re.search(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e]", letter.subject + letter.to), letter.template
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", letter.text + letter.html), letter.template
        assert "<script" not in letter.html and "<img" not in letter.html


@pytest.mark.parametrize("formula", FORMULAS)
def test_tables_of_the_log_hold_no_formula(scene, formula):
    FORMS["moderation"](scene, formula)
    rows = list(csv.reader(io.StringIO(scene.as_(scene.mo).get(at(scene.open, "/log.csv")).get_data(as_text=True))))
    cells = [cell for row in rows for cell in row if MARK in cell]
    assert cells and not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def asked_for() -> set[str]:
    """Every name that a view looks for behind the question mark, as far as it is written there."""
    views = [path.read_text() for package in ("accounts", "plans", "forum", "listserv", "core") for path in (ROOT / package).rglob("*.py")]
    return {name for text in views for found in re.findall(r'(?:args|values)(?:\.get\(|\[)"([\w-]+)"|asked\.\w+\("([\w-]+)"', text) for name in found if name}


def test_addresses_that_nobody_would_type_are_answered_kindly(app, as_):
    made, wrong = world(), []
    browser, words = as_(made.people["administrator"]), "&".join(f"{name}=a%00b%ED%A0%80%E2%80%AE" for name in sorted(asked_for() | set(made.values)))
    app.testing = False  # failures are answered, as on a site that is used
    try:
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()):
                continue
            given = {name: str(made.values[name]) for name in rule.arguments}
            address = f"/{rule.rule.lstrip('/')}"
            for name in rule.arguments:
                address = re.sub(rf"<(?:[^<>]*:)?{name}>", given[name], address)
            tries = [f"{address}?{words}", *(address.replace(value, "a%00b") for value in given.values() if len(value) > 2)]
            wrong += [one for one in tries if browser.get(one).status_code >= 500]
    finally:
        app.testing = True
    assert not wrong
