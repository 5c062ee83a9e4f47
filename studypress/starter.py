"""A subject to start from: `new NAME` lays these files down, and they build at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from studypress.content.read import SETTINGS
from studypress.problems import MachineError, UsageError, did_you_mean
from studypress.project import STARTER
from studypress.settings import SLUG, SLUG_HINT

_SECTION = "basics"
_FILE = f"10-{_SECTION}.md"


def languages() -> tuple[str, ...]:
    """Return the languages that a new subject can be started in."""
    return tuple(sorted(path.name for path in STARTER.iterdir() if path.is_dir()))


def start(content: Path, name: str, wanted: Sequence[str]) -> tuple[Path, ...]:
    """Lay down a new subject below `content`, whole or not at all, and return its files.

    Raises `UsageError` where the name cannot be one, is taken, or a language has no starter.
    """
    wanted = tuple(dict.fromkeys(wanted))
    if not SLUG.match(name):
        raise UsageError(f"'{name}' cannot be the name of a subject", SLUG_HINT)
    for language in wanted:
        if language not in languages():
            near = did_you_mean(language, languages())
            hint = f"start in another and add this one in subject.toml; {near}"
            raise UsageError(f"no subject to start from in '{language}'", hint)
    folder = content / name
    if folder.exists():
        raise UsageError(f"'{folder}' is there already", "take another name; nothing was changed")
    title = name.replace("-", " ").capitalize()
    texts = {SETTINGS: _settings(title, wanted)}
    for language in wanted:
        text = (STARTER / language / _FILE).read_text(encoding="utf-8")
        texts[f"{language}/{_FILE}"] = text
    try:
        content.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=content, prefix=".new-") as made:
            for file, text in texts.items():
                path = Path(made, name, file)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
            Path(made, name).rename(folder)
    except OSError as error:
        raise MachineError(f"cannot write {folder}: {error.strerror}") from error
    return tuple(folder / file for file in texts)


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
