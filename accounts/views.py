"""Pages of an account."""

from flask import Blueprint

pages = Blueprint("accounts", __name__)
BLUEPRINTS = [(pages, "/<lang:lang>/account")]


@pages.get("/")
def show() -> str:
    return ""


@pages.get("/session/new")
def sign_in() -> str:
    return ""


@pages.get("/new")
def register() -> str:
    return ""
