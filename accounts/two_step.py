"""Sign-in in two steps: six digits from an app (TOTP, RFC 6238), and recovery codes for whoever lost it."""

import base64
import hmac
import io
import secrets
from datetime import datetime

import pyotp
from sqlalchemy import delete, func, select

from accounts.models import Person, RecoveryCode
from accounts.sessions import hashed
from core.database import db

STEP = 30  # seconds a code stands
CODES = 10


def new_secret() -> str:
    """160 random bits in base 32."""
    return pyotp.random_base32(32)


def step_of(secret: str, code: str, *, at: datetime) -> int | None:
    """The time step whose code this is: now's, the one before or the one after (clocks differ); None for a wrong code."""
    digits = "".join(code.split())
    now = int(at.timestamp()) // STEP
    otp = pyotp.TOTP(secret)
    found = None
    for step in (now - 1, now, now + 1):
        if hmac.compare_digest(otp.generate_otp(step).encode(), digits.encode()):
            found = step
    return found


def accept_code(person: Person, code: str, *, at: datetime) -> bool:
    """Whether this is a code of the person's app that has not served yet; if so, it and all earlier ones are spent. The caller commits."""
    step = step_of(person.totp_secret, code, at=at) if person.totp_secret else None
    if step is None or (person.totp_last_step is not None and step <= person.totp_last_step):
        return False
    person.totp_last_step = step
    return True


def accept_recovery_code(person: Person, code: str, *, at: datetime) -> bool:
    """Whether this is an unused recovery code of the person; if so, it is spent. The caller commits."""
    statement = select(RecoveryCode).where(RecoveryCode.person_id == person.id, RecoveryCode.code_hash == hashed(_bare(code)), RecoveryCode.used_at.is_(None))
    found = db.session.scalar(statement.with_for_update())
    if found is None:
        return False
    found.use(at=at)
    return True


def new_recovery_codes(person: Person) -> list[str]:
    """Ten codes of 80 bits, in groups of four; earlier ones are gone. Only their hashes are kept: this is the one time they can be shown."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(CODES)]
    db.session.add_all(RecoveryCode(person_id=person.id, code_hash=hashed(code)) for code in codes)
    return ["-".join(code[i : i + 4] for i in range(0, 16, 4)) for code in codes]


def forget_recovery_codes(person: Person) -> None:
    """None are left."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def recovery_codes_left(person: Person) -> int:
    """How many can still be used."""
    return db.session.scalar(select(func.count()).select_from(RecoveryCode).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))) or 0


def picture(secret: str, *, account: str, site: str, title: str) -> str:
    """The secret as an inline SVG an app can read; attributes only, for the policy of the pages allows no styles."""
    address = pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=site)
    out = io.BytesIO()
    import segno  # here, since one page only draws such a picture

    code = segno.make(address, micro=False, error="m")
    code.save(out, kind="svg", scale=4, border=4, dark="#000", light="#fff", xmldecl=False, svgns=False, nl=False, svgclass=None, lineclass=None, title=title)
    return out.getvalue().decode().replace("<svg ", '<svg role="img" ', 1)


def _bare(code: str) -> str:
    return "".join(code.replace("-", " ").split()).lower()
