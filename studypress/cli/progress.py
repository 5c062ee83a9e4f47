"""The progress of a run, as a bar on a terminal; nothing where standard error is none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

import typer

from studypress.steps import Progress, Step


@contextmanager
def shown_progress(*, wanted: bool) -> Iterator[tuple[Progress | None, Callable[[str], None]]]:
    """Give what a build tells its progress to, and what it says a line with on standard error.

    The bar is gone when the build ends. There is none where it is not wanted, or where standard
    error is a file or a pipe.
    """
    if not wanted or not sys.stderr.isatty():
        yield None, lambda line: typer.echo(line, err=True)
        return
    # Only here: it takes a moment to load, and scripts have no use for it.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar
    from rich.table import Column

    what = Column(ratio=1, no_wrap=True, overflow="ellipsis")
    # It redraws when told something, not by a thread of its own: workers are forked meanwhile,
    # and a fork beside a thread is unsafe.
    with Bar(
        TextColumn("{task.description}", table_column=Column(width=9)),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[what]}", markup=False, table_column=what),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
        expand=True,
    ) as bar:
        task = bar.add_task("", visible=False, what="")

        def show(step: Step, done: int, of: int, what: str) -> None:
            name = f"{step.value} {step.name.lower()}"
            bar.update(task, description=name, completed=done, total=of, visible=True)
            # Its folder would leave no room for its name.
            bar.update(task, what=PurePosixPath(what).name, refresh=True)

        def say(line: str) -> None:
            bar.console.print(line, markup=False, highlight=False, soft_wrap=True)

        yield show, say
