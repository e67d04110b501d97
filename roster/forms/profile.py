"""The steps in which a profile is written. Each form reads its part of a document (``roster.document``) and writes it back, so that a step saved is a draft kept."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, IntegerField, StringField, TextAreaField, ValidationError
from wtforms.fields import Field, FieldList, FormField
from wtforms.validators import Email

from core.fields import Choice, Ticks, line, words
from core.forms import Part
from core.languages import language_name
from roster.document import MOST_PUBLICATIONS, Document, text_of
from roster.forms.steps import StepForm, a_year, by_line, long, most, or_nothing, say, short, spare, turn
from roster.models import AVAILABILITIES, CONSENTS, LEVELS, ORGANIZATION_TYPES
from roster.offered import Offered
from roster.words import AVAILABILITY_NAMES, CONSENT_NAMES, LEVEL_NAMES, ORGANIZATION_TYPE_NAMES, REGION_NAMES, THEME_NAMES

MOST_LANGUAGES, MOST_DEGREES, MOST_NATIONALITIES, MOST_GOALS = 12, 10, 3, 60


class PersonForm(StepForm):
    """Who they are, in a few words."""

    key = "person"
    honorific = short(_l("Title"), 40)
    name = short(_l("Name"), 200)
    country = Choice(_l("Country"), default="")
    nationalities = FieldList(Choice(_l("Nationality"), default=""), max_entries=MOST_NATIONALITIES)
    language = Choice(_l("Language of the profile"))
    brief = long("brief")

    def offer(self, offered: Offered, document: Document) -> None:
        known = [("", _l("Not said")), *offered.countries.items()]
        self.country.choices = known
        while len(self.nationalities.entries) < MOST_NATIONALITIES:
            self.nationalities.append_entry("")
        for entry in self.nationalities.entries:
            entry.choices = known
        own = {} if document["language"] in offered.site_languages else {document["language"]: language_name(document["language"])}
        self.language.choices = list((dict(offered.site_languages) | own).items())

    def validate_name(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_l("Please give a name."))

    @classmethod
    def data_of(cls, document: Document, offered: Offered) -> dict[str, Any]:
        told = {name: document[name] for name in ("honorific", "name", "language")}
        return told | {"country": document["country"] or "", "brief": text_of(document, "brief"), "nationalities": document["nationalities"]}

    def write(self, document: Document) -> None:
        turn(document, str(self.language.data) if not self.language.errors else document["language"])
        document |= {"honorific": self.honorific.data or "", "name": self.name.data or "", "country": (not self.country.errors and self.country.data) or None}
        document["nationalities"] = list(dict.fromkeys(entry.data for entry in self.nationalities.entries if entry.data and not entry.errors))
        say(document, "brief", self.brief.data)


class LanguageRow(Part):
    """A language and how well."""

    language = Choice(_l("Language"), default="")
    level = Choice(_l("Level"), default="good", choices=[(level, LEVEL_NAMES[level]) for level in LEVELS])


class LanguagesForm(StepForm):
    """The languages they work in."""

    key = "languages"
    rows = FieldList(FormField(LanguageRow), max_entries=MOST_LANGUAGES)

    def offer(self, offered: Offered, document: Document) -> None:
        spare(self.rows, MOST_LANGUAGES, at_least=4)
        own = {one["language"]: language_name(one["language"]) for one in document["languages"] if one["language"] not in offered.languages}
        for row in self.rows.entries:
            row.form.language.choices = [("", _l("None")), *(dict(offered.languages) | own).items()]

    def validate_rows(self, _field: Field) -> None:
        seen: set[str] = set()
        for row in self.rows.entries:
            language = row.form.language
            if language.data and language.data in seen:
                language.errors = [_l("This language stands there twice.")]
                raise ValidationError(_l("This language stands there twice."))
            seen.add(language.data)

    @classmethod
    def data_of(cls, document: Document, offered: Offered) -> dict[str, Any]:
        return {"rows": document["languages"]}

    def write(self, document: Document) -> None:
        rows = {
            row.form.language.data: row.form.level.data for row in reversed(self.rows.entries) if row.form.language.data and not (row.form.language.errors or row.form.level.errors)
        }
        document["languages"] = [{"language": language, "level": level} for language, level in reversed(rows.items())]


class GoalRow(Part):
    """A goal that may be ticked, and what in it."""

    id = HiddenField()
    chosen = BooleanField()
    note = short(_l("What in it"), 200)


class ExpertiseForm(StepForm):
    """Areas of expertise: goals, themes, and others in words."""

    key = "expertise"
    rows = FieldList(FormField(GoalRow), max_entries=400)
    main = StringField(_l("Main area"), default="")
    themes = Ticks(default=list, label=_l("Themes"))
    expertise = long("expertise")

    def offer(self, offered: Offered, document: Document) -> None:
        self.goals = {str(id): (plan, edition, code, title) for id, plan, edition, code, title in offered.goals}
        self.themes.choices = list(THEME_NAMES.items())

    @classmethod
    def data_of(cls, document: Document, offered: Offered) -> dict[str, Any]:
        named = {(one["plan"], one["edition"], one["code"]): one for one in document["goals"]}
        rows = [
            {"id": str(id), "chosen": (plan, edition, code) in named, "note": named.get((plan, edition, code), {}).get("note", "")} for id, plan, edition, code, _ in offered.goals
        ]
        main = next((str(id) for id, *key, _ in offered.goals if named.get((key[0], key[1], key[2]), {}).get("main")), "")
        return {"rows": rows, "main": main, "themes": document["themes"], "expertise": text_of(document, "expertise")}

    def write(self, document: Document) -> None:
        chosen = []
        for row in self.rows.entries:
            known = self.goals.get(row.form.id.data or "")
            if known and (row.form.chosen.data or row.form.id.data == self.main.data):  # a main area is one
                plan, edition, code, _ = known
                chosen.append({"plan": plan, "edition": edition, "code": code, "main": row.form.id.data == self.main.data, "note": (row.form.note.data or "")[:200]})
        offered = {key[:3] for key in self.goals.values()}
        kept = [one for one in document["goals"] if (one["plan"], one["edition"], one["code"]) not in offered]  # of editions that are not offered any more
        document["goals"] = (sorted(chosen, key=lambda one: not one["main"]) + kept)[:MOST_GOALS]
        document["themes"] = [theme for theme in THEME_NAMES if theme in (self.themes.data or [])]
        say(document, "expertise", self.expertise.data)


class WorkForm(StepForm):
    """Where they work, and have worked."""

    key = "work"
    employer = short(_l("Employer"), 300)
    organization_type = Choice(_l("Type of organization"), default="", choices=[("", _l("Not said")), *((one, ORGANIZATION_TYPE_NAMES[one]) for one in ORGANIZATION_TYPES)])
    job_title = short(_l("Job title"), 200)
    department = short(_l("Department"), 200)
    employed_since = IntegerField(_l("Since (year)"), validators=[or_nothing, a_year])
    responsibilities = long("responsibilities")
    regions = Ticks(default=list, label=_l("Regions worked in"))
    worked_in = Ticks(default=list, label=_l("Countries worked in"))

    def offer(self, offered: Offered, document: Document) -> None:
        self.regions.choices = list(REGION_NAMES.items())
        self.worked_in.choices = list(offered.countries.items())

    @classmethod
    def data_of(cls, document: Document, offered: Offered) -> dict[str, Any]:
        told = {name: document[name] for name in ("employer", "organization_type", "job_title", "department", "employed_since", "regions", "worked_in")}
        return told | {"responsibilities": text_of(document, "responsibilities")}

    def write(self, document: Document) -> None:
        document |= {name: self[name].data or "" for name in ("employer", "job_title", "department")}
        document["organization_type"] = "" if self.organization_type.errors else self.organization_type.data
        document["employed_since"] = None if self.employed_since.errors else self.employed_since.data
        for name in ("regions", "worked_in"):
            document[name] = [] if self[name].errors else sorted(set(self[name].data or []))
        say(document, "responsibilities", self.responsibilities.data)


class DegreeRow(Part):
    """A degree; a row left empty is none."""

    degree = short(_l("Degree"), 200)
    subject = short(_l("Subject"), 200)
    institution = short(_l("Institution"), 300)
    from_year = IntegerField(_l("From (year)"), validators=[or_nothing, a_year])
    to_year = IntegerField(_l("To (year)"), validators=[or_nothing, a_year])

    def validate_degree(self, field: Field) -> None:
        if not field.data and (self.subject.data or self.institution.data):
            raise ValidationError(_l("Please name the degree, or empty its row."))


class EducationForm(StepForm):
    """Degrees, publications, memberships, and what else should be known."""

    key = "education"
    rows = FieldList(FormField(DegreeRow), max_entries=MOST_DEGREES)
    publications = FieldList(short(_l("Publication"), 500), max_entries=MOST_PUBLICATIONS)
    memberships = by_line(_l("Memberships"))
    committees = by_line(_l("Committees"))
    other = long("other")

    def offer(self, offered: Offered, document: Document) -> None:
        spare(self.rows, MOST_DEGREES)
        while len(self.publications.entries) < MOST_PUBLICATIONS:
            self.publications.append_entry("")

    @classmethod
    def data_of(cls, document: Document, offered: Offered) -> dict[str, Any]:
        lists = {name: "\n".join(document[name]) for name in ("memberships", "committees")}
        return {"rows": document["education"], "publications": document["publications"], "other": text_of(document, "other")} | lists

    def write(self, document: Document) -> None:
        rows = (row.form for row in self.rows.entries if row.form.degree.data or row.form.subject.data or row.form.institution.data)
        said = ("degree", "subject", "institution")
        years = ("from_year", "to_year")
        document["education"] = [{name: row[name].data or "" for name in said} | {name: None if row[name].errors else row[name].data for name in years} for row in rows]
        document["publications"] = [entry.data for entry in self.publications.entries if entry.data]
        for name in ("memberships", "committees"):
            document[name] = [told for told in map(line, (self[name].data or "").splitlines()) if told]
        say(document, "other", self.other.data)


class Tongue(Part):
    """The texts of the profile in one more language."""

    language = HiddenField()
    brief = long("brief")
    expertise = long("expertise")
    responsibilities = long("responsibilities")
    other = long("other")


_TOLD = ("brief", "expertise", "responsibilities", "other")


class TextsForm(StepForm):
    """The texts in the other languages of the site."""

    key = "texts"
    rows = FieldList(FormField(Tongue), max_entries=6)

    @classmethod
    def data_of(cls, document: Document, offered: Offered) -> dict[str, Any]:
        others = [code for code in offered.site_languages if code != document["language"]]
        return {"rows": [{"language": code} | {field: (document["texts"].get(field) or {}).get(code, "") for field in _TOLD} for code in others]}

    def offer(self, offered: Offered, document: Document) -> None:
        self.known = {code for code in offered.site_languages if code != document["language"]}

    def write(self, document: Document) -> None:
        for row in self.rows.entries:
            if row.form.language.data in self.known:
                for field in _TOLD:
                    say(document, field, row.form[field].data, language=row.form.language.data)


class FilesForm(StepForm):
    """CV and photo: they have forms of their own; this step only shows what is there."""

    key = "files"

    @classmethod
    def data_of(cls, document: Document, offered: Offered) -> dict[str, Any]:
        return {}

    def write(self, document: Document) -> None:
        return


class ContactForm(StepForm):
    """When they are available, how they are reached, and what they agree to."""

    key = "contact"
    availability = Choice(_l("Availability"), default="", choices=[("", _l("Not said")), *((one, AVAILABILITY_NAMES[one]) for one in AVAILABILITIES if one)])
    available_from = DateField(_l("Available from"), validators=[or_nothing])
    website = StringField(_l("Website"), filters=[line], validators=[most(500)])
    contact = TextAreaField(_l("Public contact"), filters=[words], validators=[most(1000)])
    private_email = StringField(
        _l("E-mail address (private)"), filters=[line], validators=[or_nothing, most(320), Email(message=_l("Please give an e-mail address like name@example.org."))]
    )
    private_phone = short(_l("Telephone (private)"), 60)
    private_address = TextAreaField(_l("Postal address (private)"), filters=[words], validators=[most(1000)])
    consents = Ticks(default=list, label=_l("What others see"))

    def offer(self, offered: Offered, document: Document) -> None:
        self.consents.choices = [(one, CONSENT_NAMES[one]) for one in CONSENTS]

    def validate_website(self, field: Field) -> None:
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(_l("Please give an address that begins with https://."))

    @classmethod
    def data_of(cls, document: Document, offered: Offered) -> dict[str, Any]:
        plain = {name: document[name] for name in ("availability", "website", "contact", "private_email", "private_phone", "private_address", "consents")}
        return plain | {"available_from": date.fromisoformat(document["available_from"]) if document["available_from"] else None}

    def write(self, document: Document) -> None:
        document |= {name: self[name].data or "" for name in ("website", "contact", "private_email", "private_phone", "private_address")}
        document["availability"] = "" if self.availability.errors else self.availability.data
        document["available_from"] = self.available_from.data.isoformat() if self.available_from.data else None
        document["consents"] = [one for one in CONSENTS if one in (self.consents.data or [])]


STEPS: dict[str, type[StepForm]] = {form.key: form for form in (PersonForm, LanguagesForm, ExpertiseForm, WorkForm, EducationForm, TextsForm, FilesForm, ContactForm)}
