"""The spelling of what people read in `content/`: hunspell's dictionaries and our word lists.

    python spelling/check.py [LANG ...]

Checked are the text of every section file and the titles of every subject.toml; code, link
targets, attributes and HTML are not. Exit code 1: a word is unknown; 3: hunspell or a dictionary
is missing. With `--install`, root on Debian or Ubuntu gets them installed.

`words.txt` holds the names that stand in every language, `words-LANG.txt` the terms of the trade
in one. A line is a word or a phrase: with the phrase "open source", "open" alone stays unknown.
What stands in a list in small letters alone may have capitals in the text.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent
# Run as a script, Python looks beside this file only.
sys.path.insert(0, str(ROOT))

from studypress.content.scan import scan, without_code  # noqa: E402
from studypress.source import Faults, SourceFile  # noqa: E402

# Each language with its dictionary and the Debian package that brings it.
DICTIONARIES: Final = {
    "en": ("en_GB", "hunspell-en-gb"),
    "fr": ("fr_FR", "hunspell-fr-classical"),
    "pt-BR": ("pt_BR", "hunspell-pt-br"),
    "de": ("de_DE", "hunspell-de-de"),
}
PACKAGES: Final = ("hunspell", *(package for _, package in DICTIONARIES.values()))

EXIT_FINE: Final = 0
EXIT_UNKNOWN: Final = 1
EXIT_MISSING: Final = 3

_BLOCK = re.compile(r" {0,3}/{3,}[^|]*\|?")
_FIGURE_TYPE = re.compile(r" {4,}type:.*")
_FIGURE_CENTRE = re.compile(r" {4,}centre:")
_HTML = re.compile(r"<!--.*?-->|<[A-Za-z/][^<>]*>|&#?\w+;", re.DOTALL)
# In this order: what is no text, and what stays of it.
_MARKUP: Final = tuple(
    (re.compile(pattern, re.MULTILINE), kept)
    for pattern, kept in (
        (r"(\*+|_+)[^*_\n]+\1\{[^{}\n]*\blang=[^{}\n]*\}", " "),  # in another language
        (r"\{[^{}\n]*[#.=:][^{}\n]*\}", " "),
        (r"^ {0,3}\[([^\]\n]+)\]:.*", r"\1"),
        (r"\]\([^)\n]*\)", "] "),
        (r"\b(?:https?://|mailto:|www\.)\S+", " "),
    )
)
_NOT_OF_WORDS = re.compile(r"[^\w\n'.-]|_")
# A number goes with its hyphen: of "8-bit" the word is left.
_LOOSE_MARK = re.compile(r"(?<!\w)['.-]+|['.-]+(?!\w)|\b\d+-")


@dataclass(frozen=True)
class Text:
    """A file in one language: its lines, and what of each has to be checked."""

    path: Path
    source: tuple[str, ...]
    lines: tuple[str, ...]


class MissingError(Exception):
    """Hunspell or a dictionary is not there."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the languages that are asked for, or all.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(description="Check the spelling of the content.")
    parser.add_argument("languages", metavar="LANG", nargs="*", help=", ".join(DICTIONARIES))
    parser.add_argument("--install", action="store_true", help="install what is missing (Debian)")
    asked = parser.parse_args(arguments)
    for language in asked.languages:
        if language not in DICTIONARIES:
            parser.error(f"no dictionary for '{language}': choose from {', '.join(DICTIONARIES)}")
    languages = asked.languages or list(DICTIONARIES)
    if asked.install and _missing(languages) and _may_install():
        _install()
    if missing := _missing(languages):
        sys.stderr.write(
            f"The spelling check lacks {', '.join(missing)}: install the packages that Debian "
            f"calls {', '.join(PACKAGES)}.\n"
        )
        return EXIT_MISSING
    if not asked.languages:
        for language in sorted({path.parent.name for path in ROOT.glob("content/*/*/*.md")}):
            if language not in DICTIONARIES:
                sys.stderr.write(f"not checked: no dictionary is named for '{language}'\n")
    found = [told for language in languages for told in _problems(language)]
    sys.stdout.writelines(found)
    if found:
        sys.stdout.write(f"{len(found)} unknown: correct them, or add them to a list if right\n")
        return EXIT_UNKNOWN
    return EXIT_FINE


def _problems(language: str) -> Iterator[str]:
    """Tell each unknown word of a language, with its place and its line."""
    known = _known(language)
    texts = [*_sections(language, known), *_titles(language, known)]
    listed = _hunspell(language, "\n".join(line for text in texts for line in text.lines))
    unknown = {word.strip("'.-") for word in listed.split("\n")} - {""}
    if not unknown:
        return
    pattern = re.compile(rf"(?<!\w)(?:{_any_of(map(re.escape, unknown))})(?!\w)")
    for text in texts:
        for number, line in enumerate(text.lines, 1):
            for word in dict.fromkeys(pattern.findall(line)):
                place = f"{text.path.relative_to(ROOT)}:{number}"
                yield f"{place}: unknown word '{word}'\n    {text.source[number - 1].strip()}\n"


def _known(language: str) -> re.Pattern[str]:
    """What finds the words and phrases of our lists, also where a hyphen joins them to others."""
    lists = (HERE / "words.txt", HERE / f"words-{language}.txt")
    words = [word for path in lists for word in path.read_text(encoding="utf-8").splitlines()]
    spelled = (
        f"(?{'i' * word.islower()}:{re.escape(word)})".replace(r"\ ", " +")
        for word in words
        if word
    )
    return re.compile(rf"(?<!\w)(?:{_any_of(spelled)})(?:'s)?(?!\w)")


def _any_of(patterns: Iterable[str]) -> str:
    """One pattern for all; what is longer goes before what it begins with, and none for none."""
    return "|".join(sorted(patterns, key=len, reverse=True)) or "(?!)"


def _sections(language: str, known: re.Pattern[str]) -> Iterator[Text]:
    """The section files of a language."""
    for path in sorted(ROOT.glob(f"content/*/{language}/**/*.md")):
        source = SourceFile(path, path.read_text(encoding="utf-8-sig"))
        code = scan(Faults(source)).code
        lines = ("" if n in code else _plain(line) for n, line in enumerate(source.lines, 1))
        yield Text(path, source.lines, _words("\n".join(lines), known))


def _plain(line: str) -> str:
    """A line without code spans, the marks of blocks and the settings of figures."""
    line = _FIGURE_CENTRE.sub("", _FIGURE_TYPE.sub("", line))
    return without_code(_BLOCK.sub("", line))


def _words(text: str, known: re.Pattern[str]) -> tuple[str, ...]:
    """The lines of a text, with nothing left in them but words that our lists do not know."""
    # HTML may go over several lines: their number is kept.
    text = _HTML.sub(lambda found: " " + "\n" * found[0].count("\n"), text)
    for pattern, kept in _MARKUP:
        text = pattern.sub(kept, text)
    text = text.replace("\N{SOFT HYPHEN}", "").replace("’", "'")
    text = known.sub(" ", _NOT_OF_WORDS.sub(" ", text))
    return tuple(_LOOSE_MARK.sub(" ", text).split("\n"))


def _titles(language: str, known: re.Pattern[str]) -> Iterator[Text]:
    """What the subject.toml files say in a language."""
    for path in sorted(ROOT.glob("content/*/subject.toml")):
        text = path.read_text(encoding="utf-8")
        source = text.split("\n")
        lines = [""] * len(source)
        for title in _texts(tomllib.loads(text), language):
            number = next((n for n, line in enumerate(source) if title in line), 0)
            lines[number] += f" {title}"
        yield Text(path, tuple(source), _words("\n".join(lines), known))


def _texts(value: Any, language: str, within: bool = False) -> Iterator[str]:
    """The strings below a key that is a language's tag, as deep as they stand."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, language, within or key == language)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, language, within)
    elif within and isinstance(value, str):
        yield value


def _hunspell(language: str, text: str) -> str:
    """Pipe a text through hunspell, which lists the words it does not know.

    Raises:
        MissingError: naming what is not there, the program or the dictionary.
    """
    dictionary, _ = DICTIONARIES[language]
    # Another home: the words that somebody taught hunspell on this machine do not count.
    environment = os.environ | {"HOME": os.devnull, "LC_ALL": "C.UTF-8"}
    command = ("hunspell", "-l", "-i", "UTF-8", "-d", dictionary)
    try:
        done = subprocess.run(
            command,
            input=text,
            env=environment,
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
    except FileNotFoundError as error:
        raise MissingError("hunspell") from error
    if done.returncode != 0:
        raise MissingError(f"the dictionary {dictionary}")
    return done.stdout


def _missing(languages: Sequence[str]) -> list[str]:
    """Name what is not there for these languages."""
    missing: dict[str, None] = {}
    for language in languages:
        try:
            _hunspell(language, "")
        except MissingError as error:
            missing[str(error)] = None
    return list(missing)


def _may_install() -> bool:
    """Whether this is root on Debian or one of its kin."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    try:
        system = platform.freedesktop_os_release()
    except OSError:
        return False
    families = {system.get("ID", ""), *system.get("ID_LIKE", "").split()}
    return not families.isdisjoint({"debian", "ubuntu"})


def _install() -> None:
    """Install the packages as Debian does; a failure is told on standard error."""
    sys.stdout.write(f"Installing {', '.join(PACKAGES)}\n")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ("apt-get", "install", "-y", "--no-install-recommends", *PACKAGES)
    for command in (("apt-get", "update"), install):
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            sys.stderr.write(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
