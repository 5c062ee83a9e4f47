"""The options that commands share, as types: what each is called, takes and tells."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from studypress.document import Font, Paper, Setting, Style
from studypress.request import Request
from studypress.workers.limits import Limits

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
PageFont = Annotated[Font, typer.Option("--font", help="The typeface of the text.")]
Jobs = Annotated[
    int,
    typer.Option(
        help="How many documents are made side by side; 0: as many as there are processors.",
        min=0,
        metavar="N",
    ),
]
TimeLimit = Annotated[
    int | None,
    typer.Option(
        help="How many seconds a document may take.  [default: 600]",
        min=1,
        metavar="SECONDS",
    ),
]
MemoryLimit = Annotated[
    int | None,
    typer.Option(
        help="How much memory the making of a document may take.  [default: 2048]",
        min=1,
        metavar="MB",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Make again even what is up to date.")]
Explain = Annotated[bool, typer.Option("--explain", help="Say of each document why it is made.")]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict", help="Count warnings about the content and the looks of pages as errors."
    ),
]
Copies = Annotated[
    int,
    typer.Option(
        help="Count the paper for this many copies of what is handed out; keys are printed once.",
        min=1,
        metavar="N",
    ),
]
Zip = Annotated[
    bool,
    typer.Option("--zip", help="Also pack the PDFs of each subject into one ZIP file."),
]
KeepHtml = Annotated[
    Path | None,
    typer.Option(
        "--keep-html",
        help="Make all again, and leave the HTML that goes to the press in this folder.",
        metavar="DIR",
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", help="Print nothing but problems; show no progress.")
]
Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON object, problems included, and no more.")
]


@dataclass(frozen=True)
class Telling:
    """How a command tells what it did."""

    quiet: Quiet = False
    json: Json = False


@dataclass(frozen=True)
class Run:
    """The options of every command that makes documents."""

    content: Content = Path("content")
    output: Output = Path("output")
    lang: Languages = None
    paper: PaperSize = Paper.A4
    style: PageStyle = Style.STANDARD
    font: PageFont = Font.STANDARD
    jobs: Jobs = 0
    time_limit: TimeLimit = None
    memory_limit: MemoryLimit = None
    force: Force = False
    explain: Explain = False
    strict: Strict = False
    copies: Copies = 1
    zip: Zip = False
    keep_html: KeepHtml = None
    telling: Telling = Telling()

    @property
    def request(self) -> Request:
        """What these options ask for: everything, until a command narrows it."""
        return Request(
            content=self.content,
            output=self.output,
            languages=tuple(self.lang or ()),
            setting=Setting(self.paper, self.style, font=self.font),
            workers=self.jobs or os.cpu_count() or 1,
            limits=self._limits,
            force=self.force,
            explain=self.explain,
            strict=self.strict,
            copies=self.copies,
            zip=self.zip,
            keep_html=self.keep_html,
        )

    @property
    def _limits(self) -> Limits | None:
        """The limits that hold: none for a single job, unless one is named."""
        if self.jobs == 1 and self.time_limit is None and self.memory_limit is None:
            return None
        usual = Limits()
        return Limits(self.time_limit or usual.seconds, self.memory_limit or usual.memory)
