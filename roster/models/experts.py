"""Experts: who they are, what readers of the roster may see of it, and how their place on it begins and ends."""

from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, validates

from accounts.models import Person, folded, one_of
from core.database import Base, Moment, related
from core.files import StoredFile
from core.regions import region_of
from roster.models.life import ExpertAct, Nomination
from roster.models.parts import Education, ExpertGoal, ExpertLanguage, ExpertPlace, ExpertText, ExpertTheme
from roster.models.terms import end_of, years_after

ORGANIZATION_TYPES = ("government", "academia", "research", "un-agency", "international", "iplc", "organization", "private-sector", "independent", "other")
AVAILABILITIES = ("", "now", "within-six-months", "not-now")
CONSENTS = ("listed", "contact", "cv", "photo", "inputs")


class ExpertStanding(Enum):
    """Where an expert's place on the roster stands. Computed from dated acts and the clock, never stored."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"  # by the secretariat, with a remark
    REFUSED = "refused"
    LISTED = "listed"
    DUE = "due"  # listed, and not confirmed for a year
    LAPSED = "lapsed"
    RETIRED = "retired"  # by the expert
    REMOVED = "removed"  # by the secretariat
    ERASED = "erased"


ON_THE_ROSTER = (ExpertStanding.LISTED, ExpertStanding.DUE)


class Expert(Base):
    """Somebody on the roster, or on the way to it. The columns hold what was published last; what is being written waits in ``draft``."""

    __tablename__ = "expert"
    __table_args__ = (
        CheckConstraint(one_of("organization_type", ("", *ORGANIZATION_TYPES)), name="known_organization_type"),
        CheckConstraint(one_of("availability", AVAILABILITIES), name="known_availability"),
        CheckConstraint("listed_at IS NULL OR (confirmed_at IS NOT NULL AND leaves_at IS NOT NULL)", name="listed_with_an_end"),
        Index("ix_expert_folded_name", "folded_name"),
        Index("ix_expert_leaves_at", "leaves_at", "confirmed_at"),
        Index("ix_expert_country", "country"),
        Index("ix_expert_region", "region"),
        Index("ix_expert_government", "government"),
        Index("ix_expert_submitted_at", "submitted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), unique=True)  # None: somebody without an account
    government: Mapped[str | None] = mapped_column(String(2))  # that nominated; None: self-nominated

    # Public once listed.
    honorific: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(200), default="")
    folded_name: Mapped[str] = mapped_column(String(600), default="")
    language: Mapped[str] = mapped_column(String(8), default="en")  # of the original texts
    country: Mapped[str | None] = mapped_column(String(2))  # where they live
    region: Mapped[str] = mapped_column(String(30), default="")  # of that country
    employer: Mapped[str] = mapped_column(String(300), default="")
    organization_type: Mapped[str] = mapped_column(String(20), default="")
    job_title: Mapped[str] = mapped_column(String(200), default="")
    department: Mapped[str] = mapped_column(String(200), default="")
    employed_since: Mapped[int | None]  # a year
    publications: Mapped[list[str]] = mapped_column(JSON, default=list)
    memberships: Mapped[list[str]] = mapped_column(JSON, default=list)
    committees: Mapped[list[str]] = mapped_column(JSON, default=list)
    availability: Mapped[str] = mapped_column(String(20), default="")
    available_from: Mapped[date | None] = mapped_column(Date)
    website: Mapped[str] = mapped_column(String(500), default="")

    # Shown where the expert agreed to it.
    contact: Mapped[str] = mapped_column(Text, default="")  # consent "contact": how anybody may write to them
    cv_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))  # consent "cv"
    photo_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))  # consent "photo"
    consents: Mapped[list[str]] = mapped_column(JSON, default=list)
    consented_at: Mapped[datetime | None] = mapped_column(Moment)

    # Never public: the expert and the secretariat.
    private_email: Mapped[str] = mapped_column(String(320), default="")
    private_phone: Mapped[str] = mapped_column(String(60), default="")
    private_address: Mapped[str] = mapped_column(Text, default="")
    draft: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # a document (roster.document) not published yet
    draft_saved_at: Mapped[datetime | None] = mapped_column(Moment)

    created_at: Mapped[datetime] = mapped_column(Moment)
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    returned_at: Mapped[datetime | None] = mapped_column(Moment)
    refused_at: Mapped[datetime | None] = mapped_column(Moment)
    listed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)  # last updated, confirmed, renewed or nominated again
    leaves_at: Mapped[datetime | None] = mapped_column(Moment)  # four years after that
    updated_at: Mapped[datetime | None] = mapped_column(Moment)  # last published
    lapsed_at: Mapped[datetime | None] = mapped_column(Moment)  # when the clock told of it; that they have lapsed follows from leaves_at
    retired_at: Mapped[datetime | None] = mapped_column(Moment)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person | None] = related("Person")
    cv: Mapped[StoredFile | None] = related("StoredFile", foreign_keys="Expert.cv_file_id")
    photo: Mapped[StoredFile | None] = related("StoredFile", foreign_keys="Expert.photo_file_id")
    texts: Mapped[list[ExpertText]] = related("ExpertText", order_by="ExpertText.language", cascade="all, delete-orphan")
    languages: Mapped[list[ExpertLanguage]] = related("ExpertLanguage", order_by="ExpertLanguage.position", cascade="all, delete-orphan")
    places: Mapped[list[ExpertPlace]] = related("ExpertPlace", order_by="ExpertPlace.code", cascade="all, delete-orphan")
    goals: Mapped[list[ExpertGoal]] = related("ExpertGoal", order_by="ExpertGoal.position", cascade="all, delete-orphan")
    themes: Mapped[list[ExpertTheme]] = related("ExpertTheme", order_by="ExpertTheme.position", cascade="all, delete-orphan")
    education: Mapped[list[Education]] = related("Education", order_by="Education.position", back_populates="expert", cascade="all, delete-orphan")
    nominations: Mapped[list[Nomination]] = related("Nomination", order_by="Nomination.id", back_populates="expert", cascade="all, delete-orphan")

    @property
    def symbol(self) -> str:
        """The identifier that outlives every change: "ROE-00417"."""
        return f"ROE-{self.id:05d}"

    @property
    def due_at(self) -> datetime | None:
        """When a confirmation is asked for again."""
        return years_after(self.confirmed_at, 1) if self.confirmed_at else None

    def standing(self, at: datetime) -> ExpertStanding:
        """Where their place on the roster stands at an instant."""
        for moment, standing in ((self.erased_at, ExpertStanding.ERASED), (self.removed_at, ExpertStanding.REMOVED), (self.retired_at, ExpertStanding.RETIRED)):
            if moment is not None:
                return standing
        if self.listed_at is not None and self.confirmed_at is not None and self.leaves_at is not None:
            if at >= self.leaves_at:
                return ExpertStanding.LAPSED
            return ExpertStanding.DUE if at >= years_after(self.confirmed_at, 1) else ExpertStanding.LISTED
        if self.refused_at is not None:
            return ExpertStanding.REFUSED
        if self.returned_at is not None:
            return ExpertStanding.RETURNED
        return ExpertStanding.SUBMITTED if self.submitted_at is not None else ExpertStanding.DRAFT

    def is_listed(self, at: datetime) -> bool:
        """Whether readers of the roster find them. The twin for lists is ``roster.queries.visible.listed``."""
        return self.standing(at) in ON_THE_ROSTER

    def shows(self, what: str) -> bool:
        """Whether they agreed that readers see it: ``contact``, ``cv``, ``photo``, ``inputs``."""
        return what in (self.consents or ())

    @validates("name")
    def _keep_folded(self, _key: str, name: str) -> str:
        self.folded_name = folded(name)
        return name

    @validates("country")
    def _keep_region(self, _key: str, country: str | None) -> str | None:
        self.region = region_of(country)
        return country

    def keep(self, document: dict[str, Any], *, at: datetime) -> None:
        """What is being written is kept; readers still see what was published last."""
        self._alive()
        self.draft, self.draft_saved_at = document, at

    def submit(self, *, by: Person, at: datetime) -> ExpertAct:
        """Waits for the secretariat."""
        if self.standing(at) not in (ExpertStanding.DRAFT, ExpertStanding.RETURNED):
            raise ValueError("only a draft is submitted")
        before = self.standing(at)
        self.submitted_at, self.returned_at = at, None
        return self._act("submitted", by=by, at=at, before=before)

    def give_back(self, *, by: Person, reason: str, at: datetime) -> ExpertAct:
        """Back to the expert, with what is asked to be changed."""
        if self.standing(at) is not ExpertStanding.SUBMITTED:
            raise ValueError("only what was submitted can be given back")
        self.returned_at, self.submitted_at = at, None
        return self._act("returned", by=by, at=at, before=ExpertStanding.SUBMITTED, reason=reason)

    def refuse(self, *, by: Person, reason: str, at: datetime) -> ExpertAct:
        """Is not listed, and is told why."""
        if self.standing(at) is not ExpertStanding.SUBMITTED:
            raise ValueError("only what was submitted can be refused")
        self.refused_at = at
        return self._act("refused", by=by, at=at, before=ExpertStanding.SUBMITTED, reason=reason)

    def put_on(self, *, by: Person | None, at: datetime) -> ExpertAct:
        """Readers of the roster find them from now on, for four years."""
        before = self.standing(at)
        if before not in (ExpertStanding.SUBMITTED, ExpertStanding.DRAFT, ExpertStanding.RETURNED) or "listed" not in (self.consents or ()):
            raise ValueError("only a profile whose expert agreed is put on the roster")
        self.listed_at, self.returned_at = at, None
        self._begin_term(at)
        return self._act("listed", by=by, at=at, before=before)

    def confirm(self, *, by: Person | None, at: datetime, how: str = "confirmed", reason: str = "") -> ExpertAct:
        """The profile is still true: four years from now on. ``how``: confirmed, updated, renewed (after a lapse), renominated."""
        before = self.standing(at)
        if before not in (*ON_THE_ROSTER, ExpertStanding.LAPSED):
            raise ValueError("only a profile that was on the roster is confirmed")
        self._begin_term(at)
        return self._act(how, by=by, at=at, before=before, reason=reason)

    def note_lapse(self, *, at: datetime) -> ExpertAct:
        """The clock says that they are no longer listed."""
        if self.standing(at) is not ExpertStanding.LAPSED or self.lapsed_at is not None:
            raise ValueError("a place lapses once a term")
        self.lapsed_at = at
        return self._act("lapsed", by=None, at=at, before=ExpertStanding.DUE)

    def retire(self, *, by: Person | None, at: datetime, reason: str = "") -> ExpertAct:
        """Leaves the roster of their own will; the profile stays theirs."""
        return self._leave("retired", by=by, at=at, reason=reason)

    def remove(self, *, by: Person, at: datetime, reason: str) -> ExpertAct:
        """Taken off by the secretariat."""
        return self._leave("removed", by=by, at=at, reason=reason)

    def come_back(self, *, by: Person, at: datetime) -> ExpertAct:
        """A draft again, after having retired, been removed or refused: to be submitted anew."""
        before = self.standing(at)
        if before not in (ExpertStanding.RETIRED, ExpertStanding.REMOVED, ExpertStanding.REFUSED):
            raise ValueError("only who has left comes back")
        self.retired_at = self.removed_at = self.refused_at = self.listed_at = self.submitted_at = self.lapsed_at = None
        self.confirmed_at = self.leaves_at = None
        return self._act("came-back", by=by, at=at, before=before)

    def erase(self, *, at: datetime) -> None:
        """Nothing personal is left but the number, which is never given to somebody else. The rows that hang on it go with the action that calls this."""
        for column in ("honorific", "name", "employer", "organization_type", "job_title", "department", "availability", "website", "contact"):
            setattr(self, column, "")
        self.private_email = self.private_phone = self.private_address = ""
        self.publications, self.memberships, self.committees, self.consents = [], [], [], []
        self.country = self.government = self.person_id = self.draft = self.draft_saved_at = self.employed_since = self.available_from = None
        self.cv_file_id = self.photo_file_id = None
        self.language = "en"
        self.erased_at = self.erased_at or at

    def _begin_term(self, at: datetime) -> None:
        self.confirmed_at, self.leaves_at, self.lapsed_at = at, end_of(at), None

    def _leave(self, kind: str, *, by: Person | None, at: datetime, reason: str) -> ExpertAct:
        before = self.standing(at)
        if before not in (*ON_THE_ROSTER, ExpertStanding.LAPSED):
            raise ValueError("only who was listed leaves")
        setattr(self, f"{kind}_at", at)
        return self._act(kind, by=by, at=at, before=before, reason=reason)

    def _alive(self) -> None:
        if self.erased_at is not None:
            raise ValueError("an erased profile stays erased")

    def _act(self, kind: str, *, by: Person | None, at: datetime, before: ExpertStanding, reason: str = "") -> ExpertAct:
        states = {"from": before.value, "to": self.standing(at).value}
        return ExpertAct(expert_id=self.id, kind=kind, at=at, by_id=by.id if by else None, reason=reason, data=states)
