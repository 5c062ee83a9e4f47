"""A small subject with everything that a screen reader must be told rightly, in four languages."""

from __future__ import annotations

from pathlib import Path

from tests.sample import LANGUAGES, PICTURE
from tests.support import write_subject

NAME = "heard"
PERSON = "Zoë Šmíd"

SETTINGS = """\
languages = ["en", "fr", "pt-BR", "de"]
sections = ["before", "asked", "words"]
author = "Ada Lovelace"

[title]
en = "What is heard"
fr = "Ce qui s'entend"
pt-BR = "O que se ouve"
de = "Was man hört"

[[worksheet]]
name = "all"
sections = ["asked"]
seed = 2
"""

BEFORE = """\
# Before {#before kind=prose}

What this is for.

## A part {#part-one}

> Somebody said so.

### Below the part

Text of the part.
"""

WORDS = """\
# Words {#words kind=glossary}

Branch {#term-branch questions="choice" EN}
:   A line of commits.

Commit {#term-commit questions="open" EN}
:   A state of the files.
"""

ASKED = """\
# Asked {#asked}

The introduction, with <https://example.org/>.

## What is open? {#open level=basic minutes=3 tags="one"}

/// probe
What the asker is after.
///

The model answer has a *déjà vu*{lang=fr}, `code`, <u>a line</u> and [a link](#choice).

- One
    1. First
    2. Second
- Two

| Name | Use |
|---|---|
| fetch | reads |
| push | writes |

```python
print("code")
```

/// figure | What the picture shows
![A line that rises](figures/line.svg)
///

/// figure | What the drawing shows
    type: hub
    centre: Middle
- Begin
- Go on
- End
///

/// points
- The first point
- The second point
///

/// follow-ups
- And then?
- And what else?
///

## Which is right? {#choice level=basic}

A lead above the choices.

- [ ] The wrong one
- [x] The right one

Why it is so.

## Complete {#gap level=basic}

Water is [[hydrogen]] with [[oxygen]].

## Join {#match level=basic kind=match}

France
:   Paris

Italy
:   Rome

## Order {#order level=basic kind=order}

1. Get up
2. Go out
3. Come back
"""


def roster_of(folder: Path) -> Path:
    """Return where the roster lies that belongs to a content folder."""
    return folder.parent / "roster.csv"


def write_heard(folder: Path) -> None:
    """Write the subject below a content folder, and a roster beside it."""
    files = {"subject.toml": SETTINGS, "figures/line.svg": PICTURE}
    for language in LANGUAGES:
        words = WORDS.replace(" EN", "" if language == "en" else ' en="word"')
        texts = {"10-basics": BEFORE, "20-asked": ASKED, "30-words": words}
        for name, text in texts.items():
            if language != "en":
                # these the source edition alone states
                for stated in (" kind=prose", " kind=glossary", " kind=match", " kind=order"):
                    text = text.replace(stated, "")
                for stated in (" level=basic", " minutes=3", ' tags="one"'):
                    text = text.replace(stated, "")
                text = text.replace(' questions="choice"', "").replace(' questions="open"', "")
            files[f"{language}/{name}.md"] = text
    write_subject(folder / NAME, files)
    roster_of(folder).write_text(f"Name\n{PERSON}\nAda L.\n", encoding="utf-8")
