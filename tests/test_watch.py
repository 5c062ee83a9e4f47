"""The watch: what counts as a change, what a round comes to, what the page is told, how it ends."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pikepdf
import pypdfium2
import pytest
from typer.testing import CliRunner

import studypress
from studypress.cli import app
from studypress.deliver import Entry
from studypress.problems import (
    ContentError,
    JoinedUsageError,
    MachineError,
    Problem,
    Severity,
    UsageError,
)
from studypress.report import Made, Report
from studypress.request import Request
from studypress.watching.board import Board
from studypress.watching.changes import Changes
from studypress.watching.pages_changed import first_changed_page
from studypress.watching.rounds import Round
from studypress.watching.server import serving
from studypress.watching.shown import Shown, shown_after
from studypress.watching.sources import Sources
from studypress.watching.state import State
from studypress.watching.watch import watch
from tests.support import CHOICE, GUIDE, OPEN, section, settings, write_subject

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build.py"
DEADLINE = 120
"""Seconds after which what is waited for does not come any more; far more than it takes."""


def until(true: Callable[[], object]) -> None:
    """Wait for something that another thread or process brings about."""
    end = time.monotonic() + DEADLINE
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one small subject."""
    write_subject(tmp_path / "content" / "tiny", {"en/10-basics.md": section(OPEN, CHOICE)})
    return tmp_path


# ---------------------------------------------------------------------------------------------
# What counts as a change


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("content/tiny/subject.toml", True),
        ("content/tiny/en/10-basics.md", True),
        ("content/tiny/en/10-BASICS.MD", True),
        ("content/tiny/figures/line.svg", True),
        ("content/tiny/figures/photo.JPEG", True),
        ("content/tiny/sheets.jsonl", True),
        # folders that came, went or were renamed
        ("content/tiny/fr", True),
        ("content/tiny", True),
        ("content", True),
        ("templates/guide.html", True),
        ("templates/figures/hub.svg", True),
        ("styles/base.css", True),
        ("locales/fr.toml", True),
        # beside a text, by Vim, Emacs, gedit, JetBrains, Finder, a build
        ("content/tiny/en/.10-basics.md.swp", False),
        ("content/tiny/en/4913", False),
        ("content/tiny/en/10-basics.md~", False),
        ("content/tiny/en/.#10-basics.md", False),
        ("content/tiny/en/#10-basics.md#", False),
        ("content/tiny/en/.goutputstream-X1Y2Z3", False),
        ("content/tiny/en/10-basics.md.tmp", False),
        ("content/tiny/.DS_Store", False),
        ("content/.git/index.toml", False),
        ("content/tiny/..sheets.jsonl.x7", False),
        ("styles/.base.css.swp", False),
        # nothing of theirs is read
        ("content/tiny/notes.docx", False),
        ("content/other/en/10-basics.md", False),
        ("content/tiny/en/10-basics.pdf", False),
        ("output/tiny/en/tiny-guide-en.pdf", False),
        ("output/manifest.json", False),
        ("README.md", False),
    ],
)
def test_what_counts(tmp_path: Path, path: str, counts: bool) -> None:
    sources = Sources(
        content=tmp_path / "content",
        resources=tuple(tmp_path / kind for kind in ("templates", "styles", "locales")),
        output=tmp_path / "output",
        subject="tiny",
    )
    assert sources.counts(tmp_path / path) is counts


@pytest.mark.parametrize(
    ("output", "path", "counts"),
    [
        ("content/paper", "content/paper/tiny/en", False),
        ("content/paper", "content/tiny/en", True),
        ("content", "content/tiny/en/10-basics.md", True),
        ("content", "content/tiny/en/tiny-guide-en.pdf", False),
        (".", "content/tiny/en/10-basics.md", True),
    ],
)
def test_output_in_the_content(tmp_path: Path, output: str, path: str, counts: bool) -> None:
    sources = Sources(tmp_path / "content", (), tmp_path / output)
    assert sources.counts(tmp_path / path) is counts


def test_sources_of_a_request(project: Path) -> None:
    """Links are followed; the project's own folders come with the built-in ones."""
    (project / "styles").mkdir()
    (project / "link").symlink_to(project)
    sources = Sources.of(Request(content=project / "link/content", output=project / "link/output"))
    assert sources.content == project / "content"
    assert sources.output == project / "output"
    assert project / "styles" in sources.folders
    assert project / "templates" not in sources.folders
    assert {"templates", "styles", "locales"} <= {folder.name for folder in sources.folders}


def noticed(changes: Changes) -> None:
    """Wait for a change; fail where none is noticed."""
    waiting = threading.Thread(target=changes.wait, daemon=True)
    waiting.start()
    waiting.join(DEADLINE)
    assert not waiting.is_alive()


def by_writing(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def by_renaming(path: Path, text: str) -> None:
    """As most editors save, so that a crash leaves the old file."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def by_backup(path: Path, text: str) -> None:
    """As Vim saves with `backupcopy=no`."""
    probe = path.with_name("4913")
    probe.touch()
    probe.unlink()
    backup = path.replace(path.with_name(f"{path.name}~"))
    path.write_text(text, encoding="utf-8")
    backup.unlink()


def by_anew(path: Path, text: str) -> None:
    path.unlink()
    path.write_text(text, encoding="utf-8")


def by_folder(path: Path, text: str) -> None:
    """As a branch is checked out: the folder is made anew, and the file in it."""
    for file in path.parent.iterdir():
        file.unlink()
    path.parent.rmdir()
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")


def by_language(path: Path, text: str) -> None:
    """As a translation is begun."""
    folder = path.parent.with_name("fr")
    folder.mkdir()
    (folder / path.name).write_text(text, encoding="utf-8")


def by_subject(path: Path, text: str) -> None:
    """As another content takes the whole folder's place."""
    content = path.parents[2]
    content.rename(content.with_name("before"))
    write_subject(content / "tiny", {"en/10-basics.md": text})


def by_own_styles(path: Path, text: str) -> None:
    """As a designer begins: there was no such folder when the watch began."""
    styles = path.parents[3] / "styles"
    styles.mkdir()
    (styles / "guide.css").write_text(text, encoding="utf-8")


SAVES = (
    by_writing,
    by_renaming,
    by_backup,
    by_anew,
    by_folder,
    by_language,
    by_subject,
    by_own_styles,
)


@pytest.mark.parametrize("poll", [False, True])
@pytest.mark.parametrize("save", SAVES, ids=lambda save: save.__name__)
def test_a_save_is_noticed(project: Path, save: Callable[[Path, str], None], poll: bool) -> None:
    request = Request(content=project / "content", output=project / "output")
    with Changes(request, poll=poll) as changes:
        save(project / "content/tiny/en/10-basics.md", section(OPEN))
        noticed(changes)


@pytest.mark.parametrize("poll", [False, True])
def test_saves_in_one_second_are_all_noticed(project: Path, poll: bool) -> None:
    with Changes(Request(content=project / "content"), poll=poll) as changes:
        for text in ("one", "two", "six"):
            (project / "content/tiny/en/10-basics.md").write_text(text, encoding="utf-8")
            noticed(changes)


def test_a_save_is_noticed_in_a_folder_that_came_later(project: Path) -> None:
    styles = project / "styles"
    with Changes(Request(content=project / "content")) as changes:
        for text in ("", "p { color: red }"):
            styles.mkdir(exist_ok=True)
            (styles / "guide.css").write_text(text, encoding="utf-8")
            noticed(changes)


def test_the_register_counts_when_others_write_it(project: Path) -> None:
    register = project / "content/tiny/sheets.jsonl"
    with Changes(Request(content=project / "content")) as changes:
        register.write_text("{}\n", encoding="utf-8")
        assert changes.counts(register)
        changes.settle()
        assert not changes.counts(register)
        register.write_text("{}\n{}\n", encoding="utf-8")
        assert changes.counts(register)
        changes.settle()
        register.unlink()
        assert changes.counts(register)


# ---------------------------------------------------------------------------------------------
# Rounds


@dataclass
class Script:
    """Stands for disk and builder: what each build comes to; after the last, Ctrl-C."""

    builds: list[Report | Exception]
    seen: list[str] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    board: Board | None = None
    states: list[State] = field(default_factory=list)

    def build(self, request: Request) -> Report:
        self.seen.append("build")
        self.requests.append(request)
        if self.board:
            self.states.append(self.board.state)
        result = self.builds.pop(0)
        if isinstance(result, Exception):
            raise result
        return result

    def settle(self) -> None:
        self.seen.append("settle")

    def wait(self) -> None:
        self.seen.append("wait")
        if self.board:
            self.states.append(self.board.state)
        if not self.builds:
            raise KeyboardInterrupt

    def play(self, request: Request | None = None) -> None:
        with pytest.raises(KeyboardInterrupt):
            watch(request or Request(), self, self.build, self.rounds.append, self.board)


WRONG = Problem(
    Path("content/tiny/en/10-basics.md"), 3, "unknown level 'x'", "say", "## Q {level=x}"
)


def test_rounds_follow_changes() -> None:
    script = Script([Report(), ContentError([WRONG]), Report()])
    script.play(Request(workers=4))
    assert script.seen == ["build", "settle", "wait"] * 3
    # what a process keeps warm would be lost in another one
    assert [request.workers for request in script.requests] == [1, 1, 1]
    assert [done.problems for done in script.rounds] == [(), (WRONG,), ()]
    assert [done.failed for done in script.rounds] == [False, True, False]


@pytest.mark.parametrize("error", [UsageError("no subject"), MachineError("no Pango")])
def test_what_no_save_mends_ends_it_at_once(error: Exception) -> None:
    script = Script([error])
    with pytest.raises(type(error), match=str(error)):
        watch(Request(), script, script.build, script.rounds.append)
    assert script.rounds == []


@pytest.mark.parametrize(
    "fault",
    [
        UsageError("no worksheet"),
        JoinedUsageError([UsageError("a", "x"), UsageError("b")]),
        MachineError("the disk is full"),
        ContentError([WRONG]),
        ZeroDivisionError("a fault of ours"),
    ],
)
def test_a_later_fault_is_told_and_the_watch_goes_on(fault: Exception) -> None:
    script = Script([Report(), fault, Report()])
    script.play()
    told = script.rounds[1]
    assert told.failed
    if isinstance(fault, ZeroDivisionError):
        assert "ZeroDivisionError: a fault of ours" in told.bug
        assert "in build" in told.bug
    else:
        assert "\n".join(problem.message for problem in told.problems) in (
            str(fault),
            WRONG.message,
        )
    assert not script.rounds[2].failed


@pytest.mark.parametrize("first", [ContentError([WRONG]), ZeroDivisionError()])
def test_a_text_that_is_wrong_from_the_start_can_be_mended(first: Exception) -> None:
    script = Script([first, Report()])
    script.play()
    assert [done.failed for done in script.rounds] == [True, False]


def test_old_code_makes_nothing_once_there_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = iter(("old", "old", "new"))
    monkeypatch.setattr("studypress.watching.watch.own_code", lambda: next(versions))
    script = Script([Report(), Report(), Report()])
    with pytest.raises(MachineError, match="studypress itself has changed"):
        watch(Request(), script, script.build, script.rounds.append)
    assert len(script.rounds) == 2


# ---------------------------------------------------------------------------------------------
# What the page shows


def pdf(*pages: str, contents: Sequence[int] = (), picture: bytes = b"") -> bytes:
    """Return a PDF of what is drawn on its pages; on those of `contents`, contents stand.

    What stands behind the words THEN, SHOWS is a stream of its own, is a form that is shown.
    """
    made = pikepdf.new()
    for text in pages:
        page = made.add_blank_page()
        text, _, form = text.partition("SHOWS")
        first, *then = (made.make_stream(piece.encode()) for piece in text.split("THEN"))
        page.Contents = pikepdf.Array([first, *then]) if then else first
        named = {"/x0": made.make_stream(picture, Subtype=pikepdf.Name.Image)}
        if form:
            resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(named))
            form_keys = {"Subtype": pikepdf.Name.Form, "Resources": resources}
            named["/x1"] = made.make_stream(form.encode(), **form_keys)
            page.contents_add(b"/x1 Do")
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(named))
    kids = [
        pikepdf.Dictionary(
            S=pikepdf.Name.TOC,
            K=pikepdf.Dictionary(S=pikepdf.Name.TOCI, Pg=made.pages[number - 1].obj, K=0),
        )
        for number in contents
    ]
    root = pikepdf.Dictionary(S=pikepdf.Name.Document, K=pikepdf.Array(kids))
    made.Root.StructTreeRoot = made.make_indirect(
        pikepdf.Dictionary(K=pikepdf.Dictionary(S=pikepdf.Name.Document, K=root))
    )
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def footed(text: str, number: int, of: int) -> str:
    foot = f"/Artifact\n<</Type /Pagination/Subtype /Footer>>\nBDC\n({number} of {of}) Tj\nEMC"
    return f"q\n/Span\n<</MCID 0>>\nBDC\n({text}) Tj\nEMC\n{foot}\nQ"


def feet(*texts: str) -> list[str]:
    return [footed(text, number, len(texts)) for number, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("old", "new", "page"),
    [
        (feet("a", "b", "c"), feet("a", "b", "c"), None),
        (feet("a", "b", "c"), feet("a", "B", "C"), 2),
        (feet("a", "b", "c"), feet("A", "b", "c"), 1),
        # every foot is another
        (feet("a", "b", "c"), feet("a", "b", "new", "c"), 3),
        (feet("a", "b", "c"), feet("a", "b", "c", "new"), 4),
        (feet("a", "b", "c"), feet("a", "c"), 2),
        (feet("a", "b", "c"), feet("a"), 1),
        (feet("a", "b", "c"), feet("a", "b"), 2),
        # running lines in a stream or a form of their own
        (["aTHEN" + footed("", 1, 1)], ["aTHEN" + footed("", 1, 2)], None),
        (["aTHEN" + footed("", 1, 1)], ["bTHEN" + footed("", 1, 1)], 1),
        (["aSHOWS" + footed("", 1, 1)], ["aSHOWS" + footed("", 1, 2)], None),
        (["aSHOWS" + footed("x", 1, 1)], ["aSHOWS" + footed("y", 1, 1)], 1),
        # an artifact that is no running line is drawn for the reader
        (["/Artifact BMC (a) Tj EMC"], ["/Artifact BMC (b) Tj EMC"], 1),
    ],
)
def test_the_page_that_changed(old: list[str], new: list[str], page: int | None) -> None:
    assert first_changed_page(pdf(*old), pdf(*new)) == page


@pytest.mark.parametrize(
    ("old", "new", "page"),
    [
        # a chapter moved: its number changed on page 1, what was written on page 3
        (("c 4", "a", "b", "d"), ("c 5", "a", "b!", "", "d"), 3),
        (("c 4", "a"), ("C 4", "a"), 1),
    ],
)
def test_contents_count_last(old: tuple[str, ...], new: tuple[str, ...], page: int) -> None:
    before, after = (pdf(*feet(*texts), contents=(1,)) for texts in (old, new))
    assert first_changed_page(before, after) == page


def test_a_picture_counts_where_it_is_shown() -> None:
    for shows in ("/x0 Do", "SHOWS/x0 Do"):
        pages = ("a", shows, shows)
        assert first_changed_page(pdf(*pages, picture=b"one"), pdf(*pages, picture=b"two")) == 2
    assert first_changed_page(pdf("a", picture=b"one"), pdf("a", picture=b"two")) is None


def entry(name: str, data: bytes, subject: str = "tiny") -> Entry:
    language = name.rpartition("-")[2]
    path = f"{subject}/{language}/{subject}-{name}.pdf"
    return Entry(path, subject, language, "guide", "", "", len(data), sha256(data).hexdigest(), "")


def report(*entries: Entry, failed: Sequence[str] = (), fresh: bool = True) -> Report:
    return Report(tuple(Made(one, fresh) for one in entries), tuple(failed))


def test_documents_shown_go_on_from_those_before() -> None:
    files = {"en": pdf(*feet("a", "b")), "fr": pdf(*feet("x"))}

    def after(before: Sequence[Shown], told: Report) -> tuple[Shown, ...]:
        return shown_after(before, told, lambda entry: files[entry.language])

    en, fr = (entry(f"guide-{language}", data) for language, data in files.items())
    first = after((), report(en, fr))
    assert [(one.name, one.label, one.page) for one in first] == [
        ("tiny-guide-en.pdf", "guide en", 1),
        ("tiny-guide-fr.pdf", "guide fr", 1),
    ]
    # what did not change is not read again
    del files["fr"]
    files["en"] = pdf(*feet("a", "B"))
    changed = entry("guide-en", files["en"])
    second = after(first, report(fr, changed))
    assert [one.page for one in second] == [2, 1]
    assert second[0].version != first[0].version
    assert second[1] is first[1]
    # other bytes with the same pages do not move the reader
    files["en"] = pdf(*feet("a", "B"), contents=(2,))
    third = after(second, report(entry("guide-en", files["en"]), fr))
    assert (third[0].version, third[0].page) == (second[0].version, 2)
    assert third[0].pdf == files["en"]
    # what failed is shown as it was, and what is no longer made is gone
    assert after(third, report(failed=[en.path])) == third[:1]


def test_labels_tell_subjects_apart() -> None:
    entries = [entry("guide-en", b"", subject) for subject in ("git", "mlops")]
    shown = shown_after((), report(*entries), lambda _: b"")
    assert [one.label for one in shown] == ["git guide en", "mlops guide en"]


def test_error_is_shown_over_what_was_there_and_cleared(tmp_path: Path) -> None:
    one, two = (pdf(*feet("a", text)) for text in ("b", "B"))
    path = tmp_path / entry("guide-en", one).path
    path.parent.mkdir(parents=True)
    script = Script(
        [report(entry("guide-en", one)), ContentError([WRONG]), report(entry("guide-en", two))],
        board=Board(),
    )

    def build(request: Request) -> Report:
        path.write_bytes(two if len(script.builds) == 1 else one)
        return script.build(request)

    with pytest.raises(KeyboardInterrupt):
        watch(Request(output=tmp_path), script, build, script.rounds.append, script.board)
    assert [state.building for state in script.states] == [True, False] * 3
    _, good, again, bad, mending, mended = script.states
    assert [shown.page for shown in good.documents] == [1]
    assert again.documents == bad.documents == mending.documents == good.documents
    assert bad.problems == mending.problems == (WRONG,)
    assert mended.problems == ()
    assert [shown.page for shown in mended.documents] == [2]


def test_a_document_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    script = Script([Report(), report(entry("guide-en", b""))], board=Board())
    script.play(Request(output=tmp_path))
    assert [problem.message for problem in script.states[-1].problems] == [
        f"cannot read {tmp_path / 'tiny/en/tiny-guide-en.pdf'}: No such file or directory"
    ]


def test_state_as_json() -> None:
    warning = replace(WRONG, line=0, hint="", source="", severity=Severity.WARNING)
    done = Round(error=ContentError([WRONG, WRONG, warning]))
    told = json.loads(State().after(done).json(Path.cwd()))
    assert told["building"] is told["bug"] is False
    assert told["problems"] == [
        {
            "place": "content/tiny/en/10-basics.md",
            "message": "unknown level 'x'",
            "source": "",
            "hint": "",
            "warning": True,
        },
        {
            "place": "content/tiny/en/10-basics.md:3",
            "message": "unknown level 'x'",
            "source": "## Q {level=x}",
            "hint": "say",
            "warning": False,
        },
    ]
    long = replace(WRONG, source="x" * 10_000_000)
    assert len(State().after(Round(error=ContentError([long]))).json(Path.cwd())) < 1000
    told = json.loads(State().after(Round(error=UsageError("no 'x'", "take y"))).json(Path.cwd()))
    assert [(one["place"], one["hint"]) for one in told["problems"]] == [("", "take y")]
    assert json.loads(State().after(Round(bug="Traceback …")).json(Path.cwd()))["bug"] is True


@pytest.mark.parametrize(
    ("done", "line"),
    [
        (Round(report(entry("guide-en", b"12"))), "guide en, 2 pages"),
        (Round(report(entry("guide-en", b"1"), fresh=False)), "all is up to date"),
        (
            Round(report(*(entry("guide-en", b"1", subject) for subject in ("git", "mlops")))),
            "git guide en, 1 page; mlops guide en, 1 page",
        ),
        (Round(report(*(entry(f"guide-{n}", b"12") for n in "abcde"))), "5 documents, 10 pages"),
        (Round(report(failed=["a", "b"])), "2 documents failed"),
        (
            Round(report(entry("guide-en", b"1"), failed=["a"])),
            "guide en, 1 page; 1 document failed",
        ),
        (Round(error=ContentError([WRONG])), "nothing made"),
        (Round(bug="Traceback …"), "nothing made"),
    ],
)
def test_a_round_in_one_line(done: Round, line: str) -> None:
    assert replace(done, seconds=0.44).text == f"{line}, 0.4 s"


# ---------------------------------------------------------------------------------------------
# The server


SHOWN = Shown(
    "tiny-guide-en.pdf",
    "guide en",
    ("tiny", "en"),
    2,
    "0123456789abcdef",
    2,
    "01",
    b"%PDF the bytes",
)


@dataclass(frozen=True)
class Served:
    """A server with one document."""

    board: Board
    port: int
    token: str

    def ask(self, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
        """Return the answer to a request by who knows the address; the path goes as it is."""
        return self.ask_untold(f"/{self.token}{path}", method, **headers)

    def ask_untold(
        self, path: str, method: str = "GET", **headers: str
    ) -> http.client.HTTPResponse:
        """Return the answer to a request by who may know the port alone."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)) as one:
            one.putrequest(method, path, skip_host="Host" in headers)
            for name, value in headers.items():
                one.putheader(name, value)
            one.endheaders()
            return one.getresponse()


@pytest.fixture
def served() -> Iterator[Served]:
    board = Board()
    board.put(State(False, (SHOWN,)))
    with serving(board) as address:
        port = urlsplit(address).port
        assert port
        token = address.removeprefix(f"http://127.0.0.1:{port}/").removesuffix("/")
        assert len(token) >= 20
        yield Served(board, port, token)


@pytest.mark.parametrize(
    ("path", "kind", "told"),
    [
        ("/", "text/html", b"<!doctype html>"),
        ("/?from=here", "text/html", b"<!doctype html>"),
        ("/page.css", "text/css", b"prefers-color-scheme"),
        ("/page.js", "text/javascript", b"EventSource"),
        ("/pdf/tiny-guide-en.pdf", "application/pdf", SHOWN.pdf),
        ("/pdf/tiny%2Dguide-en.pdf?v=any", "application/pdf", SHOWN.pdf),
    ],
)
def test_what_is_served(served: Served, path: str, kind: str, told: bytes) -> None:
    for method in ("GET", "HEAD"):
        answer = served.ask(path, method)
        assert answer.status == 200
        assert str(answer.headers["Content-Type"]).startswith(kind)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        data = answer.read()
        assert (told in data) if method == "GET" else data == b""
    assert ("Content-Security-Policy" in answer.headers) is (kind != "application/pdf")


@pytest.mark.parametrize(
    "path",
    [
        "/page.html",
        "/pdf/",
        "/pdf/none.pdf",
        "/pdf/../page.js",
        "/pdf/..%2f..%2fetc%2fpasswd",
        "/pdf//etc/passwd",
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//127.0.0.1/etc/passwd",
        "",
        "/output/tiny/en/tiny-guide-en.pdf",
        "/favicon.ico",
        "/server.py",
    ],
)
def test_nothing_else_is_served(served: Served, path: str) -> None:
    answer = served.ask(path)
    assert (answer.status, answer.read()) == (404, b"Not here.\n")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent(served: Served, method: str) -> None:
    assert served.ask("/", method).status == 501


def test_only_this_machine_is_answered(served: Served) -> None:
    port = served.port
    for host in (f"127.0.0.1:{port}", f"localhost:{port}"):
        assert served.ask("/", Host=host).status == 200
    strangers = ("evil.example", f"evil.example:{port}", "localhost", f"127.0.0.1:{port + 1}", "")
    for host in strangers:
        for path in ("/", "/events", f"/pdf/{SHOWN.name}"):
            answer = served.ask(path, Host=host)
            assert (answer.status, b"at home" in answer.read()) == (403, True)


@pytest.mark.parametrize(
    "path", ["/", "//", "/page.js", "/events", f"/pdf/{SHOWN.name}", "/none/events", "x", ""]
)
def test_who_knows_the_port_alone_reads_nothing(served: Served, path: str) -> None:
    answer = served.ask_untold(path)
    assert (answer.status, b"tells in its terminal" in answer.read()) == (403, True)
    wrong = served.ask_untold(f"/{served.token[:-1]}/events")
    assert wrong.status == 403


def test_each_watch_has_an_address_of_its_own() -> None:
    with serving(Board()) as one, serving(Board()) as two:
        assert one.rpartition(":")[2].partition("/")[2] != two.rpartition(":")[2].partition("/")[2]


@pytest.mark.parametrize(
    "request_lines",
    [
        "GET http://[::1 HTTP/1.1",
        "GET http://[::1",
        "GET / HTTP/9.9.9",
        "\x00\xff",
        "GET /{token}/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example",
        "GET /{token}/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}",
        "GET /{token}/ HTTP/1.1",
        "GET /é/ HTTP/1.1\r\nHost: 127.0.0.1:{port}",
        "GET /{token}/ HTTP/1.1\r\nHost",
        "GET /{token}/%ff%00 HTTP/1.1\r\nHost: 127.0.0.1:{port}",
    ],
)
def test_what_is_no_request_is_refused_without_a_word_in_the_terminal(
    request_lines: str, served: Served, capfd: pytest.CaptureFixture[str]
) -> None:
    lines = request_lines.format(token=served.token, port=served.port)
    with socket.create_connection(("127.0.0.1", served.port), timeout=DEADLINE) as one:
        one.sendall(lines.encode("latin-1") + b"\r\n\r\n")
        one.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: one.recv(65536), b""))
    assert b"doctype html>\n<html" not in answer
    # the oldest kind of request, a line alone, is answered by the body alone
    assert re.search(rb"\b(400|403|404|505)\b|at home on this machine", answer)
    # the next one is answered
    assert served.ask("/").status == 200
    assert capfd.readouterr() == ("", "")


def events(answer: http.client.HTTPResponse) -> Iterator[dict[str, Any]]:
    """Yield the states that are told, as they come."""
    for line in answer:
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


def test_events_come_at_once_and_with_each_state(served: Served) -> None:
    answer = served.ask("/events")
    assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    told = events(answer)
    assert next(told) == {
        "building": False,
        "bug": False,
        "documents": [
            {
                "name": "tiny-guide-en.pdf",
                "label": "guide en",
                "pages": 2,
                "version": "0123456789abcdef",
                "page": 2,
            }
        ],
        "problems": [],
    }
    served.board.put(served.board.state.started())
    assert next(told)["building"] is True
    served.board.put(State(False, (), (WRONG,)))
    assert [one["message"] for one in next(told)["problems"]] == ["unknown level 'x'"]
    served.board.close()
    assert list(told) == []


def test_a_taken_port_is_told(served: Served) -> None:
    with pytest.raises(MachineError, match=f"no page can be served at port {served.port}: "):
        serving(Board(), served.port).__enter__()


def test_the_page_asks_for_nothing_from_elsewhere(served: Served) -> None:
    policy = served.ask("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    for path in ("/", "/page.css", "/page.js"):
        text = served.ask(path).read().decode()
        assert not re.search(r"https?:|//[a-z]+\.|innerHTML|eval\(|style=|onclick=", text), path


# ---------------------------------------------------------------------------------------------
# For real


def texts(data: bytes) -> list[str]:
    """Return what can be read on each page of a PDF."""
    with closing(pypdfium2.PdfDocument(data)) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def test_the_page_that_changed_in_a_guide(tmp_path: Path) -> None:
    """Three chapters; the second grows by a page, so that contents and feet change too."""
    names = ("first", "basics", "third")
    files: dict[str, str | bytes] = {"subject.toml": settings(sections=names)}
    for at, name in enumerate(names):
        question = OPEN.replace("open-one", f"open-{name}").replace("model", name)
        files[f"en/{at}0-{name}.md"] = section(question, id=name)
    write_subject(tmp_path / "content/tiny", files)
    request = Request(tmp_path / "content", tmp_path / "output", documents=(GUIDE,))

    def guide() -> bytes:
        assert studypress.build(request).problems == ()
        return (tmp_path / "output/tiny/en/tiny-guide-en.pdf").read_bytes()

    before = guide()
    text = tmp_path / "content/tiny/en/10-basics.md"
    grown = "\n\n".join(["A paragraph that was put in. " * 12] * 12)
    text.write_text(text.read_text(encoding="utf-8").replace("The basics answer.", grown))
    after = guide()
    assert len(texts(after)) > len(texts(before))
    (wanted,) = (number for number, on in enumerate(texts(before), 1) if "The basics answer." in on)
    assert wanted > 2
    assert first_changed_page(before, after) == wanted


def test_a_template_laid_over_between_two_builds_counts(project: Path) -> None:
    """Of what one process keeps for the next round, nothing may be out of date."""
    request = Request(project / "content", project / "output", documents=(GUIDE,))

    def guide() -> str:
        assert studypress.build(request).problems == ()
        return "".join(texts((project / "output/tiny/en/tiny-guide-en.pdf").read_bytes()))

    assert "Laid over" not in guide()
    body, end, _ = (
        (ROOT / "templates/guide.html").read_text(encoding="utf-8").rpartition("{% endblock %}")
    )
    own = project / "templates/guide.html"
    for text in ("Laid over once.", "Laid over twice."):
        own.parent.mkdir(exist_ok=True)
        own.write_text(f"{body}<p>{text}</p>{end}", encoding="utf-8")
        assert text in guide()
    own.unlink()
    assert "Laid over" not in guide()


def test_watch_of_a_subject_that_is_not_there(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    result = CliRunner().invoke(app, ["watch", "tinny"])
    assert result.exit_code == 2
    assert result.stderr == (
        "Error: no subject 'tinny' in 'content'\n    hint: did you mean 'tiny'?\n"
    )


@dataclass
class Watching:
    """`build.py watch --open` at work in a project; `told` is what it printed so far."""

    process: subprocess.Popen[bytes]
    path: Path

    @property
    def told(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def rounds(self) -> list[str]:
        """What each round came to."""
        return re.findall(r"^\d\d:\d\d:\d\d  (.+), \d+\.\d s$", self.told, re.M)

    @property
    def port(self) -> int:
        """The port of its page; 0 as long as there is none."""
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", self.told)
        return int(found[1]) if found else 0

    @property
    def token(self) -> str:
        """What the address of its page ends with."""
        found = re.search(r"http://127\.0\.0\.1:\d+/([\w-]+)/", self.told)
        return found[1] if found else ""

    def stop(self) -> int:
        """Press Ctrl-C, and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(DEADLINE)


@pytest.fixture
def watching(project: Path) -> Iterator[Watching]:
    path = project / "told.txt"
    command = [sys.executable, str(BUILD), "watch", "tiny", "--open"]
    # by this name the browser is a program that does nothing
    environment = {**os.environ, "BROWSER": "true", "PYTHONUTF8": "1"}
    with path.open("w", encoding="utf-8") as stream:
        process = subprocess.Popen(
            command, cwd=project, env=environment, stdout=stream, stderr=subprocess.STDOUT
        )
    try:
        yield Watching(process, path)
    finally:
        process.kill()
        process.wait()


def test_a_watch_from_beginning_to_end(watching: Watching, project: Path) -> None:
    """A process, a browser's requests, real saves, Ctrl-C."""
    text = project / "content/tiny/en/10-basics.md"
    good = text.read_text(encoding="utf-8")
    until(lambda: watching.rounds)
    assert re.fullmatch(r"guide en, \d+ pages", watching.rounds[0])
    server = Served(Board(), watching.port, watching.token)
    # one may be passed over where the next follows at once
    states = (state for state in events(server.ask("/events")) if not state["building"])
    (document,) = next(states)["documents"]
    data = server.ask(f"/pdf/{document['name']}").read()
    assert data == (project / "output/tiny/en/tiny-guide-en.pdf").read_bytes()

    by_renaming(text, good.replace("level=basic", "level=bsic"))
    wrong = next(states)
    assert [one["hint"] for one in wrong["problems"]] == ["did you mean 'basic'?"]
    assert wrong["documents"] == [document]
    assert "10-basics.md:3: unknown level 'bsic'\n" in watching.told
    assert watching.rounds[1:] == ["nothing made"]

    by_backup(text, good.replace("The model answer.", "A better model answer."))
    better = next(state for state in states if not state["problems"])
    (changed,) = better["documents"]
    assert changed["version"] != document["version"]
    assert changed["page"] > 1
    assert server.ask(f"/pdf/{document['name']}").read() != data

    assert watching.stop() == 0
    assert watching.told.endswith("watch ended\n")
    assert "Traceback" not in watching.told


def test_ctrl_c_ends_a_watch_also_while_it_builds(watching: Watching, project: Path) -> None:
    until(lambda: watching.port)
    assert watching.stop() == 0
    assert watching.told.endswith("watch ended\n")
    assert "Traceback" not in watching.told
    assert not list(project.rglob("*.pdf.*"))
