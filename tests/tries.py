"""On how many examples a property is tried: some each time, many where TRIES=many asks for it."""

import os


def tries(usual: int, many: int) -> int:
    """As many as this run has time for."""
    return many if os.environ.get("TRIES") == "many" else usual
