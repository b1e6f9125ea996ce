"""Commands: `flask --app wsgi ...`."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from app.core import access, clock, db, jobs, schema_tools

database = AppGroup("db", help="The database's schema.")


def register(app: Flask) -> None:
    """Attach the commands."""
    app.cli.add_command(database)
    app.cli.add_command(tick)
    app.cli.add_command(print_access)


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


@click.command("access")
def print_access() -> None:
    """Print the access table as docs/access.md holds it."""
    click.echo("\n".join(access.table_lines()))
