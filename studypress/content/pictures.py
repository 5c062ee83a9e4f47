"""Pictures of a subject: whether one can be printed, known before anything is laid out.

A picture of pixels is opened as one of four formats, its size is read off its head before its
pixels are, and then these are read once, so that one cut short is told.
"""

from __future__ import annotations

import base64
import binascii
import io
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from studypress.content import limits
from studypress.content.files import UnfitFileError, read_bytes
from studypress.content.names import composed, shown
from studypress.content.references import references
from studypress.content.svg import UnfitPictureError, check_svg
from studypress.problems import Problem
from studypress.source import SourceFile

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_SAVE = "save it anew as PNG or JPEG"


def most_bytes(name: str) -> int:
    """Return how large a picture of this name may be."""
    return limits.SVG if name.lower().endswith(".svg") else limits.PICTURE


def check_pictures(
    folder: Path,
    texts: Iterable[SourceFile],
    pictures: Mapping[str, str],
    unfit: Mapping[str, Problem],
) -> tuple[Problem, ...]:
    """Return what is wrong with the pictures that texts show; with the others nothing can be.

    `pictures` gives the SHA-256 of each by its name in the subject's folder, `unfit` what keeps
    others from being read.
    """
    if not pictures and not unfit:
        return ()
    wanted = {
        composed(unquote(reference.target))
        for text in texts
        for reference in references(text)
        if reference.image
    }
    problems = [problem for name, problem in unfit.items() if composed(name) in wanted]
    for name, digest in pictures.items():
        if composed(name) in wanted and (problem := _problem(folder, name, digest)):
            problems.append(problem)
    return tuple(problems)


# What was found of the pictures this process has seen, by ending and SHA-256.
_found: dict[tuple[str, str], tuple[int, str, str, str] | None] = {}


def _problem(folder: Path, name: str, digest: str) -> Problem | None:
    key = PurePosixPath(name).suffix.lower(), digest
    path = folder / name
    if key not in _found:
        try:
            data = read_bytes(path, most_bytes(name), folder)
        except (OSError, UnfitFileError):
            return Problem(path, 0, "changed while it was read", "build again")
        _found[key] = _fault(key[0], data)
    fault = _found[key]
    return Problem(path, *fault) if fault else None


def _fault(ending: str, data: bytes) -> tuple[int, str, str, str] | None:
    """Return line, message, hint and source line of what keeps a picture from being printed."""
    try:
        if ending == ".svg":
            check_svg(data, _check_inner)
        else:
            check_pixels(data)
    except UnfitPictureError as error:
        lines = data.splitlines()
        found = lines[error.line - 1] if 0 < error.line <= len(lines) else b""
        return error.line, str(error), error.hint, shown(found[:200].decode("utf-8", "replace"))
    return None


def _check_inner(coded: str) -> None:
    try:
        data = base64.b64decode(coded.encode("ascii", "replace"), validate=False)
    except binascii.Error as error:
        raise UnfitPictureError("it is cut short", _SAVE) from error
    check_pixels(data)


def check_pixels(data: bytes) -> None:
    """Raise `UnfitPictureError` where a picture of pixels cannot be printed."""
    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings(), _strictly():
        # what Pillow warns of is either bounded here or told by its error
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
        except UnidentifiedImageError:
            message = "not a picture: PNG, JPEG, GIF and WebP are read, and SVG by its ending"
            raise UnfitPictureError(message, _SAVE) from None
        except (OSError, ValueError, SyntaxError) as error:
            raise _broken(error) from None
        with image:
            width, height = image.size
            if width * height > limits.PIXELS:
                message = f"{width:,} by {height:,} pixels, more than {limits.PIXELS:,} in all"
                hint = "make it smaller: on paper 2,000 pixels fill the width of a page"
                raise UnfitPictureError(message, hint)
            try:
                # of a JPEG an eighth of its size shows as well whether it is whole
                image.draft(None, (width // 8 or 1, height // 8 or 1))
                image.load()
            except Exception as error:
                # whatever the decoder stumbles over is in the file: OSError, ValueError, zlib's,
                # struct's, IndexError and more, by format
                raise _broken(error) from None


def _broken(error: Exception) -> UnfitPictureError:
    return UnfitPictureError(f"the picture cannot be read: {error}", _SAVE)


@contextmanager
def _strictly() -> Iterator[None]:
    """Have Pillow tell a picture cut short, which WeasyPrint has it pass over; our limit counts."""
    from PIL import Image, ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = False, None
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = before
