"""Who may do what with accounts. Handed what was loaded beforehand; knows neither database, request nor clock."""

import re
from urllib.parse import unquote

from accounts.models import ROLES, MailedKey, Person
from core.verdict import YES, No, Verdict

_ONLY_STAFF = No("Only the secretariat and the administrators do this.")
_ONLY_ADMINISTRATORS = No("Only an administrator does this.")


def may_see_people(actor: Person | None) -> Verdict:
    """The list of accounts with their addresses."""
    if actor is None:
        return No("Please sign in.")
    return YES if actor.is_staff else No("Only the secretariat and the administrators see the list of accounts.")


def may_see_audit_log(actor: Person | None) -> Verdict:
    """Who did what, when and from where."""
    if actor is None:
        return No("Please sign in.")
    return YES if actor.role == "administrator" else No("Only an administrator reads the audit log.")


def may_invite(actor: Person | None, role: str) -> Verdict:
    """Members by the secretariat; any role by an administrator."""
    if actor is None or not actor.is_staff or not actor.is_active:
        return No("Only the secretariat and the administrators invite.")
    if role not in ROLES:
        return No("There is no such role.")
    if role != "member" and actor.role != "administrator":
        return No("Only an administrator invites to the secretariat or as an administrator.")
    return YES


def roles_to_invite(actor: Person) -> list[str]:
    """The roles this person may invite to."""
    return [role for role in ROLES if may_invite(actor, role)]


def role_after_invitation(role: str, inviter: Person | None) -> str:
    """The role an accepted invitation gives: what it promised, if whoever sent it could still promise it now."""
    return role if inviter is None or may_invite(inviter, role) else "member"


def may_change_role(actor: Person | None, person: Person) -> Verdict:
    """An administrator, of anybody but themselves, so that the last one cannot lock everybody out."""
    if actor is None or actor.role != "administrator":
        return _ONLY_ADMINISTRATORS
    if actor.id == person.id:
        return No("Nobody changes their own role. Please ask another administrator.")
    return No("This account has been erased.") if person.erased_at else YES


def may_look_after(actor: Person | None, person: Person) -> Verdict:
    """Disable and enable an account, end its sessions, start a reset: the secretariat for members, an administrator for all, nobody for themselves."""
    if actor is None or not actor.is_staff:
        return _ONLY_STAFF
    if actor.id == person.id:
        return No("For your own account, use the pages of your account.")
    if person.erased_at:
        return No("This account has been erased.")
    if person.role != "member" and actor.role != "administrator":
        return No("Only an administrator does this with an account of the secretariat or of an administrator.")
    return YES


def may_be_reset(actor: Person | None, person: Person) -> Verdict:
    """Have a letter sent with which the person, and nobody else, sets a new password."""
    allowed = may_look_after(actor, person)
    if not allowed:
        return allowed
    return YES if person.may_sign_in else No("This account is disabled or not yet confirmed.")


def may_erase_own_account(person: Person, *, another_administrator: bool) -> Verdict:
    """Anybody, but the last administrator, who would leave the site without one."""
    if person.role == "administrator" and not another_administrator:
        return No("You are the only administrator. Please make somebody else one first.")
    return YES


def can_be_claimed(person: Person | None) -> bool:
    """Whether confirming the address opens an account: nobody has it yet, or an archive told us of somebody who has never signed in."""
    return person is None or (person.confirmed_at is None and person.is_active)


def is_contested(key: MailedKey) -> bool:
    """Whether somebody registered the same address again before it was confirmed: then only who reads the mailbox may say the password."""
    return bool(key.data.get("contested"))


_OWN_PATH = re.compile(r"/(ar|zh|en|fr|ru|es)(/[^\\\x00-\x20\x7f]*)?(\?[^\\\x00-\x20\x7f]*)?")


def own_path(address: str | None) -> str | None:
    """The address, if it is a page of this site: a path that begins with one of its languages. Anything else is None.

    It is also looked at with its percent signs undone, as often as somebody may have wrapped them.
    """
    seen = address or ""
    for _ in range(4):
        if not _OWN_PATH.fullmatch(seen) or "//" in seen.partition("?")[0]:
            return None
        undone = unquote(seen)
        if undone == seen:
            return address
        seen = re.sub(r"[ \u0080-\U0010ffff]", "_", undone)
    return None
