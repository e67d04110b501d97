"""Commands about forums."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds them to ``flask``."""
