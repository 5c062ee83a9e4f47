"""The command line: arguments in, report out. The only printer; it holds no logic of its own."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, ParamSpec

import typer

from studypress import starter
from studypress.documents.guide import GUIDE
from studypress.documents.key import KEY
from studypress.documents.worksheet import WORKSHEET
from studypress.job import Paper, Setting, Style
from studypress.model import Blueprint, Kind, Level, Place
from studypress.pipeline import Request, Step, build, check
from studypress.problems import ContentError, MachineError, UsageError
from studypress.report import Report, problems_text, summary
from studypress.settings import DRAWN_BY_OPTIONS, MAX_FORMS

WRONG_CONTENT, WRONG_USAGE, WRONG_MACHINE, INTERRUPTED = 1, 2, 3, 130

_CLEAR_LINE = "\r\x1b[K"

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

SubjectName = Annotated[
    str | None,
    typer.Argument(
        metavar="SUBJECT", help="One subject, by the name of its folder; all if left out."
    ),
]
Content = Annotated[Path, typer.Option(help="The folder that holds the subjects.", metavar="DIR")]
Output = Annotated[Path, typer.Option(help="The folder that the PDFs go to.", metavar="DIR")]
Languages = Annotated[
    list[str] | None,
    typer.Option("--lang", help="Only this language; may be repeated.", metavar="LANG"),
]
PaperSize = Annotated[Paper, typer.Option(help="The size of the paper.")]
PageStyle = Annotated[Style, typer.Option(help="How the pages are set.")]
Jobs = Annotated[
    int,
    typer.Option(
        help="How many documents are made side by side; 0: as many as there are processors.", min=0
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Make again even what is up to date.")]

_P = ParamSpec("_P")


def _told(command: Callable[_P, None]) -> Callable[_P, None]:
    """Turn what a command raises into a message on standard error and an exit code."""

    @functools.wraps(command)
    def told(*args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except ContentError as error:
            typer.echo(problems_text(error.problems, Path.cwd()), err=True)
            raise typer.Exit(WRONG_CONTENT) from error
        except (UsageError, MachineError) as error:
            typer.echo(f"Error: {error}", err=True)
            if error.hint:
                hint = error.hint.replace("\n", "\n          ")
                typer.echo(f"    hint: {hint}", err=True)
            wrong_usage = isinstance(error, UsageError)
            raise typer.Exit(WRONG_USAGE if wrong_usage else WRONG_MACHINE) from error
        except KeyboardInterrupt as error:
            typer.echo("interrupted", err=True)
            raise typer.Exit(INTERRUPTED) from error

    return told


def _build(request: Request) -> None:
    shown = sys.stderr.isatty()
    try:
        report = build(request, _show_progress if shown else None)
    finally:
        if shown:
            typer.echo(_CLEAR_LINE, err=True, nl=False)
    _print(report, request.output)
    if report.failed:
        raise typer.Exit(WRONG_CONTENT)


def _show_progress(step: Step, done: int, of: int, what: str) -> None:
    count = f" {done}/{of}" if of else ""
    typer.echo(f"{_CLEAR_LINE}{step.value} {step.name.lower()}{count}  {what}", err=True, nl=False)


def _print(report: Report, output: Path) -> None:
    if report.problems:
        typer.echo(problems_text(report.problems, Path.cwd()), err=True)
    for line in summary(report, output):
        typer.echo(line)


@app.callback(invoke_without_command=True)
@_told
def make_all(
    context: typer.Context,
    content: Content = Path("content"),
    output: Output = Path("output"),
    lang: Languages = None,
    paper: PaperSize = Paper.A4,
    style: PageStyle = Style.STANDARD,
    jobs: Jobs = 0,
    force: Force = False,
) -> None:
    """One folder of questions in; study guides, worksheets and answer keys out.

    Without a command, everything is made: of every subject, in every language, the guide and the
    worksheets that subject.toml declares, each with its key. The options of a command stand
    behind it.
    """
    if context.invoked_subcommand is None:
        _build(
            Request(
                content=content,
                output=output,
                languages=tuple(lang or ()),
                setting=Setting(paper, style),
                workers=jobs or os.cpu_count() or 1,
                force=force,
            )
        )
    elif stated := _stated(context):
        command = context.invoked_subcommand
        message = f"--{stated[0]} stands before the command '{command}'"
        raise UsageError(message, f"options stand behind it: {command} --{stated[0]} ...")


def _stated(context: typer.Context) -> list[str]:
    """Return the options that were given on the command line."""
    sources = ((name, context.get_parameter_source(name)) for name in context.params)
    return [name for name, source in sources if source and source.name == "COMMANDLINE"]


@app.command()
@_told
def guide(
    subject: SubjectName = None,
    content: Content = Path("content"),
    output: Output = Path("output"),
    lang: Languages = None,
    paper: PaperSize = Paper.A4,
    style: PageStyle = Style.STANDARD,
    jobs: Jobs = 0,
    force: Force = False,
) -> None:
    """Make study guides.

    A guide holds every question with its probe, its model answer and its marking points.
    """
    _build(
        Request(
            content=content,
            output=output,
            subject=subject,
            languages=tuple(lang or ()),
            documents=(GUIDE,),
            setting=Setting(paper, style),
            workers=jobs or os.cpu_count() or 1,
            force=force,
        )
    )


@app.command()
@_told
def worksheet(
    subject: SubjectName = None,
    count: Annotated[int | None, typer.Option(help="How many questions to draw.", min=1)] = None,
    minutes: Annotated[
        int | None, typer.Option(help="Draw as many questions as fit into this time.", min=1)
    ] = None,
    section: Annotated[
        list[str] | None,
        typer.Option(help="Only from this section; may be repeated.", metavar="ID"),
    ] = None,
    level: Annotated[
        list[Level] | None, typer.Option(help="Only of this level; may be repeated.")
    ] = None,
    tag: Annotated[
        list[str] | None, typer.Option(help="Only with this tag; may be repeated.", metavar="TAG")
    ] = None,
    kind: Annotated[
        list[Kind] | None, typer.Option(help="Only of this kind; may be repeated.")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(help="Where chance starts: another number draws other questions.", min=0),
    ] = None,
    forms: Annotated[
        int | None,
        typer.Option(
            help="How many forms, A, B ...: the same questions in other orders.",
            min=1,
            max=MAX_FORMS,
        ),
    ] = None,
    content: Content = Path("content"),
    output: Output = Path("output"),
    lang: Languages = None,
    paper: PaperSize = Paper.A4,
    style: PageStyle = Style.STANDARD,
    jobs: Jobs = 0,
    force: Force = False,
) -> None:
    """Make worksheets, each with its key.

    By itself, those that subject.toml declares. With any of --count, --minutes, --section,
    --level, --tag, --kind, --seed and --forms, one drawn by these instead, named 'custom'.
    """
    if count is not None and minutes is not None:
        raise UsageError("a worksheet is drawn by --count or by --minutes, not by both")
    drawing = (count, minutes, section, level, tag, kind, seed, forms)
    blueprint = Blueprint(
        name=DRAWN_BY_OPTIONS,
        place=Place(Path("command line"), 0),
        sections=tuple(section or ()),
        levels=tuple(level or ()),
        tags=tuple(tag or ()),
        kinds=tuple(kind or ()),
        count=count,
        minutes=minutes,
        forms=forms or 1,
        seed=1 if seed is None else seed,
    )
    _build(
        Request(
            content=content,
            output=output,
            subject=subject,
            languages=tuple(lang or ()),
            documents=(WORKSHEET, KEY),
            blueprint=None if all(option in (None, []) for option in drawing) else blueprint,
            setting=Setting(paper, style),
            workers=jobs or os.cpu_count() or 1,
            force=force,
        )
    )


@app.command("check")
@_told
def check_content(
    subject: SubjectName = None,
    content: Content = Path("content"),
) -> None:
    """Read and check the content; make nothing."""
    report = check(Request(content=content, subject=subject))
    if report.problems:
        typer.echo(problems_text(report.problems, Path.cwd()), err=True)
    typer.echo("no problem found" if not report.problems else "nothing that stops a build")


@app.command()
@_told
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name, such as git-basics.")],
    content: Content = Path("content"),
    lang: Annotated[
        list[str] | None,
        typer.Option(
            help="A language to start it in; may be repeated, the first is the source."
            "  [default: en]",
            metavar="LANG",
        ),
    ] = None,
) -> None:
    """Start a new subject.

    It has one question of each kind and builds at once.
    """
    for path in starter.start(content, name, lang or ["en"]):
        typer.echo(str(path))
    typer.echo(f"next: write your questions there, then make the guide: guide {name}")


def main() -> int:
    """Run the command line and return its exit code."""
    try:
        app()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(bool(stop.code))
    return 0
