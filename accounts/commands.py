"""Commands about people."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds them to ``flask``."""
