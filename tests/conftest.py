"""What several tests share: the option that refreshes reference files, and PDFs made once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import studypress
from studypress import Document, Paper, Request, Setting, Style
from studypress.compose import compose
from studypress.job import Job
from studypress.making.maker import Finished, Maker
from studypress.proof import Proofed
from tests.sample import NAME, write_sample
from tests.support import GUIDE, stand_in

# How long an example takes to be made or tried is the machine's affair.
untimed = [HealthCheck.too_slow]
settings.register_profile("untimed", deadline=None, suppress_health_check=untimed)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="write the reference files anew")


@pytest.fixture
def refresh(request: pytest.FixtureRequest) -> bool:
    """Whether reference files are written instead of compared."""
    return bool(request.config.getoption("--refresh"))


@dataclass(frozen=True)
class Built:
    """The sample subject, whose PDFs are made when they are first asked for."""

    folder: Path
    _made: set[Path] = field(default_factory=set)

    @property
    def content(self) -> Path:
        return self.folder / "content"

    def pdf(
        self,
        document: Document,
        language: str = "en",
        paper: Paper = Paper.A4,
        style: Style = Style.STANDARD,
    ) -> Path:
        """Return the path of a document of the sample."""
        output = self.folder / f"{paper}-{style}"
        name = "guide" if document == GUIDE else f"all-{document}"
        words = (NAME, name, Setting(paper, style).name, language)
        path = output / NAME / language / f"{'-'.join(filter(None, words))}.pdf"
        if path not in self._made:
            request = Request(
                self.content,
                output,
                languages=(language,),
                documents=(document,),
                setting=Setting(paper, style),
            )
            assert studypress.build(request).problems == ()
            self._made.add(path)
        return path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sample subject in four languages."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder / "content")
    return Built(folder)


@pytest.fixture
def html(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the HTML with the names of its stylesheets stand for the PDF: that is quick."""

    def whole(maker: Maker, job: Job) -> Finished:
        composed = compose(job, maker.resources.only(job.files))
        text = "\n".join([composed.html, *(style.path.name for style in composed.styles)])
        return Finished(Proofed(text.encode(), 1, ()))

    stand_in(monkeypatch, whole)
