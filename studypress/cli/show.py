"""What a run tells, and where: the only printer.

Plain, the summary goes to standard output, problems and errors to standard error. With `--quiet`
there is no summary; with `--json` all goes to standard output, as one object.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from time import strftime
from typing import TYPE_CHECKING, Any

import typer

from studypress import runs
from studypress.cli.json_object import json_object
from studypress.cli.options import Telling
from studypress.cli.progress import shown_progress
from studypress.disk.atomic import refused
from studypress.disk.lock import Holder
from studypress.problems import (
    ContentError,
    MachineError,
    Problem,
    StudypressError,
    UsageError,
    counted,
    problems_of,
)
from studypress.report import Report, problems_text, summary, withheld_text
from studypress.request import Request

if TYPE_CHECKING:
    from studypress.watching.rounds import Round

WRONG_CONTENT, WRONG_USAGE, WRONG_MACHINE, WRONG_STUDYPRESS, INTERRUPTED = 1, 2, 3, 4, 130


def build(request: Request, telling: Telling) -> None:
    """Make what a request asks for, and tell it."""
    with shown_progress(wanted=not (telling.quiet or telling.json)) as (progress, tell):

        def waiting(holder: Holder | None) -> None:
            if not telling.json:
                tell(f"waiting: {holder or 'another run'} writes to '{request.output}'")

        report = runs.build(request, progress, waiting)
    code = _code(report)
    if telling.json:
        say(json_object(report, request, code))
    else:
        _tell_report(report)
    if not (telling.json or telling.quiet):
        for line in summary(report, request.output):
            say(line)
    if request.zip and report.failed and not telling.json:
        typer.echo("no ZIP file was made, since a document failed", err=True)
    elif request.zip and not telling.json:
        for subject in dict.fromkeys(subject for subject, _ in report.stopped):
            typer.echo(f"no ZIP file of {subject} was made, since not all could be made", err=True)
    if code:
        raise typer.Exit(code)


def check(request: Request, telling: Telling) -> None:
    """Read and check what a request asks for, and tell it."""
    report = runs.check(request)
    if telling.json:
        say(json_object(report, request, 0))
        return
    _tell_problems(report.problems)
    if not telling.quiet:
        say("nothing that stops a build" if report.problems else "no problem found")


def watched(done: Round) -> None:
    """Tell of one round of a watch."""
    if done.bug:
        typer.echo(done.bug.rstrip(), err=True)
        typer.echo("Error: this is a fault of studypress; the watch goes on", err=True)
    elif done.error:
        _tell_error(done.error)
    else:
        _tell_report(done.report)
    say(f"{strftime('%H:%M:%S')}  {done.text}")


class _UnheardError(MachineError):
    """Standard output cannot be written, so this is told on standard error, with `--json` too."""


def proof(pdfs: Sequence[Path], content: Path, telling: Telling, *, strict: bool) -> None:
    """Check finished PDFs, and tell what is wrong with them."""
    # what reads PDFs is slow to load, and no other command needs it from the start
    from studypress.proofing import check_pdfs

    proofs = check_pdfs(pdfs, content, strict=strict)
    code = 0 if proofs.passed else WRONG_CONTENT
    if telling.json:
        say(json_object(Report(problems=proofs.problems), Request(), code))
    else:
        _tell_problems(proofs.problems)
    if proofs.passed and not (telling.json or telling.quiet):
        what = "nothing lost" if proofs.marred else "nothing wrong"
        say(f"{what} on {counted(proofs.pages, 'page')} of {counted(proofs.files, 'PDF')}")
    if code:
        raise typer.Exit(code)


def ids(content: Path, subject: str, *, dry: bool) -> None:
    """Write the ids that a subject leaves out, and tell each; with `dry`, tell them alone."""
    # most commands write none, and start the sooner
    from studypress.idwriter import identify

    identified = identify(content, subject, dry=dry)
    for written in identified.written:
        say(f"{written.place.path}:{written.place.line}: {{#{written.id}}}")
    _tell_problems(identified.left)
    if identified.written:
        said = counted(len(identified.written), "id")
        say(f"{said}, not written" if dry else f"{said} written")
    else:
        say("no id was written" if identified.left else "no id is missing")


def say(text: str) -> None:
    """Print to standard output."""
    try:
        typer.echo(text)
    except BrokenPipeError:
        raise  # whoever reads has had enough: Typer ends the run
    except OSError as error:
        message = f"cannot write to standard output: {error.strerror}"
        raise _UnheardError(message, "see where the output is sent") from error


def _code(report: Report) -> int:
    """Return the exit code of a run that came to its end; what is our fault counts first."""
    if report.bugs:
        return WRONG_STUDYPRESS
    return WRONG_CONTENT if report.failed or report.stopped else 0


def _tell_report(report: Report) -> None:
    _tell_problems(report.problems)
    # a document by itself is named by its problems
    for withheld in report.withheld:
        if len(withheld.documents) > 1:
            typer.echo(withheld_text(withheld), err=True)


def _tell_problems(problems: tuple[Problem, ...]) -> None:
    if problems:
        typer.echo(problems_text(problems, Path.cwd()), err=True)


def told(command: Callable[..., None]) -> Callable[..., None]:
    """Turn what a command raises into a message and an exit code."""

    @wraps(command)
    def run(**given: Any) -> None:
        try:
            run_and_tell(**given)
        except _UnheardError as error:
            _tell_error(error)
            raise typer.Exit(WRONG_MACHINE) from error

    def run_and_tell(**given: Any) -> None:
        telling = Telling(given.get("quiet", False), given.get("json", False))
        try:
            if telling.quiet and telling.json:
                telling = Telling()
                raise UsageError("--quiet prints nothing and --json prints an object: take one")
            command(**given)
        except _UnheardError:
            raise
        except ContentError as error:
            _tell_refusal(error.problems, WRONG_CONTENT, telling)
            raise typer.Exit(WRONG_CONTENT) from error
        except (UsageError, MachineError) as error:
            code = WRONG_USAGE if isinstance(error, UsageError) else WRONG_MACHINE
            if telling.json:
                _tell_refusal(problems_of(error), code, telling)
            else:
                _tell_error(error)
            raise typer.Exit(code) from error
        except OSError as error:
            if (refusal := refused(error)) is None:
                raise
            if telling.json:
                _tell_refusal(problems_of(refusal), WRONG_MACHINE, telling)
            else:
                _tell_error(refusal)
            raise typer.Exit(WRONG_MACHINE) from error
        except KeyboardInterrupt as error:
            typer.echo("interrupted", err=True)
            raise typer.Exit(INTERRUPTED) from error

    return run


def _tell_refusal(problems: tuple[Problem, ...], code: int, telling: Telling) -> None:
    """Tell why nothing was made."""
    if telling.json:
        say(json_object(Report(problems=problems), Request(), code))
    else:
        _tell_problems(problems)


def _tell_error(error: StudypressError) -> None:
    if isinstance(error, ContentError):
        _tell_problems(error.problems)
        return
    for problem in problems_of(error):
        typer.echo(f"Error: {problem.message}", err=True)
        if problem.hint:
            hint = problem.hint.replace("\n", "\n          ")
            typer.echo(f"    hint: {hint}", err=True)
