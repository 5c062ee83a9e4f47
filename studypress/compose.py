"""Step 5, compose: a job's view through its template, with the stylesheets that belong to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import jinja2

from studypress.job import Areas, Box, Desk, Job
from studypress.locale import Direction
from studypress.pages.faces import face_of
from studypress.pages.figures import Draughtsman, frame_of, palette_of
from studypress.pages.losses import lost
from studypress.pages.marks import set_whole
from studypress.pages.running import PageMark, by_place, running_lines
from studypress.pages.styles import styles_of
from studypress.pages.templates import KIND, closure, environment
from studypress.problems import ContentError, Problem
from studypress.project import folders
from studypress.resources import Resources
from studypress.source import SourceFile

_TEMPLATES = (".html", ".svg")


@dataclass(frozen=True)
class Composed:
    """What goes to the press: the HTML, the stylesheets in their order, where pictures lie.

    Of its pages these `areas` are laid out.
    """

    html: str
    styles: tuple[SourceFile, ...]
    pictures: Path
    areas: Areas = Areas.ALL


NO_PAGES: Mapping[str, int] = MappingProxyType({})

LayOut = Callable[[Composed], Mapping[str, Box]]
"""Lays a composed document out and returns the boxes of all elements that have an id."""


def gatherings(job: Job, resources: Resources) -> tuple[str, ...]:
    """Return what of a job's document is laid out by itself, behind its front.

    That are the sections of a document that says so; nothing, if all is laid out in one, as it is
    where its template knows of no front, or a stylesheet tells pages apart by their place.
    """
    name = f"{job.document.name}.html"
    template = resources.get(KIND, name)
    if not (job.document.gathered and template and b"page.front" in template.data):
        return ()
    used = [resources.get(KIND, one) for one in closure([name], resources)]
    templates = (one.data.decode("utf-8", "replace") for one in used if one)
    styles = styles_of(job.document, job.setting, job.locale, resources)
    if by_place((*(style.text for style in styles), *templates)):
        return ()
    return tuple(section.id for section in job.edition.sections)


def running(job: Job, composed: Composed, marks: Sequence[PageMark]) -> Composed:
    """Return the running lines of all pages, as a document; `composed` is any gathering of it."""
    try:
        html = running_lines(composed.html, marks)
    except ValueError as error:
        raise ContentError([Problem(Path(str(job.path)), 0, str(error))]) from error
    return replace(composed, html=html, areas=Areas.MARGINS)


def _nobody(composed: Composed) -> Mapping[str, Box]:  # noqa: ARG001 - the default of `compose`
    raise ValueError("nobody here lays documents out")


def compose(
    job: Job,
    resources: Resources,
    lay_out: LayOut = _nobody,
    *,
    gathering: str | None = None,
    pages: Mapping[str, int] = NO_PAGES,
) -> Composed:
    """Return a job's document as HTML, or one gathering of it, which has no running lines.

    `lay_out` is what documents are measured by that fit their type to the room; `pages` are the
    pages on which elements with an id stand, as far as they are known. Raises `ContentError` where
    a template or stylesheet is missing or a template is wrong.
    """
    name = f"{job.document.name}.html"
    templates = environment(resources)
    styles = styles_of(job.document, job.setting, job.locale, resources)
    leftward = job.locale.direction is Direction.RIGHT_TO_LEFT
    lettering = replace(job.locale.lettering, face=face_of("label", styles))
    frame = replace(frame_of(job.setting.style).set_in(lettering), leftward=leftward)
    if job.document.figure_width:
        frame = replace(frame, width=job.document.figure_width)
    figures = Draughtsman(templates, palette_of(styles), frame, job.locale.typography)

    def composed(page: object) -> Composed:
        html = set_whole(templates.get_template(name).render(page=page), styles)
        areas = Areas.ALL if gathering is None else Areas.TEXT
        return Composed(html, styles, job.subject.folder, areas)

    desk = Desk(figures.draw, [], lambda page: lay_out(composed(page)), gathering, pages)
    try:
        document = composed(job.document.view(job, desk))
    except (jinja2.TemplateError, UnicodeDecodeError) as error:
        raise ContentError([_template_problem(error, name, resources)]) from error
    except (TypeError, ValueError, AttributeError, KeyError, ArithmeticError) as error:
        # in a line of a template these are the designer's; in ours they stay a traceback
        if not _in_template(error):
            raise
        raise ContentError([_template_problem(error, name, resources)]) from error
    if problems := lost(desk.ledger, document.html, job.texts, _ours(name, resources)):
        raise ContentError(problems)
    return document


def _ours(name: str, resources: Resources) -> str:
    """Return the name of a template that is built in, and empty where a project has its own.

    A designer may leave out what ours prints.
    """
    built_in = folders(resources.project, KIND)[-1]
    paths = (resources.find(KIND, used) for used in closure([name], resources))
    return name if all(path and path.is_relative_to(built_in) for path in paths) else ""


def _in_template(error: Exception) -> bool:
    """Tell whether an error was raised by a line of a template itself."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and Path(trace.tb_frame.f_code.co_filename).suffix in _TEMPLATES


def _template_problem(error: Exception, name: str, resources: Resources) -> Problem:
    """Return where in which template an error lies."""
    if isinstance(error, jinja2.TemplateNotFound):
        path = resources.folder("templates") / str(error.name)
        return Problem(path, 0, "there is no such template")
    line, file = 0, resources.find("templates", name)
    if isinstance(error, jinja2.TemplateSyntaxError):
        line, file = error.lineno, Path(error.filename) if error.filename else file
    else:
        trace = error.__traceback__
        while trace is not None:
            frame = Path(trace.tb_frame.f_code.co_filename)
            if frame.suffix in _TEMPLATES:
                line, file = trace.tb_lineno, frame
            trace = trace.tb_next
    path = file or Path(name)
    texts = (found for found in resources.all("templates", "") if found.path == path)
    data = next((found.data for found in texts), b"")
    lines = data.decode("utf-8", "replace").splitlines()
    source = lines[line - 1] if 0 < line <= len(lines) else ""
    return Problem(path, line, f"the template fails: {error}", "", source)
