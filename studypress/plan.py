"""Step 4, plan: subject × language × document × form to jobs.

Each job is narrowed to what its document can print, knows where its PDF goes, and has a
fingerprint, the digest of what it holds: if both the fingerprint and the file are as the manifest
says, there is nothing to make.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from studypress.content.read import SubjectFiles
from studypress.document import Document, Scope, Setting
from studypress.ingredients.fingerprint import fingerprint
from studypress.ingredients.materials import Materials
from studypress.ingredients.narrow import (
    blank,
    copies_for,
    edition_for,
    form_for,
    locale_for,
    pictures_for,
)
from studypress.job import Job
from studypress.locale import Locale
from studypress.model import Bundle, Copy, Form, Subject
from studypress.sheets.room import answer_lines


def plan(
    subject: Subject,
    files: SubjectFiles,
    locales: Iterable[Locale],
    documents: Iterable[Document],
    bundles: Iterable[Bundle],
    setting: Setting,
    materials: Materials,
) -> Iterator[Job]:
    """Yield the jobs of a subject: for each language its documents, then those of each bundle.

    `locales` are the languages to be made.
    """
    editions = {edition.language: edition for edition in subject.editions}
    lines = answer_lines(subject)
    documents, bundles = tuple(documents), tuple(bundles)
    for locale in locales:
        language = locale.language
        for document, name, forms, copies in _targets(documents, bundles):
            edition = edition_for(document, editions[language], forms)
            asked = {item.question for form in forms for item in form.drawn}
            # pairs are drawn under the name of their document: once is enough
            start = f"{name}-" if name not in ("", document.name) else ""
            path = PurePosixPath(
                subject.id, language, f"{subject.id}-{start}{document.name}-{language}.pdf"
            )
            own = replace(subject, editions=(edition,), blueprints=())
            set_as = blank(setting, document.unread)
            needed = materials.needed(document, set_as, locale, edition)
            job = Job(
                subject=blank(own, document.unread),
                edition=edition,
                locale=locale_for(locale, edition),
                document=document,
                name=name,
                forms=tuple(form_for(document, form, language) for form in forms),
                copies=copies_for(document, copies, language),
                setting=set_as,
                lines={one: number for one, number in sorted(lines.items()) if one in asked},
                pictures=pictures_for(edition, files.pictures),
                files=needed.files,
                fonts=needed.fonts,
                system=materials.system,
                texts=files.texts[language],
                path=path,
            )
            yield replace(job, fingerprint=fingerprint(job))


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
