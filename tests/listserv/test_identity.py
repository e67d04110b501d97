"""Who wrote a mail: its token, its sender, and what our own mail server found out about it."""

import pytest

from listserv.rules.identity import FAIL, NONE, PASS, UNCHECKED, Sender, proof_of, who_wrote

ADA, BOB = "ada@gov.ke", "bob@gov.ke"


@pytest.mark.parametrize(
    ("sender", "facts", "verdict", "reason"),
    [
        (Sender(ADA, ADA), {"addressed": ADA, "known": True}, "accepted", ""),
        (Sender(ADA, "relay@elsewhere.org"), {"addressed": ADA, "known": True}, "accepted", ""),  # the token is the proof
        (Sender(BOB, BOB, PASS), {"addressed": ADA, "known": True}, "held", "letter-of-another"),
        (Sender(BOB, BOB), {"addressed": ADA, "known": False}, "held", "letter-of-another"),
        (Sender(ADA, ADA, FAIL), {"addressed": ADA, "known": True}, "held", "sender-not-proved"),
        (Sender(ADA, ADA, FAIL), {"addressed": None, "known": False}, "held", "sender-not-proved"),
        (Sender(ADA, ADA), {"addressed": None, "known": False}, "refused", "not-registered"),
        (Sender(ADA, ADA), {"addressed": None, "known": True}, "accepted", ""),
        (Sender(ADA, f"office@{ADA.partition(chr(64))[2]}"), {"addressed": None, "known": True}, "held", "sender-unclear"),  # anybody of the same house
        (Sender(ADA, "x@evil.example"), {"addressed": None, "known": True}, "held", "sender-unclear"),
        (Sender(ADA, ADA), {"addressed": None, "known": True, "checked": True}, "held", "sender-not-proved"),  # our server checks, and found nothing
        (Sender(ADA, "x@mailer.example", PASS), {"addressed": None, "known": True, "checked": True}, "accepted", ""),
        (Sender("", ADA), {"addressed": ADA, "known": False}, "held", "sender-unclear"),
        (Sender(ADA, ADA, several=True), {"addressed": ADA, "known": True}, "held", "sender-unclear"),
    ],
)  # fmt: skip
def test_who_wrote_it(sender, facts, verdict, reason):
    found = who_wrote(sender, **facts)
    assert (found.verdict, found.reason) == (verdict, reason)


OURS = "mx.lists.example.org"


def results(value, name="Authentication-Results"):
    return (name, value)


@pytest.mark.parametrize(
    ("headers", "proof"),
    [
        ([results(f"{OURS}; dmarc=pass header.from=gov.ke")], PASS), ([results(f"{OURS}; dmarc=fail (p=none) header.from=gov.ke")], FAIL), ([], UNCHECKED),
        ([results("mx.evil.example; dmarc=pass header.from=gov.ke")], UNCHECKED),  # not our server
        ([results(f"{OURS}; none")], NONE), ([results(f"{OURS} 1; spf=pass smtp.mailfrom=ada@gov.ke")], PASS), ([results(f"{OURS}; spf=pass smtp.mailfrom=x@evil.example")], NONE),
        ([results(f"{OURS}; dkim=pass header.d=gov.ke; spf=fail smtp.mailfrom=gov.ke")], PASS), ([results(f"{OURS}; dkim=fail header.d=gov.ke")], FAIL),
        ([results(f"{OURS}; dkim=pass header.d=evil.example")], NONE), ([results(f"{OURS}; dkim=pass header.d=ke")], NONE),
        ([results(f"{OURS}; dmarc=pass header.from=evil.example")], NONE),  # of another From
        # Two lines of ours, as two programs write them; below the first station whatever a sender put there.
        ([results(f"{OURS}; spf=softfail smtp.mailfrom=gov.ke"), results(f"{OURS}; dkim=pass header.d=gov.ke")], PASS),
        ([results(f"{OURS}; dmarc=fail header.from=gov.ke"), ("Received", "from x by y"), results(f"{OURS}; dmarc=pass header.from=gov.ke")], FAIL),
        ([results("other.example; dmarc=pass"), ("Received", "x"), results(f"({OURS}; dmarc=pass) evil.example; dmarc=pass")], UNCHECKED),
        ([results(f'"{OURS.upper()}" (comment; dmarc=pass); dmarc=fail (a (b) c) header.from=gov.ke')], FAIL),
    ],
)  # fmt: skip
def test_only_what_our_own_server_found_is_believed(headers, proof):
    assert proof_of(headers, server=OURS, sender=ADA) == proof


def test_awkward_results_take_no_time():
    for value in ("(" * 20_000, f"{OURS}; " + "dmarc=pass (" * 5000, f"{OURS};" + ";" * 50_000, "a=" * 50_000):
        proof_of([results(value)], server=OURS, sender=ADA)
