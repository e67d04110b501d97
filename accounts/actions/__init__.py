"""Acts on accounts that touch several rows or post a letter, by what they are about. Each writes its entry in the audit log; callers commit."""

from accounts.actions.address import agree_to_change, ask_for_change
from accounts.actions.invitations import accept, first_account, invite
from accounts.actions.people import change_role, create_person, disable, enable, end_sessions, erase_account, start_reset
from accounts.actions.recovery import ask_for_reset, change_password, reset_password
from accounts.actions.registration import confirm, register
from accounts.actions.sign_in import person_of, second_step, sign_in
from accounts.actions.two_step import begin_two_step, end_two_step, renew_recovery_codes, show_secret

__all__ = [
    "accept", "agree_to_change", "ask_for_change", "ask_for_reset", "begin_two_step", "change_password", "change_role", "confirm", "create_person", "disable", "enable",
    "end_sessions", "end_two_step", "erase_account", "first_account", "invite", "person_of", "register", "renew_recovery_codes", "reset_password", "second_step", "show_secret",
    "sign_in", "start_reset",
]  # fmt: skip
