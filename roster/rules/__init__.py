"""Who may see and do what on the roster. Everything is decided from a viewer, an expert and an instant, all loaded beforehand."""

from dataclasses import dataclass
from datetime import datetime

from core.verdict import YES, No, Verdict
from roster.models import Expert, ExpertStanding

_NOBODY = No("There is no such expert.", unseen=True)


@dataclass(frozen=True)
class Viewer:
    """Whoever looks at the roster: a visitor without ``person_id``; ``governments`` are those whose focal point they are."""

    person_id: int | None = None
    role: str | None = None
    governments: frozenset[str] = frozenset()

    @property
    def is_staff(self) -> bool:
        """Secretariat or administrator."""
        return self.role in ("secretariat", "administrator")


VISITOR = Viewer()


def is_listed(expert: Expert, *, at: datetime) -> bool:
    """Whether readers of the roster find this expert. The twin for lists is ``roster.queries.visible.listed``."""
    return expert.is_listed(at)


def is_self(viewer: Viewer, expert: Expert) -> bool:
    """Whether the expert is looking at their own profile."""
    return viewer.person_id is not None and viewer.person_id == expert.person_id


def may_see_expert(viewer: Viewer, expert: Expert, *, at: datetime) -> Verdict:
    """Whoever is listed is seen by all; before and after, by themselves and the secretariat. Nobody else learns that the profile is there."""
    if expert.erased_at is not None:
        return _NOBODY
    return YES if is_listed(expert, at=at) or is_self(viewer, expert) or viewer.is_staff else _NOBODY


def may_see_private(viewer: Viewer, expert: Expert) -> Verdict:
    """Private contact details, drafts, remarks and what was not agreed to be shown: the expert and the secretariat."""
    return YES if is_self(viewer, expert) or viewer.is_staff else No("Only the expert and the secretariat see this.", unseen=True)


def may_see_part(viewer: Viewer, expert: Expert, what: str) -> bool:
    """Whether a part that needs the expert's consent (``contact``, ``cv``, ``photo``, ``inputs``) is shown to this viewer."""
    return expert.shows(what) or bool(may_see_private(viewer, expert))


def may_review(viewer: Viewer) -> Verdict:
    """The secretariat decides who is listed without a government's nomination, and keeps the roster."""
    return YES if viewer.is_staff else No("The roster is kept by the secretariat.")


def may_edit(viewer: Viewer, expert: Expert) -> Verdict:
    """The expert keeps the profile; the secretariat may type in for them what came by mail or on paper."""
    if expert.erased_at is not None:
        return _NOBODY
    if is_self(viewer, expert) or viewer.is_staff:
        return YES
    return No("Only the expert keeps this profile.", unseen=True)


def may_nominate(viewer: Viewer) -> Verdict:
    """A national focal point for its own government; the secretariat on behalf of any."""
    return YES if viewer.governments or viewer.is_staff else No("Experts are nominated by national focal points. You may also put yourself forward.")


def may_nominate_for(viewer: Viewer, government: str) -> Verdict:
    """A focal point speaks for its own government only."""
    return YES if viewer.is_staff or government in viewer.governments else No("As a national focal point you nominate experts for your own government.")


def may_leave(viewer: Viewer, expert: Expert, *, at: datetime) -> Verdict:
    """Who is on the roster, or was until it lapsed, may leave it."""
    allowed = may_edit(viewer, expert)
    if isinstance(allowed, No):
        return allowed
    return YES if expert.standing(at) in (ExpertStanding.LISTED, ExpertStanding.DUE, ExpertStanding.LAPSED) else No("This profile is not on the roster.")


def may_hand_in(viewer: Viewer, expert: Expert, *, at: datetime) -> Verdict:
    """Whoever may edit it, as long as they have neither left nor been refused; those come back first."""
    allowed = may_edit(viewer, expert)
    if isinstance(allowed, No):
        return allowed
    gone = (ExpertStanding.RETIRED, ExpertStanding.REMOVED, ExpertStanding.REFUSED)
    return No("This profile is not on the roster. Take it up again first.") if expert.standing(at) in gone else YES


def may_come_back(viewer: Viewer, expert: Expert, *, at: datetime) -> Verdict:
    """Whoever retired or was refused begins anew; whom the secretariat took off, the secretariat alone takes up again."""
    allowed = may_edit(viewer, expert)
    if isinstance(allowed, No):
        return allowed
    standing = expert.standing(at)
    if standing is ExpertStanding.REMOVED and not viewer.is_staff:
        return No("The secretariat took this profile off the roster. Please write to the secretariat.")
    return YES if standing in (ExpertStanding.RETIRED, ExpertStanding.REFUSED, ExpertStanding.REMOVED) else No("This profile has not left the roster.")


def may_decide(viewer: Viewer, expert: Expert, *, at: datetime) -> Verdict:
    """On a profile that waits: the secretariat, and never on one's own."""
    allowed = may_review(viewer)
    if isinstance(allowed, No):
        return allowed
    if is_self(viewer, expert):
        return No("Somebody else of the secretariat decides on your own profile.")
    return YES if expert.standing(at) is ExpertStanding.SUBMITTED else No("This profile does not wait for a decision any more.")


def may_remove(viewer: Viewer, expert: Expert, *, at: datetime) -> Verdict:
    """Taking off the roster whoever is on it."""
    allowed = may_review(viewer)
    if isinstance(allowed, No):
        return allowed
    return YES if is_listed(expert, at=at) else No("This profile is not on the roster.")


def may_nominate_again(viewer: Viewer, expert: Expert, *, at: datetime) -> Verdict:
    """A focal point whose government nominated them; the secretariat on its behalf. For whoever is or was on the roster."""
    if expert.listed_at is None or expert.standing(at) not in (ExpertStanding.LISTED, ExpertStanding.DUE, ExpertStanding.LAPSED):
        return No("This profile is not on the roster.", unseen=True)
    governments = {expert.government, *(nomination.government for nomination in expert.nominations if nomination.state == "accepted")}
    return YES if (viewer.is_staff and expert.government) or governments & viewer.governments else No("Only the government that nominated this expert nominates them again.")
