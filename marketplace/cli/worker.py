"""`marketplace worker`: the background worker."""

import click

from marketplace.cli.context import context


@click.command(name="worker")
@click.option("--once", is_flag=True, help="Run each job once and stop.")
def command(once: bool) -> None:
    """Run the background worker until it is stopped. Example: marketplace worker."""
    queue = context().queue
    if once:
        queue.run_jobs()
    else:
        queue.work()
