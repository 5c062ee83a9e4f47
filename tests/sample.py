"""A subject in four languages with a question of each kind, and what is hard to set on a page."""

from __future__ import annotations

from pathlib import Path

from tests.support import write_subject

LANGUAGES = ("en", "fr", "pt-BR", "de")
NAME = "sample"
AUTHOR = "Ada Lovelace"
ROWS = 48
LONG_CODE = "".join(f"part{number:02}." for number in range(40))
"""A line of code without a space, far wider than any page."""

SETTINGS = f"""\
languages = ["en", "fr", "pt-BR", "de"]
sections = ["first", "second"]
author = "{AUTHOR}"
revision = 2026-01-31

[title]
en = "A sample of questions"
fr = "Un échantillon : les questions"
pt-BR = "Uma amostra de perguntas"
de = "Eine Auswahl von Fragen"

[subtitle]
en = "One of each kind"
fr = "Une de chaque sorte"
pt-BR = "Uma de cada tipo"
de = "Eine von jeder Art"

[keywords]
en = ["sample", "two words"]
fr = ["échantillon"]
pt-BR = ["amostra"]
de = ["Auswahl"]

[[worksheet]]
name = "all"
seed = 3
"""

STEMS = {
    "en": (
        "What is a *model*?",
        "Which is right?",
        "Which are right?",
        "Complete",
        "Join",
        "Order",
    ),
    "fr": (
        "Qu'est-ce qu'un *modèle* ?",
        "Laquelle est juste ?",
        "Lesquelles sont justes ?",
        "Complétez",
        "Reliez",
        "Ordonnez",
    ),
    "pt-BR": (
        "O que é um *modelo*?",
        "Qual é a certa?",
        "Quais são as certas?",
        "Complete",
        "Ligue",
        "Ordene",
    ),
    "de": (
        "Was ist ein *Modell*?",
        "Welche ist richtig?",
        "Welche sind richtig?",
        "Ergänze",
        "Verbinde",
        "Ordne",
    ),
}
"""Stems by language, as typed: open, choice, choice of several, gap, match, order."""

QUOTED = {"en": "“", "fr": "«\u202f", "pt-BR": "“", "de": "„"}

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">'
    '<path d="M0 20 L40 0" stroke="#000000" fill="none"/></svg>'
)


def _attributes(language: str, stated: str) -> str:
    """Return what only the source edition states."""
    return f" {stated}" if language == LANGUAGES[0] else ""


def _first(language: str) -> str:
    several, gap, match, order = STEMS[language][2:]
    short, one = STEMS[language][:2]
    return f"""\
# Section one {{#first}}

An introduction: a "word" or two -- and no more.

## {short} {{#open-short{_attributes(language, 'level=basic minutes=4 tags="alpha, beta"')}}}

/// probe
The probe looks for insight.
///

The answer says "that much" and links to [another question](#several).

/// points
- Names the thing
- Gives a reason
///

## {one} {{#single{_attributes(language, "level=basic")}}}

- [ ] Option one
- [x] Option two
- [ ] Option three

An explanation of the single choice.

## {several} {{#several{_attributes(language, "level=intermediate")}}}

A lead above the choices.

- [x] Option four
- [ ] Option five
- [x] Option six

## {gap} {{#gap{_attributes(language, "level=basic")}}}

Water is [[hydrogen|H]] with [[oxygen]], as `[[ -f x ]]` is not.

## {match} {{#match{_attributes(language, "level=advanced kind=match")}}}

France
:   Paris

Italy
:   Rome

Spain
:   Madrid

## {order} {{#order{_attributes(language, "level=basic kind=order")}}}

1. Get up
2. Have breakfast
3. Go out
4. Come back
"""


def _second(language: str) -> str:
    rows = "\n".join(
        f"| start{n} | {'some words that fill the cell so that it runs over ' * 2} | end{n} |"
        for n in range(1, ROWS + 1)
    )
    fillers = "\n".join(
        f"""\
## {STEMS[language][0]} ({n}) {{#filler-{n}{_attributes(language, "level=basic")}}}

{"A sentence of the answer, which is there to fill the page. " * (5 + 2 * n)}

/// points
- Point {n}
///
"""
        for n in range(1, 6)
    )
    return f"""\
# Section two {{#second}}

## {STEMS[language][0]} (table) {{#table{_attributes(language, "level=advanced minutes=9")}}}

| HeadOne | HeadTwo | HeadThree |
|---|---|---|
{rows}

/// points
- Reads the table
///

## {STEMS[language][0]} (code) {{#code{_attributes(language, "level=basic")}}}

### A heading in the answer

```python
def long() -> None:  # a comment
    return {LONG_CODE}
```

Inline: `{LONG_CODE}`.

/// figure | What *it* shows
![A line that rises](figures/line.svg)
///

/// points
- Breaks no line
///

{fillers}
"""


def write_sample(folder: Path, *, ends: str = "\n") -> Path:
    """Write the subject below a content folder and return its own; `ends` is what ends a line."""
    files: dict[str, str | bytes] = {"subject.toml": SETTINGS, "figures/line.svg": PICTURE}
    for language in LANGUAGES:
        files[f"{language}/10-basics.md"] = _first(language)
        files[f"{language}/20-second.md"] = _second(language)
    written = {name: str(text).replace("\n", ends) for name, text in files.items()}
    return write_subject(folder / NAME, written)
