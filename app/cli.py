"""Commands: `flask --app wsgi ...`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.accounts.passwords import Passwords
from app.core import access, clock, db, jobs, schema_tools
from app.demo import content, load
from events.attestations import night

database = AppGroup("db", help="The database's schema.")
demo = AppGroup("demo", help="The demonstration city.")


def register(app: Flask) -> None:
    """Attach the commands."""
    app.cli.add_command(database)
    app.cli.add_command(tick)
    app.cli.add_command(worker)
    app.cli.add_command(demo)
    app.cli.add_command(print_access)
    app.cli.add_command(run_night)
    app.cli.add_command(print_verdict)


@database.command("upgrade")
def upgrade() -> None:
    """Bring the database forward to this code."""
    schema_tools.upgrade(db.database().engine)
    click.echo("The database is up to date.")


@database.command("revision")
@click.argument("message")
def revision(message: str) -> None:
    """Write a migration from what the models say and the database lacks."""
    schema_tools.revision(db.database().engine, message)


@click.command("tick")
def tick() -> None:
    """Do what is due now: lapse offers, open reviews, send mail (for cron, where no worker runs)."""
    jobs.run_ticks(clock.now())
    jobs.run_chores(clock.now())


@click.command("worker")
@click.option("--threads", default=2, show_default=True, help="How many jobs at a time.")
def worker(threads: int) -> None:
    """Do all work outside of requests, every minute, until told to stop (with TONGZHUO_JOBS=worker)."""
    jobs.work(threads)


@click.command("night")
def run_night() -> None:
    """Work out standings and numbers of this night, where nobody has yet."""
    click.echo(
        "The night is done." if night.run(db.database(), clock.now()) else "This night is done, or under way."
    )


@click.command("access")
def print_access() -> None:
    """Print the access table as docs/access.md holds it."""
    click.echo("\n".join(access.table_lines()))


@click.command("verdict")
@click.argument("world", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def print_verdict(world: Path, out: Path) -> None:
    """Apply the rules of attendance and of reviews to a WORLD in a file, and write what they say to OUT."""
    from events.reviews import exchange  # with it comes NumPy, which no other command needs

    try:
        exchange.judge_file(world, out)
    except exchange.WorldProblem as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(f"Written to {out}.")


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing where somebody lives already.")
def load_demo(if_empty: bool) -> None:
    """Fill an empty database with a lively city, dated relative to today."""
    with db.database().reading() as session:
        empty = load.is_empty(session)
    if not empty:
        if if_empty:
            click.echo("The database has members already; the demonstration city stays as it is.")
            return
        raise click.ClickException("The database is not empty; load the city into an empty one.")
    settings = current_app.config["SETTINGS"]
    with click.progressbar(length=1000, label="A city comes to life") as bar:
        load.load(
            clock.now(), Passwords(settings.hashing).hash(content.PASSWORD),
            lambda done, total: bar.update(1000 * done // total - bar.pos),
        )  # fmt: skip
    click.echo("The demonstration city is there.")


@demo.command("sign-ins")
def print_sign_ins() -> None:
    """Print who can be tried."""
    for nickname, email, password in load.sign_ins():
        click.echo(f"{nickname}  {email}  {password}")
