"""CV and photo: taken in, cleaned, replaced and taken away. Nothing here commits."""

import io
from datetime import datetime
from typing import BinaryIO

from accounts.models import Person
from core import files, filetypes, pictures, scanning
from core.database import db
from core.files import StoredFile, TooLarge
from core.verdict import No
from roster.models import Expert, ExpertAct

MOST_CV = 5 * 1024 * 1024
CV_ENDINGS = ("pdf", "docx", "odt")
_UNFIT = {
    "kind": No("Please choose a photo in the format JPEG or PNG."),
    "broken": No("This picture cannot be read. Please save it anew and try again."),
    "pixels": No("Please choose a photo between 32 and 8,000 pixels on each side, with 24 million pixels at most."),
}


def keep_cv(expert: Expert, name: str, stream: BinaryIO, *, by: Person, at: datetime) -> No | None:
    """Takes the place of the earlier one. A document that is not what its name says is refused."""
    kind = filetypes.type_of(name, stream)
    if kind is None or name.rpartition(".")[2].lower() not in CV_ENDINGS:
        return No("Please choose a CV in the format PDF, DOCX or ODT.")
    if (refused := scanning.look(files.clean_name(name), stream)) is not None:
        return refused
    try:
        stored = files.keep(stream, name=name, media_type=kind.media_type, at=at, most=MOST_CV)
    except TooLarge:
        return No("Please choose a file of at most 5 MB.")
    _put(expert, "cv", stored, by=by, at=at)
    return None


def keep_photo(expert: Expert, stream: BinaryIO, *, by: Person, at: datetime) -> No | None:
    """Takes the place of the earlier one, without what the camera wrote beside the picture; its name goes too."""
    content = stream.read(pictures.MOST_BYTES + 1)
    if len(content) > pictures.MOST_BYTES:
        return No("Please choose a photo of at most 4 MB.")
    try:
        picture = pictures.cleaned(content)
    except pictures.Unfit as unfit:
        return _UNFIT[unfit.args[0]]
    ending = picture.media_type.removeprefix("image/").replace("jpeg", "jpg")
    stored = files.keep(io.BytesIO(picture.content), name=f"{expert.symbol}.{ending}", media_type=picture.media_type, at=at, most=pictures.MOST_BYTES)
    _put(expert, "photo", stored, by=by, at=at)
    return None


def take_away(expert: Expert, kind: str, *, by: Person | None, at: datetime) -> None:
    """The file goes, its bytes too. What is not there is gone already."""
    if getattr(expert, f"{kind}_file_id") is not None:
        _put(expert, kind, None, by=by, at=at)


def _put(expert: Expert, kind: str, stored: StoredFile | None, *, by: Person | None, at: datetime) -> None:
    earlier: StoredFile | None = getattr(expert, kind)
    setattr(expert, kind, stored)
    db.session.flush()
    if earlier is not None:
        files.forget(earlier)
    if stored is not None:
        setattr(expert, f"{kind}_file_id", stored.id)
    db.session.add(ExpertAct(expert_id=expert.id, kind=f"{kind}-{'kept' if stored else 'removed'}", at=at, by_id=by.id if by else None))
    db.session.flush()
