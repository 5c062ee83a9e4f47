"""Step 4, plan: subject × language × document × form to jobs.

Each job knows where its PDF goes and a fingerprint of all that its bytes depend on: if both the
fingerprint and the file are as the manifest says, there is nothing to make.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import PurePosixPath

from studypress.content.read import SubjectFiles
from studypress.fonts import HOUSE_LABEL, Face, Family, font_file
from studypress.job import Document, Job, Scope, Setting
from studypress.locale import Locale
from studypress.model import Bundle, Copy, Form, Subject
from studypress.resources import PACKAGE, Resources

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
    "pikepdf",
    "pillow",
    "pydyf",
    "pygments",
    "pymdown-extensions",
    "pyphen",
    "segno",
    "tinycss2",
    "tinyhtml5",
    "uharfbuzz",
    "weasyprint",
)


def plan(
    subject: Subject,
    files: SubjectFiles,
    locales: Iterable[Locale],
    documents: Iterable[Document],
    bundles: Iterable[Bundle],
    setting: Setting,
    base: str,
) -> Iterator[Job]:
    """Yield the jobs of a subject: for each language its documents, then those of each bundle.

    `locales` are the languages to be made; `base` is what `fingerprint_base` returned.
    """
    editions = {edition.language: edition for edition in subject.editions}
    documents, bundles = tuple(documents), tuple(bundles)
    for locale in locales:
        fonts = _font_digests(locale.lettering.face, locale.script.text)
        for document, name, forms, copies in _targets(documents, bundles):
            # pairs are drawn under the name of their document: once is enough
            start = f"{name}-" if name not in ("", document.name) else ""
            file = f"{subject.id}-{start}{document.name}-{locale.language}.pdf"
            depends = (
                base,
                locale.language,
                document.name,
                repr((name, forms, copies)),
                repr(setting),
                fonts,
            )
            yield Job(
                subject=subject,
                edition=editions[locale.language],
                locale=locale,
                document=document,
                name=name,
                forms=forms,
                copies=copies,
                setting=setting,
                texts=files.texts[locale.language],
                path=PurePosixPath(subject.id, locale.language, file),
                fingerprint=_digest(part.encode("utf-8") for part in depends),
            )


def _targets(
    documents: tuple[Document, ...], bundles: tuple[Bundle, ...]
) -> Iterator[tuple[Document, str, tuple[Form, ...], tuple[Copy, ...]]]:
    """Yield each document with the name, the forms and the copies of what it is made of."""

    def of(scope: Scope) -> list[Document]:
        return [document for document in documents if document.scope is scope]

    for document in of(Scope.EDITION):
        yield document, "", (), ()
    for bundle in bundles:
        for document in of(Scope.BUNDLE):
            yield document, bundle.name, bundle.forms, bundle.copies
        for form in bundle.forms:
            for document in of(Scope.FORM):
                yield document, form.name, (form,), ()


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
    for path in (*sorted(PACKAGE.rglob("*.py")), PACKAGE / "fonts.conf"):
        yield path.read_bytes()
    for library in SHAPING:
        yield f"{library} {metadata.version(library)}".encode()


def _font_digests(face: Face, text: Family | None) -> str:
    """Return what the fonts that a language names are told by, the house's own left out.

    Those come with packages whose versions are in the base.
    """
    families = dict.fromkeys((*(family for family in face if family not in HOUSE_LABEL), text))
    addresses = [address for family in families if family for _, address in family.fonts]
    return " ".join(map(_font_digest, addresses))


@cache
def _font_digest(address: str) -> str:
    return hashlib.sha256(font_file(address).read_bytes()).hexdigest()


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
