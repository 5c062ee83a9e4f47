"""What an author types plainly, set as each language sets it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.content.switches import check_switches, is_language
from studypress.pages.markup import Renderer
from studypress.source import Faults, SourceFile
from studypress.typography.edits import BREAK, OBJECT
from studypress.typography.typeset import set_plain, typesetter
from tests.support import fragment, locale

LANGUAGES = ("en", "fr", "pt-BR", "de")
ALONE = {language: locale(language).typography for language in LANGUAGES}
RULES = {language: replace(rules, others=ALONE) for language, rules in ALONE.items()}
"""The rules of each language, with those of the others for words in them."""


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
        pytest.param("fr", '"a l\'"ami" b"', "«_a l’“ami” b_»", id="behind one, within"),
        pytest.param("en", '"the dogs\'" b', "“the dogs’” b", id="an apostrophe ends it"),
        pytest.param("fr", "« x »", "«_x_»", id="guillemets typed with plain spaces"),
        pytest.param("fr", "«x»", "«_x_»", id="guillemets typed without spaces"),
        pytest.param("fr", '« a "b" »', "«_a “b”_»", id="within typed guillemets"),
        pytest.param("de", '„a "b"“', "„a ‚b‘“", id="within typed quotation marks"),
        pytest.param("en", "« x »", "« x »", id="another language's marks"),
        pytest.param("en", '"a \'b "c" d\' e"', "“a ‘b “c” d’ e”", id="English, three deep"),
        pytest.param("pt-BR", '"a \'b "c" d\' e"', "“a ‘b “c” d’ e”", id="Portuguese"),
        pytest.param("de", '"a \'b "c" d\' e"', "„a ‚b „c“ d‘ e“", id="German, three deep"),
        pytest.param("fr", '"a \'b "c" d\' e"', "«_a “b ‘c’ d” e_»", id="French, three deep"),
        pytest.param("en", "'a \"b\" c'", "‘a “b” c’", id="double within single"),
        pytest.param("en", '(\'42\') and ["x"] or /"y"', "(‘42’) and [“x”] or /“y”", id="brackets"),
        pytest.param("en", '“a "b” c" d', '“a ‘b” c" d', id="typed marks and plain ones"),
        pytest.param("en", "6'2\" by 5' long", "6'2\" by 5' long", id="feet and inches"),
        pytest.param("fr", '"a"; "b"!', "«_a_»_; «_b_»_!", id="marks behind guillemets"),
        pytest.param("en", '漢"字"漢', "漢“字”漢", id="between wide characters"),
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
        ("Hans' 1980's", "Hans’ 1980’s"),
    ],
)
def test_apostrophes(language: str, typed: str, expected: str) -> None:
    assert set_in(language, typed) == expected


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("en", "'tis the dogs' bone", "’tis the dogs’ bone"),
        ("en", "rock 'n' roll 'n' 'roll'", "rock ’n’ roll ’n’ ‘roll’"),
        ("de", "'s ist so'n Buch, 'ne 'Frage'", "’s ist so’n Buch, ’ne ‚Frage‘"),
    ],
)
def test_words_that_begin_with_an_apostrophe(language: str, typed: str, expected: str) -> None:
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
        pytest.param("fr", "Ah ? !", "Ah_?_!", id="two marks apart"),
        pytest.param(
            "fr", r"C:\x !important :-) a != b", r"C:\x !important :-) a != b", id="signs"
        ),
        pytest.param(
            "fr", "https://a.example/?x ?", "https://a.example/?x_?", id="behind an address"
        ),
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
        pytest.param("fr", "a -- b", "a –~b", id="French opens an aside"),
        pytest.param("fr", "a -- b -- c. D -- e.", "a –~b~– c. D –~e.", id="French, in pairs"),
        pytest.param(
            "fr", "a -- p. ex. b -- c", "a –~p.~ex. b~– c", id="an abbreviation ends none"
        ),
        pytest.param("fr", "a — b — c", "a —~b~— c", id="French, typed"),
        pytest.param("de", "a – b – c", "a~– b~– c", id="German, typed"),
        pytest.param("pt-BR", "a -- b", "a~— b", id="Portuguese"),
        pytest.param("en", "a\n-- b", "a~– b", id="never at the beginning of a line"),
        pytest.param("en", "10--20", "10–20", id="a range"),
        pytest.param("en", "--force", "--force", id="an option of a command"),
        pytest.param("en", "-- a", "–~a", id="at the beginning"),
        pytest.param("fr", "-- Oui? -- Non.", "–~Oui_? –~Non.", id="French speech"),
        pytest.param("pt-BR", "-- Oi! -- disse.", "—~Oi!~— disse.", id="Portuguese speech"),
        pytest.param("fr", "— a", "—~a", id="at the beginning, typed"),
        pytest.param("en", "--", "--", id="alone"),
        pytest.param("en", "--a", "--a", id="an option at the beginning"),
        pytest.param("en", "10%--20%, 2026-11-21", "10%–20%, 2026-11-21", id="per cent, a date"),
        pytest.param("de", "1.--3. Mai", "1.–3.~Mai", id="a range of days"),
        pytest.param("fr", "le 1er--3 mai", "le 1er–3~mai", id="French days"),
        pytest.param("pt-BR", "1º--3 de maio, 1.º--3", "1º–3~de~maio, 1.º–3", id="Portuguese days"),
        pytest.param("fr", "10 %--20 %", "10~%–20~%", id="per cent with a space"),
        pytest.param("en", "3 x 4 x 5, 3x4", "3~×~4~×~5, 3x4", id="multiplication"),
        pytest.param("en", "wait...", "wait…", id="ellipsis"),
        pytest.param("fr", "et ... après", "et~… après", id="ellipsis between words"),
        pytest.param("en", "a.... b", "a.... b", id="four points are none"),
    ],
)
def test_dashes_and_ellipses(language: str, typed: str, expected: str) -> None:
    assert set_in(language, typed) == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("5 %, 50 ms", "5~%, 50~ms"),
        ("§ 3, R$ 5, $ 5, Nº 7, 5 €", "§~3, R$~5, $~5, Nº~7, 5~€"),
        ("16 GB, 3 km, 20 °C", "16~GB, 3~km, 20~°C"),
        ("takes 5\nms", "takes 5~ms"),
        ("5 \u00b5s, 5 \u03bcs, 4 KB, 2 MW", "5~\u00b5s, 5~\u03bcs, 4~KB, 2~MW"),
        ("10 h 30, 10h 30, 24 h 100", "10~h~30, 10h~30, 24~h 100"),
        ("3 s'en, 2 m’a", "3 s’en, 2 m’a"),
        ("the 3 members", "the 3 members"),
        ("of 2 sorts", "of 2 sorts"),
    ],
)
def test_numbers_keep_their_units(language: str, typed: str, expected: str) -> None:
    assert set_in(language, typed) == expected


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        pytest.param("en", "5% of 10 000", "5% of 10 000", id="English has no space there"),
        pytest.param("pt-BR", "5% de 10 000", "5% de 10 000", id="nor has Portuguese"),
        pytest.param("fr", "5% de 10 000, en 2019 300", "5~% de 10_000, en 2019 300", id="French"),
        pytest.param("de", "5% von 10 000, 8%ig", "5~% von 10_000, 8%ig", id="German"),
        pytest.param(
            "de", "die 5%-Klausel, 5%-10%", "die 5%-Klausel, 5~%-10~%", id="a German compound"
        ),
        pytest.param(
            "en", "see Fig. 3, pp. 12, No. 5", "see Fig.~3, pp.~12, No.~5", id="before a number"
        ),
        pytest.param("fr", "chap. IV, p. 12", "chap.~IV, p.~12", id="French"),
        pytest.param("de", "Abb. 3, S. 5", "Abb.~3, S.~5", id="German"),
        pytest.param("fr", "tabl. 2, éq. 5", "tabl.~2, éq.~5", id="French tables"),
        pytest.param("fr", "1 million, 8 Gio", "1~million, 8~Gio", id="French units"),
        pytest.param("pt-BR", "R$ 5 mi, 3 trilhões", "R$~5~mi, 3~trilhões", id="its units"),
        pytest.param("pt-BR", "cap. 3, n. 5", "cap.~3, n.~5", id="Portuguese"),
        pytest.param("pt-BR", "séc. XIX, n.os 5 e 6", "séc.~XIX, n.os~5 e 6", id="centuries"),
        pytest.param("en", "Dr. Smith, Mrs Jones", "Dr.~Smith, Mrs~Jones", id="before a name"),
        pytest.param("fr", "M. Dupont, Mme Émile", "M.~Dupont, Mme~Émile", id="French"),
        pytest.param("fr", "Me Roux, Mgr Roux", "Me~Roux, Mgr~Roux", id="French titles"),
        pytest.param("pt-BR", "Exmo. Sr. Dr. João", "Exmo.~Sr.~Dr.~João", id="titles in a row"),
        pytest.param(
            "pt-BR", "o Sr. Silva, a Dra. Ito", "o Sr.~Silva, a Dra.~Ito", id="Portuguese"
        ),
        pytest.param(
            "de", "z.B., d. h., i. d.R., U.a.", "z.~B., d.~h., i.~d.~R., U.~a.", id="abbreviations"
        ),
        pytest.param(
            "de", "u.v.a.m., Dr. h.c., u. dgl. m.", "u.~v.~a.~m., Dr. h.~c., u.~dgl.~m.", id="more"
        ),
        pytest.param(
            "de",
            "S. 5 f., §§ 5 ff., um 8 Uhr, ca. 5",
            "S.~5~f., §§~5~ff., um 8~Uhr, ca.~5",
            id="f.",
        ),
        pytest.param("de", "3,5 Mio. € und 2 Mrd. $", "3,5~Mio.~€ und 2~Mrd.~$", id="Mio. €"),
        pytest.param("fr", "p.ex. ou p. ex.", "p.~ex. ou p.~ex.", id="French"),
        pytest.param("fr", "op.cit., i. e., s. l.", "op.~cit., i.~e., s.~l.", id="Latin"),
        pytest.param("pt-BR", "p.ex. ou p. ex.", "p.~ex. ou p.~ex.", id="Portuguese"),
        pytest.param("pt-BR", "V. Exa., [s. d.]", "V.~Exa., [s.~d.]", id="of address"),
        pytest.param(
            "en", "21 November 2026, May 5", "21~November 2026, May~5", id="day and month"
        ),
        pytest.param("en", "Nov. 21, Mar 3", "Nov.~21, Mar~3", id="a short month"),
        pytest.param("de", "21. November 2026", "21.~November 2026", id="German"),
        pytest.param("fr", "le 1er mai", "le 1er~mai", id="French"),
        pytest.param("pt-BR", "1.º de maio, 1º de maio", "1.º~de~maio, 1º~de~maio", id="the first"),
        pytest.param("pt-BR", "21 de novembro de 2026", "21~de~novembro de 2026", id="Portuguese"),
    ],
)
def test_spaces_that_do_not_break(language: str, typed: str, expected: str) -> None:
    assert set_in(language, typed) == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("漢字\nかな", "漢字かな"),
        ("漢字 \n  かな", "漢字かな"),
        ("漢字\nab", "漢字\nab"),
        ("한국\n한국", "한국\n한국"),
        ("漢 字", "漢 字"),
    ],
)
def test_a_line_end_between_wide_characters_is_no_space(
    language: str, typed: str, expected: str
) -> None:
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
        pytest.param("fr", "1<sup>er</sup> mai", "1<sup>er</sup>~mai", id="superior letters"),
        pytest.param("fr", "n<sup>o</sup> 5", "n<sup>o</sup>~5", id="superior letters of numéro"),
        pytest.param("fr", "a<br>-- b", "a<br>–~b", id="a dash behind a line break"),
        pytest.param("en", "**A**'s", "<strong>A</strong>’s", id="apostrophe"),
        pytest.param("de", "z.*B.*", "z.<em>~B.</em>", id="an abbreviation"),
        pytest.param("en", "'`x`' y", "‘<code>x</code>’ y", id="single around code"),
        pytest.param("fr", 'a "b<br>c" ?', "a «_b<br>c_»_?", id="over a line break"),
        pytest.param("de", "*Was*? `a ? b`", "<em>Was</em>? <code>a ? b</code>", id="code"),
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


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        pytest.param(
            "fr",
            "le \"*bundle 'a'?*{lang=en}\" ?",
            'le «_<em lang="en">bundle ‘a’?</em>_»_?',
            id="English in French",
        ),
        pytest.param(
            "en",
            'a *"Frage"?*{lang=de} "b"',
            'a <em lang="de">„Frage“?</em> “b”',
            id="German in English",
        ),
        pytest.param(
            "en", '"a *"b ?*{lang=fr} c"', '“a <em lang="fr">«_b_?</em> c”', id="left open"
        ),
        pytest.param("fr", '*"x"*{lang=en-GB}', '<em lang="en-GB">“x”</em>', id="a region"),
        pytest.param("fr", '*"x" ?*{lang=la}', '<em lang="la">"x" ?</em>', id="rules not known"),
        pytest.param("en", '"*x*{lang=en}"', '“<em lang="en">x</em>”', id="its own language"),
        pytest.param("en", '![a "b"](x.png)', '<img alt="a “b”" src="x.png">', id="alternative"),
        pytest.param(
            "en",
            '![a "b"](x.png){lang=de}',
            '<img alt="a “b”" lang="de" src="x.png">',
            id="of a picture",
        ),
    ],
)
def test_words_in_another_language(language: str, typed: str, expected: str) -> None:
    made = html_in(language, typed)
    assert attributes_sorted(made) == attributes_sorted(expected)


def attributes_sorted(html: str) -> str:
    """Return HTML with the attributes of each tag in the order of their names."""

    def tag(found: re.Match[str]) -> str:
        attributes = sorted(re.findall('[a-z]+="[^"]*"', found[2]))
        return f"<{found[1]} {' '.join(attributes)}>"

    return re.sub(r"<(\w+) ([^<>]*)>", tag, html)


def test_a_block_in_another_language() -> None:
    made = shown(str(Renderer(RULES["en"]).block(fragment('"a" ?\n{: lang=fr }\n\n"b" ?'))))
    assert made == '<p lang="fr">«_a_»_?</p>\n<p>“b” ?</p>'


@pytest.mark.parametrize("tag", ["en", "pt-BR", "zh-Hant", "la", "de-1996", "es-419", "EN-gb"])
def test_tags_of_languages(tag: str) -> None:
    assert is_language(tag)


@pytest.mark.parametrize(
    ("tag", "hint"),
    [
        ("english", "did you mean 'en'?"),
        ("en_GB", "did you mean 'en-GB'?"),
        ("xx", "write one of BCP 47"),
        ("en-ZZZ", "write one of BCP 47"),
        ('""', "write one of BCP 47"),
    ],
)
def test_what_is_no_tag_of_a_language_is_told(tag: str, hint: str) -> None:
    source = SourceFile(Path("a.md"), f"# A\n\n`*b*{{lang=zz}}` *b*{{lang={tag}}} *c*{{lang=fr}}")
    faults = Faults(source)
    check_switches(source, faults)
    (problem,) = faults.problems
    assert problem.line == 3
    assert problem.message == f"'{tag.strip(chr(34))}' is not the tag of a language"
    assert hint in problem.hint


TYPED = st.lists(
    st.sampled_from(
        [
            *"\"'.?!:;,-()/5é%",
            *" \n\u00a0\u202f",
            *"«»“”‘’„‚–—…×§$漢か",
            *("--", " -- ", " – ", "...", "ms", "ab", "B", "https://a.b/c", "don't", " x "),
            *("'80s", "'tis", "z.", "B.", "p.", "ex.", "12", "000", "Mai", "de", "Dr.", "No."),
            *(OBJECT, BREAK),
        ]
    ),
    max_size=14,
).map("".join)


@pytest.mark.parametrize("language", LANGUAGES)
@given(typed=TYPED)
def test_setting_twice_changes_nothing(language: str, typed: str) -> None:
    once = set_plain(typed, RULES[language])
    assert set_plain(once, RULES[language]) == once


def unset(text: str) -> str:
    """Return the characters that setting must keep: quotation marks, dashes, ellipses undone."""
    text = text.replace("…", "...").replace("--", "-").replace("×", "x")
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


@pytest.mark.parametrize("language", LANGUAGES)
@given(typed=TYPED, places=st.lists(st.integers(0, 60), max_size=5))
def test_markup_changes_nothing(language: str, typed: str, places: list[int]) -> None:
    edges = [0, *sorted(place % (len(typed) + 1) for place in places), len(typed)]
    cut = [typed[start:end] for start, end in pairwise(edges)]
    as_set = typesetter(RULES[language]).runs(cut)
    assert len(as_set) == len(cut)
    assert "".join(as_set) == set_plain(typed, RULES[language])


@pytest.mark.parametrize("language", LANGUAGES)
@given(
    pieces=st.lists(
        st.tuples(st.sampled_from(["a", '"b"', "c ?", "5 ms", "-- d"]), st.sampled_from(LANGUAGES)),
        min_size=1,
        max_size=5,
    )
)
def test_each_language_by_its_own_rules(language: str, pieces: list[tuple[str, str]]) -> None:
    """Words are set as they would be alone, whatever stands around them."""
    typed = " ".join(f"<i lang={other}>{words}</i>" for words, other in pieces)
    made = re.findall(r'<i lang="([^"]+)">([^<]*)</i>', html_in(language, typed))
    inner = [(words, other) for words, other in pieces if other != language]
    assert [(words, other) for other, words in made if other != language] == [
        (set_in(other, words), other) for words, other in inner
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "typed",
    ["'", '"', " ?", "“‘", "« ", "5 ", "1 000", "'a ", " -- ", ". A", "z.", "\n", "x. -", "5 x "],
)
def test_time_in_proportion_to_the_text(language: str, typed: str) -> None:
    """A rule that went back over the text for each character would take minutes here."""
    as_set = set_plain(typed * (30_000 // len(typed)) + "a", RULES[language])
    assert unset(as_set) == unset(typed * (30_000 // len(typed)) + "a")
