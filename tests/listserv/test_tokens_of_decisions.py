"""Addresses for decisions, confirmations and registrations: of one purpose, of one person, short enough for mail."""

from listserv import addresses
from tests.make import NOW


def test_each_serves_its_own_purpose_and_fits_into_a_local_part(app):
    publish, return_ = (addresses.decision_token(decision, 2**33, 2**39, at=NOW) for decision in addresses.DECISIONS)
    assert addresses.read_decision("publish", publish) == ("message", 2**33, 2**39, NOW)
    assert addresses.read_decision("return", publish) is None and addresses.read_decision("publish", return_) is None
    assert addresses.read_decision("publish", addresses.decision_token("publish", 1, 2, kind="list", at=NOW)) == ("list", 1, 2, NOW)
    confirm, register = addresses.confirm_token(7), addresses.register_token(3, "ada@example.org", at=NOW)
    assert addresses.read_confirm(confirm) == 7 and addresses.read_confirm(register) is None
    assert addresses.read_register(register, "ada@example.org") == (3, NOW)
    assert addresses.read_register(register, "eve@example.org") is None, "the letter went to another address"
    for purpose, token in (("publish", publish), ("return", return_), ("confirm", confirm), ("register", register)):
        local = addresses.address(purpose, token).partition("@")[0]
        assert len(local) <= 64 and addresses.purpose_of(local.upper().replace("-", "+", 1)) == (purpose, token)
