"""The command that suggests goals for the messages of a forum, and the one that measures how good suggestions are."""

import json
import sys
from typing import IO

import click

from core import clock
from core.database import db, reading_only
from forum.commands import forums
from forum.models import Forum
from forum.queries import suggesting, tagging
from forum.queries.standing import forum_by_slug
from plans.faults import Invalid
from plans.models import Edition
from plans.queries import documents
from plans.suggestion.evaluation import Quality, measured, measured_after, read_lines


@forums.command("suggest")
@click.argument("slug", required=False)
@click.option("--evaluate", "file", type=click.File("rb"), help='Measures suggestions on a file of JSON lines {"text", "lang", "goal"}, instead of making any.')
@click.option("--plan", "plan", metavar="CODE/EDITION", help="The edition to measure, instead of that of the forum SLUG.")
@click.option("--learned/--untaught", "learned", default=None, help="With or without what people confirmed (default: with it, but without it when measuring).")
@click.option("--confirmed", type=click.IntRange(1, 100), help="When measuring: as if so many texts of each goal had been confirmed; they are not measured.")
@click.option("--all", "everything", is_flag=True, help="Suggests for tagged inputs too.")
@click.option("--json", "as_json", is_flag=True, help="The answer as JSON.")
def suggest(slug: str | None, file: IO[bytes] | None, plan: str | None, learned: bool | None, confirmed: int | None, everything: bool, as_json: bool) -> None:
    """Suggests up to three goals for each input of the forum SLUG that has none, with the words that speak for them. Nothing is tagged."""
    if file is None and slug is None:
        raise click.UsageError("Name a forum.")
    with reading_only():
        edition_id, forum = _edition(slug, plan)
        if file is None:
            assert forum is not None
            _suggest(forum, everything=everything, as_json=as_json)
        else:
            _evaluate(edition_id, file.read().splitlines(), learned=bool(learned), confirmed=confirmed, as_json=as_json)


def _edition(slug: str | None, plan: str | None) -> tuple[int, Forum | None]:
    forum = forum_by_slug(slug) if slug else None
    if slug and forum is None:
        raise click.ClickException(f"There is no forum {slug}.")
    if plan:
        code, _, edition = plan.partition("/")
        held = documents.edition_named(code, edition)
        if held is None:
            raise click.ClickException(f"There is no edition {edition} of a plan {code}.")
        return held, forum
    if forum is not None:
        if forum.edition_id is None:
            raise click.ClickException(f"The forum {slug} is bound to no action plan.")
        return forum.edition_id, forum
    held_editions = [line for line in documents.editions() if line.complete] or documents.editions()
    if not held_editions:
        raise click.ClickException("No action plan is held. `flask plan import FILE` reads one.")
    return held_editions[0].id, None


def _suggest(forum: Forum, *, everything: bool, as_json: bool) -> None:
    rows = tagging.inputs_of_forum(forum.id, untagged_only=not everything)
    offered = tagging.labels_of_goals(forum)
    texts = [(suggesting.own_words(row.subject, row.body, answers=row.answers), row.language) for row in rows]
    found = suggesting.suggested_for(texts, offered, forum.edition_id, at=clock.now(), meaning=True)
    if as_json:
        answer = [
            {
                "number": row.number, "goals": list(row.goals),
                "suggestions": [{"goal": one.code, "score": one.score, "words": list(one.words), "method": one.method, "version": one.version} for one in those],
            }
            for row, those in zip(rows, found, strict=True)
        ]  # fmt: skip
        click.echo(json.dumps({"forum": forum.slug, "messages": answer}, ensure_ascii=False, indent=2))
        return
    for row, those in zip(rows, found, strict=True):
        click.echo(f"#{row.number} {row.subject or ''}".rstrip() + (f" [{', '.join(row.goals)}]" if row.goals else ""))
        for one in those:
            click.echo(f"    {one.code} {one.label}: {', '.join(one.words)}")
        if not those:
            click.echo("    no suggestion")
    click.echo(f"{len(rows)} inputs. Suggestions are made by rules and tag nothing; a person decides.", err=True)


def _evaluate(edition_id: int, lines: list[bytes], *, learned: bool, confirmed: int | None, as_json: bool) -> None:
    suggester = suggesting.suggester_of(edition_id, at=clock.now(), meaning=True, learning=learned)
    assert suggester is not None
    edition = db.session.get(Edition, edition_id)
    try:
        texts = read_lines(lines, suggester.codes)
    except Invalid as refusal:
        for fault in refusal.faults:
            click.echo(str(fault), err=True)
        click.echo("Nothing was measured.", err=True)
        sys.exit(1)
    found = measured_after(suggester, texts, confirmed=confirmed) if confirmed else measured(suggester, texts)
    about = {
        "plan": edition.code if edition else "",
        "edition": edition.edition if edition else "",
        "method": suggester.method,
        "version": suggester.version,
        "labels": suggester.label_count,
    }
    if as_json:
        click.echo(json.dumps({**about, "confirmed": confirmed or 0, "quality": {name: vars(quality) for name, quality in found.items()}}, ensure_ascii=False, indent=2))
        return
    click.echo(
        f"{about['plan']} {about['edition']}, {about['method']} {about['version']}, taught by {about['labels']} messages" + (f" and {confirmed} texts a goal" if confirmed else "")
    )
    click.echo("\n".join(["            texts  top-1  top-3  macro-F1", *(_line(name, quality) for name, quality in found.items())]))


def _line(name: str, quality: Quality) -> str:
    return f"{name:<10} {quality.texts:>6}  {quality.top1:>5.1%}  {quality.top3:>5.1%}  {quality.macro_f1:>8.3f}"
