"""A run from outside: what a run with nothing to do loads, and what makes one look again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import studypress
from studypress import MachineError, Report, Request, pipeline, prepare
from studypress.job import Job
from studypress.load import load
from studypress.making.agenda import Result, Task, Work
from studypress.making.failed import Failed
from studypress.making.maker import Finished, Maker
from studypress.notes import glance
from studypress.pipeline import build
from studypress.press import Press
from studypress.problems import ContentError
from studypress.project import CACHE
from studypress.resources import Resources
from studypress.source import SourceFile
from tests.support import GUIDE, OPEN, section, settings, stand_in, write_subject

ROOT = Path(__file__).resolve().parent.parent
HEAVY = (
    *("weasyprint", "jinja2", "markdown", "nh3", "pymdownx", "babel", "fontTools", "pikepdf"),
    *("pypdfium2", "uharfbuzz", "yaml", "rich", "pydantic", "segno", "PIL", "charset_normalizer"),
    *("studypress.model", "studypress.load", "studypress.pipeline", "studypress.press"),
)
LOADED = """\
import json, runpy, sys
sys.argv = [{build!r}, "guide", "--output", "output", "--style", "standard"]
try:
    runpy.run_path({build!r}, run_name="__main__")
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def project(folder: Path, languages: tuple[str, ...] = ("en", "fr")) -> Request:
    """Write a subject in two languages, and ask for its guides."""
    files: dict[str, str | bytes] = {"subject.toml": settings(languages)}
    files |= {f"{language}/10-basics.md": section(OPEN) for language in languages}
    write_subject(folder / "content" / "tiny", files)
    return Request(folder / "content", folder / "output", documents=(GUIDE,))


def edit(request: Request, name: str, old: str, new: str) -> None:
    path = request.content / "tiny" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def fresh(request: Request) -> list[str]:
    """Build, and return the languages of what was made."""
    report = studypress.build(request)
    assert report.failed == ()
    return [made.entry.language for made in report.made if made.fresh]


def glanced(request: Request, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Build, and tell whether a glance was enough."""
    asked: list[Request] = []

    def noting(request: Request, *others: Any) -> Report:
        asked.append(request)
        return build(request, *others)

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "build", noting)
        studypress.build(request)
    return not asked


def test_nothing_to_do_loads_nothing(tmp_path: Path) -> None:
    project(tmp_path, ("en",))
    build = str(ROOT / "build.py")
    told = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", LOADED.format(build=build)],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
            encoding="utf-8",
        )
        told.append(set(json.loads(done.stderr.splitlines()[-1])))
    assert "weasyprint" in told[0]
    assert "0 documents made, 1 unchanged" in done.stdout
    assert told[1].isdisjoint(HEAVY)


@pytest.mark.usefixtures("html")
def test_a_glance_is_enough_only_where_all_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = project(tmp_path)
    assert not glanced(request, monkeypatch)
    assert glanced(request, monkeypatch)
    for change in (
        lambda: edit(request, "en/10-basics.md", "What is open?", "What's open?"),
        lambda: (tmp_path / "content/tiny/figures").mkdir(),
        lambda: (tmp_path / "content/tiny/figures/x.svg").write_text("<svg/>", encoding="utf-8"),
        lambda: (tmp_path / "styles").mkdir(),
        lambda: (tmp_path / "styles/local.css").write_text("p { orphans: 3 }", encoding="utf-8"),
        lambda: (request.output / "tiny/en/tiny-guide-en.pdf").unlink(),
        lambda: (request.output / "tiny/en/tiny-guide-en.pdf").write_bytes(b"by hand"),
        lambda: (request.output / "manifest.json").unlink(),
        lambda: monkeypatch.setattr(sys, "version", "3.99"),
        lambda: monkeypatch.setattr(glance, "stamps", lambda _: [["libpango", 1, 1]]),
    ):
        change()
        nothing = change.__code__.co_names[-1] == "mkdir"
        assert glanced(request, monkeypatch) == nothing
        assert glanced(request, monkeypatch)


@pytest.mark.usefixtures("html")
def test_the_report_is_that_of_the_run_before(tmp_path: Path) -> None:
    request = project(tmp_path)
    first = studypress.build(request)
    second = studypress.build(request)
    assert [made.entry for made in second.made] == [made.entry for made in first.made]
    assert not any(made.fresh for made in second.made)
    assert second.problems == first.problems


def cut(data: bytes) -> bytes:
    return data[:-20]


def flipped(data: bytes) -> bytes:
    return data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]


def other_version(data: bytes) -> bytes:
    return data.replace(b"studypress 1", b"studypress 0", 1)


@pytest.mark.usefixtures("html")
@pytest.mark.parametrize("damage", [cut, flipped, other_version, lambda _: b"", lambda _: b"[[["])
@pytest.mark.parametrize("pattern", ["request-*.json", "made-of.json"])
def test_a_damaged_note_is_dropped_with_a_word(
    damage: Callable[[bytes], bytes], pattern: str, tmp_path: Path
) -> None:
    request = project(tmp_path)
    assert fresh(request) == ["en", "fr"]
    (note,) = (request.output / CACHE).glob(pattern)
    whole = note.read_bytes()
    note.write_bytes(damage(whole))
    if pattern == "made-of.json":
        # it is read where something is to be made
        edit(request, "en/10-basics.md", "What is open?", "What's open?")
    report = studypress.build(request)
    assert [(problem.path, problem.severity.value) for problem in report.problems] == [
        (note, "warning")
    ]
    assert studypress.build(request).problems == ()


@pytest.mark.usefixtures("html")
@pytest.mark.parametrize("damage", [cut, lambda _: b"", lambda _: b'{"version": 0, "files": []}'])
def test_a_damaged_manifest_is_dropped_with_a_word(
    damage: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    request = project(tmp_path)
    studypress.build(request)
    manifest = request.output / "manifest.json"
    manifest.write_bytes(damage(manifest.read_bytes()))
    (problem,) = studypress.build(request).problems
    assert problem.path == manifest
    assert studypress.build(request).problems == ()


@pytest.mark.usefixtures("html")
def test_why_each_document_is_made(tmp_path: Path) -> None:
    request = replace(project(tmp_path), explain=True)
    guides = [f"tiny/{language}/tiny-guide-{language}.pdf" for language in ("en", "fr")]

    def reasons(request: Request) -> list[tuple[str, ...]]:
        told = dict(studypress.build(request).reasons)
        return [told[path] for path in guides]

    assert reasons(request) == [("no such file yet",)] * 2
    assert reasons(request) == [(), ()]
    edit(request, "fr/10-basics.md", "The model answer", "A model answer")
    assert reasons(request) == [(), ("the question 'open-one' changed",)]
    (request.output / guides[0]).write_bytes(b"by hand")
    assert reasons(request) == [("the file was changed by hand, or is gone",), ()]
    (request.output / CACHE / "made-of.json").unlink()
    edit(request, "en/10-basics.md", "The model answer", "A model answer")
    assert reasons(request) == [("what it was made of is not known any more",), ()]
    assert reasons(replace(request, force=True)) == [("the option --force",)] * 2
    kept = replace(request, keep_html=request.output.parent / "html")
    assert reasons(kept) == [("the option --keep-html",)] * 2
    assert studypress.build(replace(request, explain=False)).reasons == ()


# ---------------------------------------------------------------------------------------------
# Files that are saved while a run goes on


@pytest.mark.usefixtures("html")
def test_what_is_saved_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both languages are saved once, when the subject has been read."""
    request = project(tmp_path)
    saves = [1]

    def saving(*given: Any, **named: Any) -> object:
        loaded = load(*given, **named)
        if saves:
            saves.pop()
            for language in ("en", "fr"):
                edit(request, f"{language}/10-basics.md", "What is open", "What is new")
        return loaded

    monkeypatch.setattr(prepare, "load", saving)
    assert fresh(request) == ["en", "fr"]
    for language in ("en", "fr"):
        made = (request.output / f"tiny/{language}/tiny-guide-{language}.pdf").read_bytes()
        assert b"What is new" in made


@pytest.mark.usefixtures("html")
@pytest.mark.parametrize(
    ("owner", "step", "name"),
    [
        (prepare, "load", "fr/10-basics.md"),
        (prepare, "_read", "fr/10-basics.md"),
        (Resources, "read_all", "../../templates/guide.html"),
        (prepare, "_read", "../../templates/guide.html"),
    ],
)
def test_what_is_saved_and_put_back_misleads_no_later_run(
    owner: object, step: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A, B, A: whatever one run read in between, the next one's pages are of what is there."""
    request = project(tmp_path)
    own = tmp_path / "templates" / "guide.html"
    own.parent.mkdir()
    text = (ROOT / "templates/guide.html").read_text(encoding="utf-8")
    own.write_text(f"{{# The model answer #}}{text}", encoding="utf-8")
    real = getattr(owner, step)
    seen: list[object] = []

    def putting_back(*given: Any, **named: Any) -> object:
        if seen:
            return real(*given, **named)
        old, new = "The model answer", "Another answer"
        edit(request, name, old, new if name.endswith(".md") else f"{old} #}}{new}{{#")
        seen.append(real(*given, **named))
        path = request.content / "tiny" / name
        path.write_text(path.read_text(encoding="utf-8").replace(f"{old} #}}{new}{{#", old))
        path.write_text(path.read_text(encoding="utf-8").replace(new, old))
        return seen[0]

    monkeypatch.setattr(owner, step, putting_back)
    fresh(request)
    fresh(request)
    made = (request.output / "tiny/fr/tiny-guide-fr.pdf").read_bytes()
    assert b"Another answer" not in made


@pytest.mark.usefixtures("html")
def test_what_no_page_is_made_of_is_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = project(tmp_path)
    folder = request.content / "tiny"
    others = (
        "talk.mp4",
        "fr/talk.mp4",
        "notes.md",
        ".git/a.md",
        "node_modules/a.png",
        "en/more/x.md",
    )
    for name in others:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"one")
    studypress.build(request)
    read: list[str] = []
    real = os.open

    def noting(path: Any, *given: Any) -> int:
        read.append(os.fspath(path))
        return real(path, *given)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", noting)
        for name in others:
            (folder / name).write_bytes(b"two")
        assert glanced(request, monkeypatch)
        studypress.build(replace(request, force=True))
    assert any(path.endswith("en/10-basics.md") for path in read)
    assert [path for path in read if path.endswith(others)] == []


@pytest.mark.usefixtures("html")
@pytest.mark.parametrize("name", ["fr/10-basics.md", "fr", "../../locales/fr.toml"])
def test_a_linked_file_counts_by_its_bytes(name: str, tmp_path: Path) -> None:
    """Edited so that neither its size nor its time tells."""
    request = project(tmp_path)
    link = request.content / "tiny" / name
    hidden = request.content / "tiny" / ".kept"
    link.parent.mkdir(exist_ok=True)
    if name.endswith(".toml"):
        hidden = tmp_path / "elsewhere.toml"
        hidden.write_bytes((ROOT / "studypress/locales/fr.toml").read_bytes())
    else:
        link.rename(hidden)
    link.symlink_to(hidden)
    assert fresh(request) == ["en", "fr"]
    file = hidden / "10-basics.md" if hidden.is_dir() else hidden
    before = file.stat()
    old = b'guide = "Guide' if name.endswith(".toml") else b"The model answer"
    text = file.read_bytes()
    assert old in text
    file.write_bytes(
        text.replace(old, old.swapcase().replace(b'GUIDE = "gUIDE', b'guide = "Gxyde'))
    )
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert fresh(request) == ["fr"]


@pytest.mark.usefixtures("html")
def test_what_is_saved_again_and_again_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = project(tmp_path)

    def saving(*given: Any, **named: Any) -> object:
        loaded = load(*given, **named)
        edit(request, "en/10-basics.md", "What is open?", "What is open? What is open?")
        return loaded

    monkeypatch.setattr(prepare, "load", saving)
    with pytest.raises(MachineError, match="saved again and again"):
        studypress.build(request)
    assert not (request.output / "manifest.json").exists()


@pytest.mark.usefixtures("html")
def test_a_template_saved_while_documents_are_made_is_for_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = project(tmp_path)
    own = tmp_path / "templates" / "guide.html"
    own.parent.mkdir()
    text = (ROOT / "templates/guide.html").read_text(encoding="utf-8")
    own.write_text(text, encoding="utf-8")
    real = Maker.whole

    def saving(maker: Maker, job: Job) -> Finished:
        made = real(maker, job)
        own.write_text(text.replace("<nav", "<nav data-new"), encoding="utf-8")
        return made

    stand_in(monkeypatch, saving)
    assert fresh(request) == ["en", "fr"]
    for language in ("en", "fr"):
        made = request.output / f"tiny/{language}/tiny-guide-{language}.pdf"
        assert b"data-new" not in made.read_bytes()
    assert fresh(request) == ["en", "fr"]


def test_a_picture_saved_while_documents_are_made_makes_them_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = project(tmp_path, ("en",))
    picture = tmp_path / "content/tiny/figures/line.svg"
    picture.parent.mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 {0}"><path d="M0 0 L9 0"/></svg>'
    picture.write_text(svg.format(3), encoding="utf-8")
    edit(request, "en/10-basics.md", "The model answer.", "![A line](figures/line.svg)")
    real = Work.__call__
    results: list[Result] = []

    def saving(work: Work, task: Task) -> Result:
        if not results:
            picture.write_text(svg.format(4), encoding="utf-8")
        results.append(real(work, task))
        return results[-1]

    monkeypatch.setattr(Work, "__call__", saving)
    report = studypress.build(request)
    assert isinstance(results[0], Failed)
    (refused,) = results[0].problems
    assert "line.svg changed while the build was running: build again" in refused.message
    # the chapter in vain, then chapter and guide
    assert (report.failed, len(results)) == ((), 3)
    assert studypress.build(request).made[0].fresh is False


def test_the_press_takes_no_picture_that_a_document_does_not_name(tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    style = tmp_path / "style.css"
    text = '@font-face { font-family: "T"; src: url("font:/Source Sans 3") } * { font-family: "T" }'
    machine = Press(tmp_path, (), "name", {"Source Sans 3": ""})
    laid = machine.lay_out('<img src="x.svg" alt="x">', (SourceFile(style, text),))
    with pytest.raises(ContentError, match=r"not among the pictures of this document: x\.svg"):
        machine.write([laid])
