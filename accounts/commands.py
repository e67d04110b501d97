"""Commands about people."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from accounts import actions, queries, rules
from accounts.forms import usable_address
from accounts.models import ROLES
from core import clock
from core.database import db


def register(app: Flask) -> None:
    """Adds them to ``flask``."""
    app.cli.add_command(accounts)


accounts = AppGroup("accounts", help="Accounts and their roles.")


@accounts.command("create")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the account may do.")
@click.option("--language", default=None, help="Language of the letter (default: the site's first).")
def create(email: str, role: str, language: str | None) -> None:
    """Invites EMAIL to open an account with a role, for the first administrator.

    No password passes the command line: the letter, and the link printed here, lead to a page that asks for one.
    """
    languages = current_app.config["SITE_LANGUAGES"]
    language = language or ("en" if "en" in languages else languages[0])
    if language not in languages:
        raise click.ClickException(f"The site has no language {language!r}; it has {', '.join(languages)}.")
    address = usable_address(email)
    if address is None:
        raise click.ClickException(f"{email!r} is not a complete e-mail address.")
    if not rules.can_be_claimed(queries.person_by_address(address)):
        raise click.ClickException(f"There is an account with the address {address} already. An administrator can change its role under /admin/people.")
    link = actions.first_account(address, role=role, language=language, at=clock.now())
    db.session.commit()
    click.echo(link)
