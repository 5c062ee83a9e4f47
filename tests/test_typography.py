"""What an author types plainly, set as each language sets it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.pages.markup import Renderer
from studypress.pages.typography import set_plain
from tests.support import fragment, locale

LANGUAGES = ("en", "fr", "pt-BR", "de")
RULES = {language: locale(language).typography for language in LANGUAGES}


def shown(text: str) -> str:
    """Return a text with its special spaces made visible: ~ does not break, _ is narrow too."""
    assert "~" not in text
    assert "_" not in text
    return text.replace("\u00a0", "~").replace("\u202f", "_")


def set_in(language: str, typed: str) -> str:
    return shown(set_plain(typed, RULES[language]))


def html_in(language: str, typed: str) -> str:
    return shown(str(Renderer(RULES[language]).inline(fragment(typed))))


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        pytest.param("en", "\"x\" and 'y'", "“x” and ‘y’", id="English"),
        pytest.param("pt-BR", "\"x\" e 'y'", "“x” e ‘y’", id="Portuguese"),
        pytest.param("de", "\"x\" und 'y'", "„x“ und ‚y‘", id="German"),
        pytest.param("fr", "\"x\" et 'y'", "«_x_» et “y”", id="French"),
        pytest.param("en", "\"a 'b' c\"", "“a ‘b’ c”", id="single within double"),
        pytest.param("fr", '"a "b" c"', "«_a “b” c_»", id="double within double"),
        pytest.param("de", "\"'a' b\"", "„‚a‘ b“", id="both open at once"),
        pytest.param("en", "\"a 'b'\"", "“a ‘b’”", id="both close at once"),
        pytest.param("en", '("x")', "(“x”)", id="in brackets"),
        pytest.param("en", '"a"-"b", "c".', "“a”-“b”, “c”.", id="several"),
        pytest.param("en", 'a 5" disk', 'a 5" disk', id="inches"),
        pytest.param("en", 'a " b', 'a " b', id="a mark alone"),
        pytest.param("fr", 'l\'"ami"', "l’«_ami_»", id="behind an elision"),
        pytest.param("fr", "« x »", "«_x_»", id="guillemets typed with plain spaces"),
        pytest.param("fr", "«x»", "«_x_»", id="guillemets typed without spaces"),
        pytest.param("fr", '« a "b" »', "«_a “b”_»", id="within typed guillemets"),
        pytest.param("de", '„a "b"“', "„a ‚b‘“", id="within typed quotation marks"),
        pytest.param("en", "« x »", "« x »", id="another language's marks"),
    ],
)
def test_quotation_marks(language: str, typed: str, expected: str) -> None:
    assert set_in(language, typed) == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("don't", "don’t"),
        ("l'ami", "l’ami"),
        ("'tis done", "’tis done"),
        ("the dogs' bone", "the dogs’ bone"),
        ("the '80s", "the ’80s"),
    ],
)
def test_apostrophes(language: str, typed: str, expected: str) -> None:
    assert set_in(language, typed) == expected


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        pytest.param("fr", "Qui ? Moi ! a ; b", "Qui_? Moi_! a_; b", id="narrow"),
        pytest.param("fr", "Note : a", "Note~: a", id="before the colon a whole one"),
        pytest.param("fr", "Qui? Moi! a; b: c", "Qui_? Moi_! a_; b~: c", id="none typed"),
        pytest.param("fr", "Qui\n? Moi", "Qui_? Moi", id="at the end of a line"),
        pytest.param("fr", "Quoi ?!", "Quoi_?!", id="two marks"),
        pytest.param("fr", "(vraiment ?)", "(vraiment_?)", id="before a bracket"),
        pytest.param("fr", '"Qui ?", dit-il', "«_Qui_?_», dit-il", id="within quotation marks"),
        pytest.param("fr", "\"a 'qui?' b\"", "«_a “qui_?” b_»", id="within inner ones"),
        pytest.param("fr", "à 10:30, std::sort", "à 10:30, std::sort", id="inside of a word"),
        pytest.param("fr", "(?)", "(?)", id="no word before"),
        pytest.param("en", "Who? Me! a; b: c", "Who? Me! a; b: c", id="English has none"),
        pytest.param("de", "Wer? Ich! a; b: c", "Wer? Ich! a; b: c", id="German has none"),
        pytest.param("pt-BR", "Quem? Eu! a; b: c", "Quem? Eu! a; b: c", id="Portuguese has none"),
    ],
)
def test_spaces_before_punctuation(language: str, typed: str, expected: str) -> None:
    assert set_in(language, typed) == expected


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        pytest.param("en", "a -- b", "a~– b", id="English"),
        pytest.param("de", "a -- b", "a~– b", id="German"),
        pytest.param("fr", "a -- b", "a~– b", id="French"),
        pytest.param("pt-BR", "a -- b", "a~— b", id="Portuguese"),
        pytest.param("en", "a\n-- b", "a~– b", id="never at the beginning of a line"),
        pytest.param("en", "10--20", "10–20", id="a range"),
        pytest.param("en", "--force", "--force", id="an option of a command"),
        pytest.param("en", "-- a", "-- a", id="at the beginning"),
        pytest.param("en", "wait...", "wait…", id="ellipsis"),
        pytest.param("en", "a.... b", "a.... b", id="four points are none"),
    ],
)
def test_dashes_and_ellipses(language: str, typed: str, expected: str) -> None:
    assert set_in(language, typed) == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("5 % in 50 ms", "5~% in 50~ms"),
        ("16 GB, 3 km, 20 °C", "16~GB, 3~km, 20~°C"),
        ("takes 5\nms", "takes 5~ms"),
        ("the 3 members", "the 3 members"),
        ("of 2 sorts", "of 2 sorts"),
    ],
)
def test_numbers_keep_their_units(language: str, typed: str, expected: str) -> None:
    assert set_in(language, typed) == expected


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        pytest.param("en", '"*x*" y', "“<em>x</em>” y", id="around"),
        pytest.param("de", '*"x"* y', "<em>„x“</em> y", id="inside"),
        pytest.param("fr", 'a "**x** y" z', "a «_<strong>x</strong> y_» z", id="at one end"),
        pytest.param("fr", '"x `y`" z', "«_x <code>y</code>_» z", id="around code"),
        pytest.param("fr", "**Mot** : x", "<strong>Mot</strong>~: x", id="French colon"),
        pytest.param("fr", "`x` ?", "<code>x</code>_?", id="French question"),
        pytest.param("en", "**A** -- b", "<strong>A</strong>~– b", id="dash behind"),
        pytest.param("en", "a -- **b**", "a~– <strong>b</strong>", id="dash before"),
        pytest.param("en", "**5** ms", "<strong>5</strong>~ms", id="unit"),
        pytest.param("en", "**A**'s", "<strong>A</strong>’s", id="apostrophe"),
    ],
)
def test_across_inline_markup(language: str, typed: str, expected: str) -> None:
    assert html_in(language, typed) == expected


def test_quotation_marks_left_open_end_with_their_paragraph() -> None:
    set_html = str(Renderer(RULES["en"]).block(fragment('"a\n\n"b" c')))
    assert set_html == "<p>“a</p>\n<p>“b” c</p>"


def test_a_heading_begins_with_a_quotation_mark() -> None:
    assert Renderer(RULES["en"]).heading(fragment('"Why": what?')) == "“Why”: what?"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "kept",
    [
        pytest.param('`a ? "b" -- 10--20 ...`', id="code"),
        pytest.param("https://a.example/10--20?b=1...2", id="address"),
        pytest.param("<https://a.example/10--20?b=1...2>", id="address as a link"),
        pytest.param("www.a.example/10--20", id="address without its scheme"),
    ],
)
def test_code_and_addresses_stay_as_they_are(language: str, kept: str) -> None:
    text = re.sub("<[^>]*>", "", html_in(language, f"x {kept} y"))
    assert text == f"x {kept.strip('`<>')} y"


@pytest.mark.parametrize("language", LANGUAGES)
def test_blocks_of_code_stay_as_they_are(language: str) -> None:
    code = 'print("a ?") -- 10--20 ...'
    for typed in (f"```\n{code}\n```", f"    {code}"):
        text = re.sub("<[^>]*>", "", str(Renderer(RULES[language]).block(fragment(typed))))
        assert text.strip() == code


def test_the_target_of_a_link_stays_as_it_is() -> None:
    href = "https://a.example/10--20?b=1...2"
    assert f'href="{href}"' in html_in("fr", f"[a ?]({href})")


TYPED = st.lists(
    st.sampled_from(
        [
            *"\"'.?!:;,-()/5é%",
            *" \n\u00a0\u202f",
            *"«»“”‘’„‚–—…",
            *("--", " -- ", "...", "ms", "ab", "https://a.b/c", "don't"),
        ]
    ),
    max_size=12,
).map("".join)


@pytest.mark.parametrize("language", LANGUAGES)
@given(typed=TYPED)
def test_setting_twice_changes_nothing(language: str, typed: str) -> None:
    once = set_plain(typed, RULES[language])
    assert set_plain(once, RULES[language]) == once


def unset(text: str) -> str:
    """Return the characters that setting must keep: quotation marks, dashes, ellipses undone."""
    text = text.replace("…", "...").replace("--", "-")
    text = re.sub("[–—]", "-", text)
    text = re.sub("[«»“”„]", '"', text)
    text = re.sub("[‘’‚]", "'", text)
    return re.sub(r"\s", "", text).replace("'", '"')


@pytest.mark.parametrize("language", LANGUAGES)
@given(typed=st.one_of(TYPED, st.text()))
def test_no_visible_character_is_lost(language: str, typed: str) -> None:
    assert unset(set_plain(typed, RULES[language])) == unset(typed)


@pytest.mark.parametrize("language", LANGUAGES)
@given(words=st.lists(st.text("abcé", min_size=1), min_size=2))
def test_words_stay_apart(language: str, words: list[str]) -> None:
    assert set_plain(" ".join(words), RULES[language]).split() == words
