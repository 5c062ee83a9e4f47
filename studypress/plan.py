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
from studypress.model import Bundle, Subject
from studypress.sheets.room import answer_lines


def plan(
    subject: Subject,
    files: SubjectFiles,
    locales: Iterable[Locale],
    documents: Iterable[Document],
    bundles: Iterable[Bundle],
    setting: Setting,
    materials: Materials,
    options: str = "",
) -> Iterator[Job]:
    """Yield the jobs of a subject: for each language its documents, then those of each bundle.

    `locales` are the languages to be made; `options` is the digest of what the run was asked for.
    """
    editions = {edition.language: edition for edition in subject.editions}
    lines = answer_lines(subject)
    documents, bundles = tuple(documents), tuple(bundles)
    for locale in locales:
        language = locale.language
        for document, made_of in _targets(documents, bundles):
            forms = made_of.forms
            edition = edition_for(document, editions[language], forms)
            asked = {item.question for form in forms for item in form.drawn}
            # pairs are drawn under the name of their document: once is enough
            drawn_as = "" if made_of.name == document.name else made_of.name
            set_as = blank(setting, document.unread)
            words = (subject.id, drawn_as, document.name, set_as.name, language)
            file = f"{'-'.join(word for word in words if word)}.pdf"
            own = replace(subject, editions=(edition,), blueprints=())
            needed = materials.needed(document, set_as, locale, edition)
            job = Job(
                subject=blank(own, document.unread),
                edition=edition,
                locale=locale_for(locale, edition),
                document=document,
                name=made_of.name,
                forms=tuple(form_for(document, form, language) for form in forms),
                copies=copies_for(document, made_of.copies, language),
                setting=set_as,
                lines={one: number for one, number in sorted(lines.items()) if one in asked},
                pictures=pictures_for(edition, files.pictures),
                files=needed.files,
                fonts=needed.fonts,
                system=materials.system,
                texts=files.texts[language],
                path=PurePosixPath(subject.id, language, file),
                options=options,
            )
            yield replace(job, fingerprint=fingerprint(job))


def _targets(
    documents: tuple[Document, ...], bundles: tuple[Bundle, ...]
) -> Iterator[tuple[Document, Bundle]]:
    """Yield each document with what it is made of: nothing, a form or a whole bundle."""

    def of(scope: Scope) -> list[Document]:
        return [document for document in documents if document.scope is scope]

    for document in of(Scope.EDITION):
        yield document, Bundle("", ())
    for bundle in bundles:
        for document in of(Scope.BUNDLE):
            yield document, bundle
        for form in bundle.forms:
            for document in of(Scope.FORM):
                yield document, Bundle(form.name, (form,))
