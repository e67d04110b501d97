"""Keeping a profile: steps that each save a draft, publishing, the secretariat's review, versions, files."""

import io

import pytest
from sqlalchemy import select

from accounts.models import LONGEST_SESSION
from core.database import db
from plans.held import codes_in_use
from roster import demo
from roster.models import ExpertVersion
from tests import make
from tests.core.test_pictures import exif, jpeg
from tests.pages import get, post
from tests.roster.keepers import STEPS, at, begun, fresh, handed_in, letters, written

pytestmark = pytest.mark.wide


def test_a_profile_is_written_in_steps_submitted_read_by_the_secretariat_and_listed(app, as_):
    person, keeper = make.person(name="Amina Selmani", language="fr"), make.person(role="secretariat")
    edition = make.edition("A.1", "A.2", complete=True)
    me, staff, anybody = as_(person), as_(keeper), app.test_client()
    assert get(me, "/en/roster/mine").has("Nothing is published until you say so") or get(me, "/en/roster/mine").has("Begin the profile")
    expert_id = begun(me)
    assert begun(me) == expert_id, "pressed twice it is one"
    page = handed_in(me, expert_id, status=422)
    assert page.has("Needed before it can be listed") and page.has("Languages") and get(me, at(expert_id, "/profile")).has("Draft")
    goals = {"rows-0-id": str(edition.goals[1].id), "rows-0-chosen": "y", "rows-0-note": "sampling", "main": str(edition.goals[1].id)}
    written(me, expert_id, expertise=goals)
    assert get(anybody, at(expert_id), status=404) and get(as_(make.person()), at(expert_id), status=404)
    preview = get(me, at(expert_id, "/profile/preview"))
    assert preview.has("Amina Selmani") and preview.has("sampling") and not preview.has("amina@private.example") and not preview.has("office@example.org")
    assert handed_in(me, expert_id).has("with the secretariat") and [letter.to for letter in letters("submitted")] == [keeper.email]
    handed_in(me, expert_id)
    assert len(letters("submitted")) == 1 and get(staff, "/en/roster/reviews").has("Amina Selmani")
    assert post(me, at(expert_id, "/decision"), decision="list", status=403)
    assert post(staff, at(expert_id, "/decision"), decision="return", status=422).has("Please write why")
    post(staff, at(expert_id, "/decision"), decision="return", reason="Say more of your laboratory.")
    assert get(me, at(expert_id, "/profile")).has("Say more of your laboratory.") and not get(staff, "/en/roster/reviews").has("Amina Selmani")
    handed_in(me, expert_id)
    post(staff, at(expert_id, "/decision"), decision="list")
    assert fresh(expert_id).is_listed(make.NOW) and len(letters("listed")) == 1
    page = get(anybody, at(expert_id))
    for words in (
        "Dr. Amina Selmani",
        "Heads a reference laboratory",
        "Goal A.2",
        "sampling",
        "Self-nominated",
        "Detection and identification",
        "Mother tongue",
        "Doctorate",
        "Senegal",
    ):
        assert page.has(words), words
    assert not page.has("private.example") and not page.has("office@example.org") and not page.has("Keep this profile")
    assert get(anybody, f"/fr/roster/{expert_id}").has("Dirige un laboratoire"), "in the reader's language where it is given"
    assert post(staff, at(expert_id, "/decision"), decision="list", status=403).has("does not wait")


def test_a_step_with_a_fault_is_kept_and_says_what_is_wrong(app, as_):
    me = as_(make.person())
    expert_id = begun(me)
    page = post(me, at(expert_id, "/profile/person"), status=422, **(STEPS["person"] | {"brief": "word " * 152, "name": ""}))
    assert page.has("shorten this text by 2 words") and page.has("Please give a name.") and page.has("152 words of 150") and page.has("kept as a draft")
    assert fresh(expert_id).draft["texts"]["brief"]["en"].count("word") == 152
    assert get(me, at(expert_id, "/profile/person")).has("word word word")
    written(me, expert_id)
    post(me, at(expert_id, "/profile/person"), status=422, **(STEPS["person"] | {"brief": "word " * 151}))
    page = handed_in(me, expert_id, status=422)
    assert page.has("To be corrected") and fresh(expert_id).submitted_at is None
    page = post(me, at(expert_id, "/profile/languages"), status=422, **{"rows-0-language": "en", "rows-1-language": "en", "rows-1-level": "fair"})
    assert page.has("stands there twice")
    page = post(me, at(expert_id, "/profile/work"), status=422, employed_since="12345", organization_type="nonsense")
    assert page.has("year with four digits") and page.has("one of those listed")
    page = post(me, at(expert_id, "/profile/contact"), status=422, private_email="nobody", website="javascript:alert(1)", available_from="soon")
    assert page.has("like name@example.org") and page.has("begins with https://") and "javascript:" not in str(fresh(expert_id).website)


def test_a_step_is_kept_by_the_script_too_without_a_page(app, as_):
    me = as_(make.person())
    expert_id = begun(me)
    answer = me.post(at(expert_id, "/profile/person"), data=STEPS["person"] | {"name": ""}, headers={"Accept": "application/json"})
    assert answer.status_code == 200 and answer.json["at"] == "12:00" and fresh(expert_id).draft["honorific"] == "Dr."


def test_readers_see_changes_once_they_are_published_and_versions_are_compared(app, as_):
    person = make.person()
    expert = make.expert(person_id=person.id, texts={("brief", "en"): "Old words here."}, country="TN", nationalities=("TN",), themes=("law",), consents=("listed", "contact"))
    me, anybody = as_(person), app.test_client()
    handed_in(me, expert.id)
    draft = STEPS["person"] | {"name": "Amina S.", "brief": "New words here."}
    post(me, at(expert, "/profile/person"), **draft)
    assert get(anybody, at(expert)).has("Old words here.") and not get(anybody, at(expert)).has("Amina S.")
    post(me, at(expert, "/profile/rejection"))
    assert fresh(expert).draft is None
    post(me, at(expert, "/profile/person"), **draft)
    assert handed_in(me, expert.id).has("published")
    assert get(anybody, at(expert)).has("New words here.") and fresh(expert).confirmed_at == make.NOW
    page = get(me, at(expert, "/history"))
    assert page.has("Version 2 against version 1") and "taken out: Old" in page.text and "put in: New" in page.text
    assert get(me, at(expert, "/history?version=1")).has("first version") and get(me, at(expert, "/history?version=9"), status=404)
    assert get(anybody, at(expert, "/history"), status=404) and len(db.session.scalars(select(ExpertVersion)).all()) == 2


def test_a_change_of_language_takes_the_original_texts_along(app, as_):
    me = as_(make.person())
    expert_id = begun(me)
    written(me, expert_id)
    post(me, at(expert_id, "/profile/person"), **(STEPS["person"] | {"language": "es", "brief": "Breve."}))
    texts = fresh(expert_id).draft["texts"]
    assert texts["brief"] == {"es": "Breve.", "fr": STEPS["texts"]["rows-0-brief"]} and texts["expertise"] == {"es": "Sampling at ports"}


def test_a_cv_and_a_photo_are_seen_by_whom_the_expert_lets(app, as_):
    person = make.person()
    expert = make.expert(person_id=person.id)
    me, anybody = as_(person), app.test_client()
    send = lambda kind, name, content, status: post(me, at(expert, f"/files/{kind}"), status=status, **{kind: (io.BytesIO(content), name)})  # noqa: E731
    assert send("cv", "cv.pdf", b"MZ not a pdf", 422).has("PDF, DOCX or ODT") and send("cv", "cv.exe", b"%PDF-", 422)
    assert send("photo", "me.gif", b"GIF89a", 422).has("JPEG or PNG") and post(me, at(expert, "/files/cv"), status=422).has("choose a file first")
    send("cv", "my cv.pdf", b"%PDF-1.7 first", 200)
    send("cv", "my cv.pdf", b"%PDF-1.7 second", 200)
    send("photo", "IMG_secret.jpg", jpeg(exif(6)), 200)
    answer = me.get(at(expert, "/files/cv"))
    assert answer.data == b"%PDF-1.7 second" and "attachment" in answer.headers["Content-Disposition"] and "sandbox" in answer.headers["Content-Security-Policy"]
    photo = me.get(at(expert, "/files/photo"))
    assert b"secret" not in photo.data and photo.mimetype == "image/jpeg" and "secret" not in photo.headers.get("Content-Disposition", "")
    for kind in ("cv", "photo"):
        assert anybody.get(at(expert, f"/files/{kind}")).status_code == 404
    assert not get(anybody, at(expert)).has("CV")
    expert.consents = ["listed", "cv", "photo"]
    db.session.commit()
    assert anybody.get(at(expert, "/files/cv")).status_code == 200 and get(anybody, at(expert)).has("CV")
    post(me, at(expert, "/files/photo"), act="remove")
    assert anybody.get(at(expert, "/files/photo")).status_code == 404 and fresh(expert).photo_file_id is None


def test_the_expert_looks_at_the_page_as_others_do(app, as_):
    person = make.person()
    expert = make.expert(person_id=person.id)
    own, seen = get(as_(person), at(expert)), get(as_(person), at(expert, "?as=reader"))
    assert own.has(make.SECRETS["private_phone"]) and own.has("Keep this profile")
    assert not seen.has(make.SECRETS["private_phone"]) and not seen.has("secret-contact") and seen.has("everybody else sees")
    assert not get(app.test_client(), at(expert, "?as=reader")).has("everybody else sees")


def test_the_secretariat_takes_somebody_off_with_a_reason_and_nobody_sees_them_any_more(app, as_):
    person = make.person()
    expert, staff = make.expert(person_id=person.id), as_(make.person(role="secretariat"))
    assert post(staff, at(expert, "/removal"), reason=" ", status=422).has("Please write why")
    post(staff, at(expert, "/removal"), reason="Asked by telephone.")
    assert get(app.test_client(), at(expert), status=404) and "Asked by telephone." in letters("removed")[0].text
    me = as_(person)
    assert post(me, at(expert, "/return"), status=403).has("The secretariat took") and post(me, at(expert, "/profile"), status=403)
    post(staff, at(expert, "/return"))
    assert fresh(expert).standing(make.NOW).value == "draft"


def test_the_page_of_an_expert_costs_the_same_for_one_language_and_for_ten(app, as_, queries):
    edition = make.edition("A.1", "A.2", "A.3")
    one = make.expert(goals=tuple(edition.goals[:1]))
    ten = make.expert(
        languages=dict.fromkeys(("en", "fr", "es", "ar", "zh", "ru", "de", "pt"), "good"),
        goals=tuple(edition.goals),
        worked_in=("SN", "ML", "NE"),
        education=("One", "Two", "Three"),
    )
    counts = []
    for address in (at(one), at(ten)):
        browser = app.test_client()
        with queries() as seen:
            get(browser, address)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_plan_cannot_lose_a_goal_that_an_expert_names(app):
    edition = make.edition("A.1", "A.2")
    make.expert(goals=(edition.goals[1],))
    assert codes_in_use(edition.id) == {"A.2"}


def test_the_demonstration_has_a_roster_once(app):
    person = make.person(country="WS")
    assert demo.load(focal_points={person.id: "WS"}, at=make.NOW).startswith("Loaded a roster of 13")
    db.session.commit()
    assert "nothing was changed" in demo.load(focal_points={person.id: "WS"}, at=make.NOW)
    page = get(app.test_client(), "/en/roster")
    assert page.has("Amina Selmani") and page.has("陈若澜") and not page.has("Adaeze Umeh"), "one waits for the secretariat"


def test_words_sent_after_the_session_grew_too_old_are_kept_and_those_of_an_old_page_come_back(app, as_):
    person = make.person()
    me = as_(person)
    expert_id = begun(me)
    assert "next=" in app.test_client().get(at(expert_id, "/profile/person")).headers["Location"]
    page = post(app.test_client(), at(expert_id, "/profile/person"), status=403, **STEPS["person"])
    assert page.has("Please copy what you wrote") and page.has("Heads a reference laboratory.") and fresh(expert_id).draft is None
    app.config["WTF_CSRF_ENABLED"] = True
    page = post(me, at(expert_id, "/profile/person"), status=400, **STEPS["person"], csrf_token="old")
    assert page.has("lain open so long") and page.has("Heads a reference laboratory.") and fresh(expert_id).draft is None
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions["clock"] = lambda: make.NOW + 2 * LONGEST_SESSION
    page = post(me, at(expert_id, "/profile/person"), status=403, **STEPS["person"])
    assert page.has("kept as a draft") and fresh(expert_id).draft["texts"]["brief"] == {"en": "Heads a reference laboratory."}
