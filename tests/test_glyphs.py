"""Characters that the house's fonts lack: what stands in, and what is told where nothing does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pdfplumber
import pikepdf
import pypdfium2
import pytest

import studypress
from studypress import ContentError, Request, Setting, Style, fallback
from studypress.document import Font
from studypress.figures.shape import joins, shape
from studypress.fonts import HOUSE_LABEL, REGULAR, characters
from studypress.pages.faces import face_of
from studypress.pages.styles import styles_of
from studypress.press import Press
from studypress.press.machine import Laid
from studypress.problems import Problem, Severity
from studypress.resources import Resources
from tests.support import GUIDE, KEY, WORKSHEET, locale, settings, write_subject
from tests.test_accessibility import faults

SIGNS = "→ ⇒ ⟶ ➜ ➤ ✓ ✗ ❯ ★ ☐ ⌘ ① ⠋ ₿ ₪ ♞ 𝐀 ℝ ∑ ∫ ≤ ∈ ∂ x̄ 10⁻³ ½ α"
SEQUENCES = ("👍🏽", "👨‍👩‍👧", "🇧🇷", "1️⃣", "❤️", "🏳️‍🌈")
"""A skin, a family, a flag, a keycap, a choice of shape, and two of these in one."""

SECTION = f"""\
# Launches 🚀 {{#basics}}

## What does 🛰 say? {{#signs level=basic}}

- [x] Right ✅, {" ".join(SEQUENCES)}
- [ ] Wrong `🐛 ├──`

{SIGNS}

```text
❯ tree 🌳
└── λ
```

/// figure | Caption 🗺
    type: hub
    centre: Base 🏠
- Family 👨‍👩‍👧
- Flag 🇧🇷
- Sum ∑
///
"""
TERMS = """\
# Terms {#terms kind=glossary}

Comet ☄️ {#term-comet questions="signs"}
:   A snowball ❄️.
"""


def asked(text: str) -> str:
    """Return a section whose one question is about a text, which stands in line 8."""
    return f"# One {{#basics}}\n\n## Which? {{#one level=basic}}\n\n- [x] a\n- [ ] b\n\n{text}\n"


def subject(folder: Path, section: str, more: str = "", title: str = "") -> Path:
    """Write a subject with a worksheet; return the folder of subjects."""
    worksheet = '\n[[worksheet]]\nname = "all"\n'
    written = settings(sections=("basics", "terms") if "term-" in more else ("basics",))
    files = {
        "subject.toml": written.replace("Title in en", title or "Title in en") + worksheet,
        "en/10-basics.md": section,
        **({"en/90-terms.md": more} if more else {}),
    }
    write_subject(folder / "content" / "signs", files)
    return folder / "content"


def printed(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(page.get_textpage().get_text_range() for page in pdf)


def embedded(path: Path) -> frozenset[str]:
    """Return the names of the fonts of a PDF, without the marks of subsets."""
    with pikepdf.open(path) as pdf:
        fonts = [
            thing
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and "/FontFamily" in thing
        ]
        return frozenset(str(font.FontFamily) for font in fonts)


# ---------------------------------------------------------------------------------------------
# On paper


@pytest.mark.parametrize(
    "setting",
    [Setting(), Setting(style=Style.LARGE_PRINT, font=Font.ATKINSON)],
    ids=["standard", "large-print-atkinson"],
)
def test_symbols_and_pictographs_are_printed(setting: Setting, tmp_path: Path) -> None:
    content = subject(tmp_path, SECTION, TERMS, "Space 🌌")
    request = Request(content, tmp_path / "out", documents=(GUIDE, WORKSHEET, KEY), setting=setting)
    report = studypress.build(request)
    assert report.problems == ()
    paths = [tmp_path / "out" / made.entry.path for made in report.made]
    assert len(paths) == 3
    for path in paths:
        assert faults(path) == []
    guide, worksheet, key = map(printed, paths)
    for sign in (*SIGNS.split(), *"🌌🚀🛰✅🐛🌳🗺☄❄❯├"):
        assert sign in guide
    for text in (guide, worksheet):
        # a selector that chooses among shapes takes no glyph behind a sign
        plain = text.replace("\N{VARIATION SELECTOR-16}", "")
        for sequence in SEQUENCES:
            assert sequence.replace("\N{VARIATION SELECTOR-16}", "") in plain
    assert "🌌" in key
    assert "𝐀 ℝ ∑" in key


def test_words_in_other_scripts_are_printed(tmp_path: Path) -> None:
    words = "שלום مرحبا ไทย हिन्दी ქართული 한국 東京 Ελληνικά Москва"
    content = subject(tmp_path, asked(f"All: {words}."))
    report = studypress.build(Request(content, tmp_path / "out", documents=(GUIDE,)))
    assert report.problems == ()
    (made,) = report.made
    path = tmp_path / "out" / made.entry.path
    assert faults(path) == []
    with pdfplumber.open(path) as pdf:
        letters = [char for page in pdf.pages for char in page.chars]
    drawn = {char["text"]: char["x0"] for char in letters}
    # what is written from the right stands so among words that are not
    assert drawn["ש"] > drawn["ל"] > drawn["ו"] > drawn["ם"]
    assert drawn["ה" if "ה" in drawn else "A"] < drawn["ש"] < drawn["東"] < drawn["М"]
    needed = {"Noto Sans Hebrew", "Amiri", "Noto Sans Thai", "Noto Sans Devanagari"}
    assert needed <= embedded(path)


def laid_out(html: str, setting: Setting, folder: Path) -> tuple[Press, Laid]:
    resources = Resources(folder)
    styles = styles_of(GUIDE, setting, locale("en"), resources)
    machine = Press(folder, (), "trial.pdf")
    return machine, machine.lay_out(html, styles)


HEAD = '<!DOCTYPE html><html lang="en" dir="ltr"><title>T</title><body>'


@pytest.mark.parametrize("font", Font)
def test_what_check_lets_pass_the_press_can_set(font: Font, tmp_path: Path) -> None:
    """Every character that check would not tell, in one document."""
    addresses = {family.at(REGULAR) for family in HOUSE_LABEL}
    codes = sorted(set().union(*map(characters, addresses)))
    wanted = [
        chr(code)
        for code in codes
        if unicodedata.category(chr(code))[0] not in "CZM" and not 0xFFF0 <= code <= 0xFFFF
    ]
    assert len(wanted) > 8000
    lines = ["".join(wanted[at : at + 40]) for at in range(0, len(wanted), 40)]
    body = "".join(f"<p>{line.replace('&', '').replace('<', '')}</p>" for line in lines)
    machine, laid = laid_out(HEAD + body, Setting(font=font), tmp_path)
    machine.draw(laid)
    machine.check()


@pytest.mark.parametrize("letters", ["🚀", "∑ ℝ", "➜ ❯", "♞ ☄", "ỻ", "├─", "x⃗"])
def test_a_line_stays_as_high_as_it_is(letters: str, tmp_path: Path) -> None:
    def places(word: str) -> Sequence[float]:
        text = f"<p>A line with {word} in it</p><p>{word}</p><p><code>{word}</code> so</p>"
        _, laid = laid_out(f"{HEAD}{text}<p id='end'>End</p>", Setting(), tmp_path)
        box = laid.boxes["end"]
        return box.page, box.top

    assert places(letters) == places("word")


def test_a_plain_text_gets_no_other_font(tmp_path: Path) -> None:
    content = subject(tmp_path, asked("Words → here."))
    report = studypress.build(Request(content, tmp_path / "out", documents=(GUIDE,)))
    (made,) = report.made
    assert embedded(tmp_path / "out" / made.entry.path) == {"Label", "Text"}


# ---------------------------------------------------------------------------------------------
# Labels of figures


def fonts_of(text: str) -> list[str]:
    return [glyph.font for glyph in shape(text, REGULAR, HOUSE_LABEL)]


def test_the_label_face_is_that_of_the_stylesheets(tmp_path: Path) -> None:
    styles = styles_of(GUIDE, Setting(), locale("en"), Resources(tmp_path))
    assert face_of("label", styles) == HOUSE_LABEL


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_a_sequence_is_one_glyph_of_the_pictographs(sequence: str) -> None:
    assert [font for font in fonts_of(sequence) if font]
    drawn = [glyph for glyph in shape(sequence, REGULAR, HOUSE_LABEL) if glyph.advance]
    assert len(drawn) == 1
    assert drawn[0].number != 0
    assert "Emoji" in drawn[0].font


def test_digits_behind_a_pictograph_stay_in_the_face_of_labels() -> None:
    *_, space, digit = fonts_of("🚀 3")
    assert (space, digit) == ("Source Sans 3/normal",) * 2


@pytest.mark.parametrize("font", Font)
@pytest.mark.parametrize("group", ["x̄", "v⃗", "V̂", "q̃"])
def test_a_mark_stands_on_its_letter(group: str, font: Font, tmp_path: Path) -> None:
    text = asked(f"A {group} here.").replace("Which?", f"Which {group}?")
    request = Request(
        subject(tmp_path, text), tmp_path, documents=(GUIDE,), setting=Setting(font=font)
    )
    (made,) = studypress.build(request).made
    places = []
    with pypdfium2.PdfDocument(tmp_path / made.entry.path) as pdf:
        for page in (page.get_textpage() for page in pdf):
            text = "".join(page.get_text_range(at, 1) or " " for at in range(page.count_chars()))
            for found in re.finditer(group, text):
                at = found.start()
                places.append((page.get_charbox(at), page.get_charbox(at + 1)))
    assert len(places) >= 3
    for (left, _, right, _), (begins, _, ends, _) in places:
        assert left < (begins + ends) / 2 < right + 1


def test_a_letter_goes_with_its_mark() -> None:
    assert len(set(fonts_of("v⃗"))) == 1
    assert len(set(fonts_of("av⃗"))) == 2


def test_a_label_with_what_its_face_lacks_is_set_as_a_whole() -> None:
    assert joins("Launch 🚀")
    assert joins("➜ so")
    assert not joins("Café – naïve → “so”")


# ---------------------------------------------------------------------------------------------
# Told before anything is made


def told(content: Path, **request: object) -> list[Problem]:
    """Return the errors that `check` tells, before anything is made."""
    try:
        studypress.check(Request(content, content.parent / "out", **request))  # type: ignore[arg-type]
    except ContentError as error:
        return [one for one in error.problems if one.severity is Severity.ERROR]
    return []


def test_what_no_font_has_is_told_once_a_script_and_file(tmp_path: Path) -> None:
    text = """\
<!-- ཀ is no problem in a note -->

This ཁ and ཀ.

And ཀ&#xf42; once more, with 𝄞.

```text
code ཆ
```
"""
    found = told(subject(tmp_path, asked(text)))
    assert [(problem.path.name, problem.line, problem.message) for problem in found] == [
        (
            "10-basics.md",
            10,
            "no font has the Tibetan characters U+0F41 ('ཁ'), U+0F40 ('ཀ'), U+0F42 ('ག'), "
            "U+0F46 ('ཆ'): 5 times in this file",
        ),
        ("10-basics.md", 12, "no font has the character U+1D11E ('𝄞')"),
    ]
    assert found[0].hint.startswith("no package is known: write it in Latin letters")


@pytest.mark.parametrize(
    "text",
    [
        "`&#xf40;` in code",
        "*Word*{lang=en title='ཀ'}",
        "a\N{SOFT HYPHEN}b",
        "☎\N{VARIATION SELECTOR-15} ☎\N{VARIATION SELECTOR-16}",
        "a\N{NO-BREAK SPACE}b\N{IDEOGRAPHIC SPACE}c\N{EM SPACE}d",
    ],
)
def test_what_takes_no_glyph_is_not_told(text: str, tmp_path: Path) -> None:
    content = subject(tmp_path, asked(text))
    assert told(content) == []
    assert studypress.build(Request(content, tmp_path, documents=(GUIDE,))).problems == ()


def test_settings_and_names_are_looked_at_too(tmp_path: Path) -> None:
    content = subject(tmp_path, asked("So."), title="ཀ")
    roster = tmp_path / "names.csv"
    roster.write_text("Name\nAda\nཁ\nשרה\n", encoding="utf-8")
    found = told(content, roster=roster)
    assert [(problem.path.name, problem.line) for problem in found] == [
        ("subject.toml", 5),
        ("names.csv", 3),
    ]


@pytest.mark.parametrize(
    ("word", "package"),
    [
        ("漢字", "python -m pip install noto-cjk-sans-jp-regular noto-cjk-sans-jp-bold"),
        ("한국", "python -m pip install noto-cjk-sans-jp-regular noto-cjk-sans-jp-bold"),
        ("ᏣᎳᎩ", "python -m pip install weblate-fonts"),
        ("ཀ", "no package is known"),
        ("𝄞", "python -m pip install weblate-fonts"),
        ("⇱", "write it another way"),
    ],
)
def test_the_hint_names_the_package_to_install(
    word: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = fallback.STAND_INS[:-2]
    monkeypatch.setattr(fallback, "STAND_INS", installed)
    (problem,) = told(subject(tmp_path, asked(word)))
    assert problem.line == 8
    assert problem.hint.startswith(package)


def test_a_font_of_the_project_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fallback, "STAND_INS", ())
    content = subject(tmp_path, asked("שלום"))
    assert len(told(content)) == 1
    (tmp_path / "styles").mkdir()
    rule = (
        '@font-face { font-family: "H"; src: url("font:/manimgx_fonts/NotoSansHebrew[wght].ttf") }'
    )
    (tmp_path / "styles" / "local.css").write_text(rule, encoding="utf-8")
    assert told(content) == []
