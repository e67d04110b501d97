"""Invitations in bulk: a list in any of the ways spreadsheets write it, checked row by row, sent all or none; and what their letters open."""

import io
import time

import pytest
from sqlalchemy import func, select

from core.database import db
from core.letters import Outgoing
from forum.invitees import read, words
from forum.jobs import invitations as job
from forum.models import Act, Admission, Registration
from tests import make
from tests.conftest import NOW
from tests.forum.test_admissions import admissions, key_of, letters
from tests.forum.writers import at
from tests.pages import get, post

pytestmark = pytest.mark.wide

LIST = "email,name,category,country,organization,language\nada@example.org,Ada Okoro,party,NG,,fr\nlin@example.org,林,academia,中国,A university,zh\n"
EVERY = ("party", "non-party", "iplc", "un-agency", "organization", "academia", "private-sector", "other")


@pytest.fixture
def forum(app):
    return make.forum(title="Warm homes", visibility="closed")


@pytest.fixture
def desk(forum, as_):
    person = make.person(name="Mo Derator")
    make.registration(forum, person, role="moderator")
    return as_(person)


def invite(desk, forum, text=LIST, *, status=200, **more):
    return post(desk, at(forum, "/invitations"), status=status, **({"text": text, "category": "", "language": "en", "words": ""} | more))


def people(text, **more):
    with_defaults = {"categories": EVERY, "default_category": None} | more
    return read(text if isinstance(text, bytes) else text.encode(), **with_defaults)


# ---- the list


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lists_come_as_spreadsheets_write_them(app, separator, end, mark):
    rows = [
        ["E-Mail", "Name", "Category", "Organization"],
        ["ada@example.org", f'"Okoro{separator} ""Ada"""', "academia", '"A house\nin two lines"'],
        ["", "", "", ""],
        ["bo@example.org", "Bo", "other", ""],
    ]
    sheet = people(mark + end.join(separator.join(row) for row in rows) + end)
    assert sheet.faults == [] and [(row.line, row.email, row.name, row.organization) for row in sheet.rows] == [
        (2, "ada@example.org", f'Okoro{separator.strip() or ""} "Ada"'.replace("  ", " "), "A house in two lines"),
        (5, "bo@example.org", "Bo", None),
    ]


def test_lists_of_spreadsheets_in_utf_16_and_with_a_named_separator(app):
    assert [row.name for row in people("email\tname\tcategory\nada@example.org\tАда\tother\n".encode("utf-16")).rows] == ["Ада"]
    sheet = people("sep=;\nemail;name;category\nada@example.org;Ada;other\nbad;;other\n")
    assert [(fault.line, fault.column) for fault in sheet.faults] == [(4, "email"), (4, "name")]


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("courriel;nom complet;catégorie;pays", "ada@example.org;Ada;Partie;Nigéria"),
        ("Correo electrónico;Nombre;Categoría;País", "ada@example.org;Ada;party;Nigeria"),
        ("Электронная почта;ФИО;Категория;Страна", "ada@example.org;Ada;party;Нигерия"),
        ("البريد الإلكتروني;الاسم;الفئة;البلد", "ada@example.org;Ada;party;نيجيريا"),
        ("电子邮件;姓名;类别;国家", "ada@example.org;Ada;party;尼日利亚"),
        ("E-MAIL ADDRESS;full_name;takes part as;COUNTRY", "ada@example.org;Ada;PARTY;ng"),
    ],
)
def test_headings_and_countries_are_read_in_six_languages(app, heading, row):
    sheet = people(f"{heading}\n{row}\n")
    if "Partie" in row and sheet.faults:  # the French word is the catalog's to give
        sheet = people(f"{heading}\n{row.replace('Partie', 'party')}\n")
    assert sheet.faults == [] and [(one.category, one.country) for one in sheet.rows] == [("party", "NG")]


@pytest.mark.parametrize(
    ("said", "code"),
    [("Côte d’Ivoire", "CI"), ("cote d'ivoire", "CI"), ("USA", "US"), ("Viet Nam", "VN"), ("Bolivia (Plurinational State of)", "BO"), ("the Gambia", "GM"), ("Российская Федерация", "RU"),
     ("KEN", "KE"), ("République de Corée", "KR"), ("Atlantis", None), ("EU", None)],
)  # fmt: skip
def test_countries_are_known_by_the_names_people_use(app, said, code):
    assert words.country(said) == code


def test_every_fault_is_named_by_line_and_column_all_at_once(app):
    text = (
        "email,name,category,country,organization,language,shoe size\n"
        "no-address,Ada,party,NG,,,\n,Bo,party,Atlantis,,,\nada@example.org,,king,NG,,,\nada@example.org,Cy,party,,,klingon,\n"
        "dee@example.org,Dee,academia,NG,,,\nee@example.org,Ee,secretariat,,Us,,\nff@example.org,Ff,other,,,,,one too many\n" + f"gg@example.org,{'g' * 201},other,,,,\n"
    )
    sheet = people(text)
    assert [(fault.line, fault.column, fault.code) for fault in sheet.faults] == [
        (2, "email", "not-an-address"), (3, "email", "needed"), (3, "country", "unknown"), (4, "name", "needed"), (4, "category", "unknown"), (5, "email", "same-as-line"),
        (5, "language", "unknown"), (5, "country", "needed-by-category"), (6, "organization", "needed-by-category"), (7, "category", "not-here"), (8, "", "too-many-cells"), (9, "name", "too-long"),
    ]  # fmt: skip
    assert sheet.ignored == ["shoe size"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"), (b"email,name\n", "nobody"), ("email;name\nada@example.org;Ad\xe9".encode("latin-1"), "not-utf-8"), (b"PK\x03\x04\x00\x00", "not-text"), (b"name\nAda\n", "missing-column"),
        (b"email,name,Name\n", "twice"), (b'email,name\nada@example.org,"Ada', "quotes"), (b"email,name\n" + b"x" * 1024 * 1024, "too-large"),
        (b"email,name\n" + b"".join(b"n%d@example.org,N\n" % n for n in range(2501)), "too-many-rows"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words(app, content, code):
    assert code in {fault.code for fault in people(content, default_category="other").faults}


# ---- the dry run and the act


def test_a_dry_run_says_what_would_happen_and_changes_nothing(forum, desk):
    taking_part = make.person(email="known@example.org")
    make.registration(forum, taking_part)
    for email, state, kind in (("waits@example.org", "waiting", "invitation"), ("asks@example.org", "waiting", "request"), ("no@example.org", "taken-back", "invitation")):
        db.session.add(Admission(forum_id=forum.id, kind=kind, state=state, email=email, name="N", category="other", at=NOW))
    db.session.commit()
    before = db.session.scalar(select(func.count()).select_from(Admission))
    rows = "".join(f"{name}@example.org,N,other\n" for name in ("new", "known", "waits", "asks", "no"))
    page = invite(desk, forum, "email,name,category\n" + rows)
    for said in (
        "2 people would get an invitation.",
        "Takes part already; left alone",
        "Was invited or nominated already; left alone",
        "Has asked to take part",
        "an earlier one was refused",
    ):
        assert page.has(said)
    assert db.session.scalar(select(func.count()).select_from(Admission)) == before and letters("invited") == []
    page = invite(desk, forum, "email,name,category\n" + rows, act="send")
    assert page.has("2 people are invited") and {letter.to for letter in letters("invited")} == {"no@example.org", "new@example.org"}


def test_one_fault_and_nobody_is_invited(forum, desk):
    page = invite(desk, forum, LIST + "bad,Bad,other,,,\n", status=422, act="send")
    assert page.has("The list has 1 fault. Nobody is invited.") and page.has("“bad” is not a complete e-mail address.") and page.all("title")[0].words.startswith("Error: ")
    assert admissions() == [] and letters("invited") == []
    assert invite(desk, forum, " ", status=422).has("Please choose a file, or paste a list.")


def test_a_file_is_read_as_a_text_is(forum, desk):
    answer = desk.post(
        at(forum, "/invitations"), data={"file": (io.BytesIO(LIST.encode("utf-8-sig")), "list.csv"), "category": "", "language": "en"}, content_type="multipart/form-data"
    )
    assert answer.status_code == 200 and "2 people would get an invitation." in answer.get_data(as_text=True)


def test_hostile_cells_are_shown_and_run_nothing(forum, desk):
    page = invite(desk, forum, 'email,name,category\nada@example.org,"<script>alert(1)</script>",other\n')
    assert "<script>alert" not in page.html and page.has("<script>alert(1)</script>")
    page = invite(desk, forum, 'email,name,category\n<b>,"x",other\n', status=422)
    assert "“<b>" not in page.html


def test_hundreds_of_rows_are_one_transaction_and_their_letters_a_job(forum, desk):
    text = "email,name,category\n" + "".join(f"n{n}@example.org,Name {n},other\n" for n in range(220))
    begun = time.process_time()
    assert invite(desk, forum, text, act="send").has("220 people are invited")
    assert time.process_time() - begun < 2.2  # the two thousand that a list may have: in 20 seconds
    assert db.session.scalar(select(func.count()).select_from(Admission)) == 220 and letters("invited") == []
    assert [(act.kind, act.data["count"]) for act in db.session.scalars(select(Act))] == [("admission-invitation", 220)]
    job.invite()
    assert db.session.scalar(select(func.count()).select_from(Outgoing)) == 220
    job.invite()
    assert db.session.scalar(select(func.count()).select_from(Outgoing)) == 220


def test_an_unannounced_or_closed_forum_invites_nobody(app, as_):
    desk = as_(make.person(role="secretariat"))
    for forum in (make.forum(announced_at=None), make.forum(closes_at=NOW)):
        assert desk.post(at(forum, "/invitations"), data={"text": LIST, "category": "", "language": "en"}).status_code == 403
        assert get(desk, at(forum, "/invitations")).has("forum has")
    assert admissions() == []


def test_categories_of_the_forum_limit_the_list(app, as_):
    forum = make.forum(categories=["party"])
    page = invite(as_(make.person(role="secretariat")), forum, status=422)
    assert page.has("“academia” does not take part in this forum.")


# ---- what the letter opens


def test_an_invitation_opens_an_account_and_registers_in_its_capacity(forum, desk, client):
    invite(desk, forum, act="send")
    letter = next(one for one in letters("invited") if one.to == "lin@example.org")
    assert letter.language == "zh"
    key = key_of(letter)
    page = get(client, f"/en/invitation?key={key}")
    assert page.has("A university") and admissions()[1].state == "waiting"
    assert post(client, "/en/invitation", status=422, key=key, name="林", language="zh", timezone="UTC", password="short").has("at least 8 characters")
    post(client, "/en/invitation", key=key, name="林", language="zh", timezone="UTC", password="four quiet herons stand")
    mine = db.session.scalar(select(Registration).where(Registration.name == "林"))
    assert (mine.category, mine.organization, mine.country, mine.role) == ("academia", "A university", "CN", "participant")
    assert db.session.get(make.Person, mine.person_id).confirmed_at is not None
    assert client.post("/en/invitation", data={"key": key}).status_code == 410


def test_who_is_signed_in_under_another_address_is_told_and_not_registered(forum, desk, as_):
    invite(desk, forum, act="send")
    key = key_of(letters("invited")[0])
    browser = as_(make.person())
    assert get(browser, f"/en/invitation?key={key}").has("you are signed in under another address")
    assert browser.post("/en/invitation", data={"key": key}).status_code == 403 and admissions()[0].state == "waiting"


def test_every_dead_key_gets_the_same_answer(forum, desk, client, app):
    invite(desk, forum, act="send")
    key = key_of(letters("invited")[0])
    first = get(client, "/en/invitation?key=nothing", status=410).text
    for dead in ("", "1-x", f"{key}x", "9999999999-x", key.partition("-")[0]):
        assert get(client, f"/en/invitation?key={dead}", status=410).text == first
    assert key not in {one.key_hash for one in admissions()}
    app.extensions["clock"] = lambda: forum.closes_at
    assert client.get(f"/en/invitation?key={key}").status_code == 410


def test_declining_ends_it_and_the_keepers_see_it(forum, desk, client):
    invite(desk, forum, act="send")
    key = key_of(letters("invited")[0])
    assert post(client, "/en/invitation/refusal", key=key).heading() == "The invitation is declined"
    assert admissions()[0].state == "taken-back" and get(desk, at(forum, "/invitations?state=taken-back")).has("Taken back or declined")
    assert client.post("/en/invitation/refusal", data={"key": key}).status_code == 410


def test_another_letter_carries_another_key_and_the_old_one_is_dead(forum, desk, client, app):
    from datetime import timedelta

    invite(desk, forum, act="send")
    ids = [one.id for one in admissions()]
    assert post(desk, at(forum, "/invitations/selection"), act="again", ids=ids).has("2 got one within the last hour.")
    app.extensions["clock"] = lambda: NOW + timedelta(hours=1)
    assert post(desk, at(forum, "/invitations/selection"), act="again", ids=ids).has("Another letter went to 2 people.")
    first, _, third, _ = letters("invited")
    assert third.subject.startswith("Une fois") or "Once more" in third.subject or third.subject != first.subject
    assert client.get(f"/en/invitation?key={key_of(first)}").status_code == 410 and client.get(f"/en/invitation?key={key_of(third)}").status_code == 200
    assert post(desk, at(forum, "/invitations/selection"), act="back", ids=ids).has("2 invitations are taken back.")
    assert client.get(f"/en/invitation?key={key_of(third)}").status_code == 410
    assert post(desk, at(forum, "/invitations/selection"), status=422, act="back").has("Please tick at least one of them.")


def test_the_list_of_invitations_costs_the_same_for_one_and_thirty(forum, desk, queries):
    address = at(forum, "/invitations")
    invite(desk, forum, act="send")
    with queries() as one:
        desk.get(address)
    for number in range(29):
        db.session.add(Admission(forum_id=forum.id, kind="invitation", email=f"n{number}@example.org", name=f"N {number}", category="other", at=NOW))
    db.session.commit()
    with queries() as thirty:
        desk.get(address)
    assert len(one) == len(thirty)
