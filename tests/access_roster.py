"""The rows of the access table for the roster. The usual expert is listed, has no account, and agreed to be listed and to nothing more."""

from tests import make

TABLE = """
GET  roster.index                        200 200 200 200 200 200
GET  roster.show                         200 200 200 200 200 200
"""


def values() -> dict[str, object]:
    """What the addresses of the roster's routes are made with."""
    return {"expert_id": make.expert().id}
