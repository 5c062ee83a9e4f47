"""A subject to start from: `new NAME` lays these files down, and they build at once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from studypress.content.names import composed, fault_of, sameness, shown
from studypress.disk.atomic import TEMPORARY, machine, make_folder, sync_folder, write
from studypress.disk.lock import folder_held
from studypress.problems import UsageError, did_you_mean
from studypress.project import SETTINGS, STARTER
from studypress.settings import SLUG

_SECTION = "basics"
_FILE = f"10-{_SECTION}.md"
_TEMPORARY = ".studypress-new"
_ELSEWHERE = "name a folder that can be written with --content"


def languages() -> tuple[str, ...]:
    """Return the languages that a new subject can be started in."""
    return tuple(sorted(path.name for path in STARTER.iterdir() if path.is_dir()))


def start(content: Path, name: str, wanted: Sequence[str]) -> tuple[Path, ...]:
    """Lay down a new subject below `content`, whole or not at all, and return its files.

    Raises `UsageError` where the name cannot be one, is taken, or a language has no starter.
    """
    wanted, name = tuple(dict.fromkeys(wanted)), composed(name)
    if fault := fault_of(name) or ("" if name else "it is empty"):
        message = f"'{shown(name)}' cannot be the name of a subject: {fault}"
        raise UsageError(message, "take another name, such as git-basics")
    for language in wanted:
        if language not in languages():
            near = did_you_mean(language, languages())
            hint = f"start in another and add this one in subject.toml; {near}"
            raise UsageError(f"no subject to start from in '{language}'", hint)
    folder = content / name
    for other in (path.name for path in content.glob("*")):
        if sameness(other) == sameness(name):
            message = f"'{content / shown(other)}' is there already"
            raise UsageError(message, "take another name; nothing was changed")
    title = name.replace("-", " ").capitalize() if SLUG.match(name) else name
    texts = {SETTINGS: _settings(title, wanted)}
    for language in wanted:
        text = (STARTER / language / _FILE).read_text(encoding="utf-8")
        texts[f"{language}/{_FILE}"] = text
    with machine(folder, _ELSEWHERE):
        make_folder(content)
        with folder_held(content) as locked:
            if locked:
                _clear(content)
            _lay_down(folder, texts)
    return tuple(folder / file for file in texts)


def _lay_down(folder: Path, texts: Mapping[str, str]) -> None:
    """Write the files of a new subject elsewhere, and then move its folder to where it belongs."""
    temporary = folder.parent / f"{_TEMPORARY}-{os.getpid()}{TEMPORARY}"
    made = temporary / folder.name
    try:
        for file, text in texts.items():
            path = made / file
            make_folder(path.parent)
            write(path, text.encode("utf-8"))
            sync_folder(path.parent)
        made.rename(folder)
        sync_folder(folder.parent)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _clear(content: Path) -> None:
    """Take away what a run left that was killed."""
    for left in content.glob(f"{_TEMPORARY}-*{TEMPORARY}"):
        shutil.rmtree(left, ignore_errors=True)


def _settings(title: str, wanted: Sequence[str]) -> str:
    listed = ", ".join(f'"{language}"' for language in wanted)
    titles = "\n".join(f'{language} = "{title}"' for language in wanted)
    return f"""\
# The first language is the source; the others follow it question by question.
languages = [{listed}]
# The sections of the guide, in their order: the ids behind the titles of the files.
sections = ["{_SECTION}"]

[title]
{titles}

# A worksheet with its key, in two forms; every build makes it. It asks all questions: add
# count = 3 for fewer, or minutes = 10 for as many as fit.
[[worksheet]]
name = "warm-up"
forms = 2
seed = 1
"""
