"""What is too wide for its place: long words, addresses, tables of many columns, long code."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

import studypress
from studypress import Request, Setting, Style
from studypress.press.overflow import shared
from tests.support import GUIDE, KEY, WORKSHEET, settings, write_subject

ADDRESS = (
    "https://example.org/a/long/path/archive-2025-06-27T10-53-25Z_bd237f0f-09d7-4d25-bda6-"
    "a3781b5e0e9a.tar.gz?signature=abcdefghijklmnopqrstuvwxyz0123456789"
)
_NUMBERS = count(1)


def long_word() -> str:
    """Return an identifier of some 90 letters that no other text has."""
    return f"W{next(_NUMBERS)}" + "ThatSomebodyWroteWithoutEverThinkingOfPaper" * 2


def section() -> tuple[str, list[str]]:
    """Return a section with a long word in every place of text, and these words."""
    words = [long_word() for _ in range(24)]
    w = iter(words)
    return (
        f"""\
# Shapes {next(w)} {{#basics}}

Introduced by (**{next(w)}**) and "`{next(w)}`".

## What is {next(w)}? {{#chosen level=basic}}

- [x] ({next(w)})
- [ ] **{next(w)}**

## Fill {{#filled level=basic}}

The [[{next(w)}]], and {next(w)}.

## Match {{#matched level=basic kind=match}}

{next(w)}
:   {next(w)}

`{next(w)}`
:   `{next(w)}`

## Order {{#ordered level=basic kind=order}}

1. {next(w)}
2. *{next(w)}*

## What holds it? {{#held level=basic}}

Under {ADDRESS}, [{next(w)}](#chosen), <kbd>{next(w)}</kbd>.

> [!NOTE]
> {next(w)}

| {next(w)} | b | `{next(w)}` |
|---|---|---|
| {next(w)} | {next(w)} | c |

- {next(w)}

/// points
- {next(w)}
- ({next(w)})
///
""",
        words,
    )


@pytest.mark.parametrize("style", [Style.STANDARD, Style.LARGE_PRINT])
def test_a_word_too_long_for_its_line_breaks_wherever_it_stands(
    tmp_path: Path, style: Style
) -> None:
    text, words = section()
    sheet = '[[worksheet]]\nname = "all"\n'
    write_subject(
        tmp_path / "content" / "demo",
        {"subject.toml": settings(more=sheet), "en/10-basics.md": text},
    )
    out = tmp_path / "out"
    request = Request(
        tmp_path / "content",
        out,
        documents=(GUIDE, WORKSHEET, KEY),
        setting=Setting(style=style),
    )

    report = studypress.build(request)

    paths = [out / made.entry.path for made in report.made]
    assert len(paths) == 3, report.problems
    said = letters(next(path for path in paths if "-guide-" in path.name))
    assert [word for word in words if word not in said] == []
    assert ADDRESS in said


def letters(path: Path) -> str:
    """Return all that a PDF says, without spaces and ends of lines."""
    with pypdfium2.PdfDocument(path) as pdf:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in pdf)


@given(st.lists(st.floats(1, 1000), min_size=1, max_size=30), st.floats(1, 1000))
def test_columns_too_wide_share_the_room_there_is(needed: list[float], room: float) -> None:
    if sum(needed) <= room:
        return
    widths = shared(room, needed)

    assert sum(widths) == pytest.approx(room)
    assert all(width <= need for width, need in zip(widths, needed, strict=True))
    cut = [width for width, need in zip(widths, needed, strict=True) if width < need]
    assert cut
    assert all(width == pytest.approx(max(widths)) for width in cut)


TABLE = """\
# Shapes {{#basics}}

## What does the table show? {{#table level=basic}}

It shows these:

| {heads} |
|{rules}
| {cells} |

/// points
- Columns
///
"""


def tabled(folder: Path, columns: int, style: Style) -> studypress.Report:
    """Build the guide of a subject whose table has so many columns of long words."""
    text = TABLE.format(
        heads=" | ".join(f"ColumnNumber{n}" for n in range(columns)),
        rules="---|" * columns,
        cells=" | ".join(f"value.with_{n}_and_more" for n in range(columns)),
    )
    write_subject(folder / "content" / "demo", {"en/10-basics.md": text})
    setting = Setting(style=style)
    return studypress.build(
        Request(folder / "content", folder / "out", documents=(GUIDE,), setting=setting)
    )


def test_a_table_of_many_columns_is_delivered(tmp_path: Path) -> None:
    report = tabled(tmp_path, 16, Style.STANDARD)

    assert report.problems == ()
    (made,) = report.made
    with pdfplumber.open(tmp_path / "out" / made.entry.path) as pdf:
        rights = [char["x1"] for page in pdf.pages for char in page.chars]
        assert max(rights) < pdf.pages[0].width


def test_a_table_that_no_page_holds_is_told_with_its_way_out(tmp_path: Path) -> None:
    report = tabled(tmp_path, 24, Style.LARGE_PRINT)

    assert report.made == ()
    (problem,) = report.problems
    assert problem.path.name == "10-basics.md"
    assert "past the margin" in problem.message
    assert "fewer columns" in (problem.hint or "")


def test_code_longer_than_a_page_begins_where_it_stands(tmp_path: Path) -> None:
    code = "\n".join(f"line_{n} = {n}" for n in range(90))
    text = f"""\
# Shapes {{#basics}}

## What does it print? {{#printed level=basic}}

```python
{code}
```

- [x] Nothing
- [ ] All
"""
    write_subject(tmp_path / "content" / "demo", {"en/10-basics.md": text})
    report = studypress.build(Request(tmp_path / "content", tmp_path / "out", documents=(GUIDE,)))

    (made,) = report.made
    with pdfplumber.open(tmp_path / "out" / made.entry.path) as pdf:
        opening = next(
            page for page in pdf.pages[2:] if "What does it print?" in page.extract_text()
        )
        assert "line_0 = 0" in opening.extract_text()
