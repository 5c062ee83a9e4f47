"""Faults of ours, really made: an exception that nobody foresaw costs its own document alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import studypress
from studypress import Request, produce
from studypress.catalogue.cards import CARDS
from studypress.catalogue.worksheets import WORKSHEETS
from studypress.cli import app
from studypress.job import Job
from studypress.making import maker
from studypress.making.maker import Maker
from studypress.project import CACHE
from studypress.proof import Proofed
from studypress.report import withheld_text
from studypress.workers.worker import FORKED
from tests.faults import build, quick, write_tiny
from tests.support import GUIDE, KEY, WORKSHEET

pytestmark = pytest.mark.skipif(not FORKED, reason="the tests give workers what only a fork has")


def raising(*_: object, **__: object) -> Any:
    raise ValueError("a hole\nof two lines")


def roster(project: Path) -> dict[str, Any]:
    """Ask for the copies of a roster."""
    (project / "roster.csv").write_text("Name\nAda Lovelace\n", encoding="utf-8")
    return {
        "documents": (WORKSHEETS,),
        "names": ("warm-up",),
        "roster": project / "roster.csv",
    }


@pytest.mark.parametrize("workers", [1, 2], ids=["here", "workers"])
@pytest.mark.parametrize(
    ("place", "name", "asked"),
    [
        (Maker, "gathering", lambda _: {"documents": (GUIDE,)}),
        (Maker, "bound", lambda _: {"documents": (GUIDE,)}),
        (Maker, "whole", lambda _: {"documents": (CARDS,)}),
        (maker, "copied", roster),
    ],
    ids=["gathering", "binding", "whole", "copies"],
)
def test_a_fault_of_ours_fails_one_document(
    place: Any, name: str, asked: Callable[[Path], dict[str, Any]], workers: int, tmp_path: Path
) -> None:
    write_tiny(tmp_path)
    usual = getattr(place, name)

    def faulty(*given: Any, **named: Any) -> Any:
        job = next(one for one in given if isinstance(one, Job))
        return (raising if job.locale.language == "fr" else usual)(*given, **named)

    request = Request(tmp_path / "content", tmp_path / "output", workers=workers, **asked(tmp_path))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, name, faulty)
        report = studypress.build(request)
    assert [made.entry.language for made in report.made] == ["en"]
    (failed,) = report.failed
    (bug,) = report.bugs
    assert (bug.path, bug.error) == (failed, "ValueError: a hole of two lines")
    file = tmp_path / "output" / bug.traceback
    assert file.is_relative_to(tmp_path / "output" / CACHE / "faults")
    text = file.read_text(encoding="utf-8")
    assert text.startswith(f"{failed}\n")
    assert "Traceback (most recent call last):" in text
    assert "in raising" in text
    (problem,) = report.problems
    assert problem.path == Path(failed)
    assert problem.message == "a fault of studypress: ValueError: a hole of two lines"
    assert str(file) in problem.hint

    # what was noted is of no use once the document is made
    assert studypress.build(request).bugs == ()
    assert not file.exists()


def test_a_fault_of_ours_has_an_exit_code_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tiny(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(maker, "compose", raising)
    told = CliRunner().invoke(app, ["guide", "--lang", "fr"])
    assert told.exit_code == 4
    assert "fr.pdf: a fault of studypress: ValueError: a hole of two lines\n" in told.stderr
    assert "    hint: the traceback is in output/.studypress/faults/tiny/fr/" in told.stderr
    assert told.stderr.endswith("1 problem\n")
    record = json.loads(CliRunner().invoke(app, ["guide", "--lang", "fr", "--json"]).stdout)
    assert record["exit_code"] == 4
    path = "output/tiny/fr/tiny-guide-fr.pdf"
    assert record["bugs"] == [
        {
            "path": path,
            "error": "ValueError: a hole of two lines",
            "traceback": "output/.studypress/faults/tiny/fr/tiny-guide-fr.txt",
        }
    ]
    assert record["failed"] == [path]


def test_a_fault_of_ours_outside_of_a_document_is_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tiny(tmp_path)
    monkeypatch.setattr(produce, "deliver", raising)
    request = Request(tmp_path / "content", tmp_path / "output", documents=(GUIDE,))
    with pytest.raises(ValueError, match="a hole"):
        studypress.build(request)


@pytest.mark.parametrize("workers", [1, 2], ids=["here", "workers"])
def test_neither_of_a_pair_is_delivered_where_one_fails(workers: int, tmp_path: Path) -> None:
    write_tiny(tmp_path)
    (make_old, _), (make_new, new) = quick("old"), quick("new")
    both = {"documents": (WORKSHEET, KEY), "workers": workers}
    build(tmp_path, make_old, **both)

    def make(job: Job, **_: object) -> Proofed:
        if (job.document, job.locale.language) == (KEY, "fr"):
            raising()
        return make_new(job)

    report = build(tmp_path, make, **both)
    paths = [f"tiny/fr/tiny-warm-up-{name}-fr.pdf" for name in ("worksheet", "key")]
    assert list(report.failed) == paths
    (withheld,) = report.withheld
    assert withheld_text(withheld) == (
        "not delivered: worksheet and key of warm-up, French: the key failed"
    )
    for path in paths:
        assert (tmp_path / "output" / path).read_bytes() != new.get(path)
