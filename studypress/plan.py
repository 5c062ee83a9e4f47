"""Step 4, plan: subject × language × document × form to jobs.

Each job knows where its PDF goes and a fingerprint of all that its bytes depend on: if both the
fingerprint and the file are as the manifest says, there is nothing to make.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import PurePosixPath

from studypress.content.read import SubjectFiles
from studypress.locale import Locale
from studypress.model import Edition, Form, Subject
from studypress.resources import PACKAGE, Resources
from studypress.source import SourceFile

# Every library whose version can change a page.
SHAPING = (
    "babel",
    "cssselect2",
    "fontpkg-source-code-pro",
    "fontpkg-source-sans-3",
    "fontpkg-source-serif-4",
    "fonttools",
    "jinja2",
    "markdown",
    "nh3",
    "pillow",
    "pydyf",
    "pygments",
    "pymdown-extensions",
    "pyphen",
    "tinycss2",
    "tinyhtml5",
    "weasyprint",
)


class Document(StrEnum):
    """What can be made of a subject."""

    GUIDE = "guide"
    WORKSHEET = "worksheet"
    KEY = "key"


class Paper(StrEnum):
    """The sizes of paper."""

    A4 = "a4"
    LETTER = "letter"


class Style(StrEnum):
    """How a document is set."""

    STANDARD = "standard"
    LARGE_PRINT = "large-print"
    INK_SAVER = "ink-saver"


@dataclass(frozen=True)
class Setting:
    """How the documents of one run are set: what the job's content does not say."""

    paper: Paper = Paper.A4
    style: Style = Style.STANDARD


@dataclass(frozen=True)
class Job:
    """One PDF to be made.

    `form` is None for a guide. `path` is relative to the output folder. `texts` are the files of
    the edition, where faults that show on paper only are looked up.
    """

    subject: Subject
    edition: Edition
    locale: Locale
    document: Document
    form: Form | None
    setting: Setting
    texts: tuple[SourceFile, ...]
    path: PurePosixPath
    fingerprint: str


def plan(
    subject: Subject,
    files: SubjectFiles,
    locales: Iterable[Locale],
    documents: Iterable[Document],
    forms: Iterable[Form],
    setting: Setting,
    base: str,
) -> Iterator[Job]:
    """Yield the jobs of a subject: for each language the guide, then each form with its key.

    `locales` are the languages to be made; `base` is what `fingerprint_base` returned.
    """
    editions = {edition.language: edition for edition in subject.editions}
    wanted = frozenset(documents)
    forms = tuple(forms)
    for locale in locales:
        edition = editions[locale.language]
        targets: list[tuple[Document, Form | None]] = [(Document.GUIDE, None)]
        targets += [(doc, form) for form in forms for doc in (Document.WORKSHEET, Document.KEY)]
        for document, form in targets:
            if document not in wanted:
                continue
            name = f"{form.name}-{document}" if form else document.value
            file = f"{subject.id}-{name}-{locale.language}.pdf"
            path = PurePosixPath(subject.id, locale.language, file)
            depends = (base, locale.language, document, repr(form), repr(setting))
            print_of = _digest(part.encode("utf-8") for part in depends)
            texts = files.texts[locale.language]
            yield Job(subject, edition, locale, document, form, setting, texts, path, print_of)


def fingerprint_base(files: SubjectFiles, resources: Resources) -> str:
    """Return the SHA-256 of what all jobs of a subject depend on.

    That is every text and picture of the subject, the templates, styles and locales, the code of
    studypress and the versions of the libraries that shape a page.
    """
    return _digest(_parts(files, resources))


def _parts(files: SubjectFiles, resources: Resources) -> Iterator[bytes]:
    yield files.id.encode("utf-8")
    yield files.settings.source.text.encode("utf-8")
    for language, texts in sorted(files.texts.items()):
        for source in texts:
            yield f"{language}/{source.path.name}".encode()
            yield source.text.encode("utf-8")
    for name, digest in sorted(files.pictures.items()):
        yield f"{name} {digest}".encode()
    for kind in ("templates", "styles", "locales"):
        for path in resources.files(kind):
            yield f"{kind}/{path.name}".encode()
            yield path.read_bytes()
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.read_bytes()
    for library in SHAPING:
        yield f"{library} {metadata.version(library)}".encode()


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
