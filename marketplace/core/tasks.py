"""The queue behind the worker: huey on an SQLite file of its own.

The queue carries no facts. Facts wait in the database (outbox, pending messages, expired holds);
the queue only wakes the worker, so losing it loses nothing: the sweep of each minute catches up.
huey's SQLite file can report "database is locked" on slow disks; a wake-up that fails is logged
and left to the sweep.
"""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from huey import SqliteHuey, crontab

log = logging.getLogger(__name__)

Job = Callable[[], object]


def _name(job: Job) -> str:
    """Return where a job is written; never its arguments, which may hold secrets."""
    function = getattr(job, "func", job)
    return f"{function.__module__}.{function.__qualname__}"


class Queue:
    """Wakes the worker, in this process or another, to run all jobs once."""

    def __init__(self, path: Path, jobs: Sequence[Job]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.huey = SqliteHuey("bazarche", filename=str(path), results=False, timeout=2)
        self._jobs = jobs
        self._pulse = self.huey.task()(self.run_jobs)
        self.huey.periodic_task(crontab(minute="*"))(self.run_jobs_each_minute)

    def wake(self) -> None:
        """Ask the worker to run the jobs soon; never fails its caller."""
        try:
            self._pulse()
        except Exception:
            log.exception("the worker could not be woken; the sweep of the minute will do it")

    def run_jobs(self) -> None:
        """Run each job once; one that fails is logged and does not stop the others."""
        for job in self._jobs:
            try:
                job()
            except Exception:
                log.exception("job %s failed", _name(job))

    def run_jobs_each_minute(self) -> None:
        """The sweep: what no wake-up announced, such as holds that ran out."""
        self.run_jobs()

    def work(self) -> None:
        """Run the worker until it is told to stop. One thread: jobs share one writer."""
        self.huey.create_consumer(workers=1, initial_delay=0.05, max_delay=0.5).run()
