"""A piece of an author's Markdown as HTML: what is kept, what is added, what never gets through."""

from __future__ import annotations

import re
from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from studypress.pages.markup import Renderer
from tests.support import fragment, locale

RULES = locale("en").typography


def html(text: str, targets: Collection[str] = (), deepen: int = 0) -> str:
    return str(Renderer(RULES, targets=targets, deepen=deepen).block(fragment(text)))


def gapped(text: str, *words: str) -> str:
    fillings = [Markup("<u>{}</u>").format(word) for word in words]
    return str(Renderer(RULES).gapped(fragment(text), fillings))


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("<script>steal()</script>", id="script"),
        pytest.param("<ScRiPt>steal()</sCrIpT>", id="script in mixed case"),
        pytest.param("<style>p { color: steal }</style>", id="style"),
        pytest.param('<iframe src="https://steal.example"></iframe>', id="frame"),
        pytest.param('<object data="steal.svg"></object>', id="object"),
        pytest.param("<svg onload=steal()><circle/></svg>", id="svg"),
        pytest.param("<form action=steal><input name=steal></form>", id="form"),
        pytest.param('<link rel="stylesheet" href="steal.css">', id="stylesheet"),
        pytest.param('<meta http-equiv="refresh" content="0; steal">', id="meta"),
        pytest.param('<base href="https://steal.example">', id="base"),
        pytest.param("<!-- steal -->", id="comment"),
        pytest.param("<!-- a -- steal --!>", id="comment that ends oddly"),
        pytest.param("<?php steal() ?>", id="instruction"),
        pytest.param("<!DOCTYPE steal>", id="document type"),
        pytest.param('<embed src="steal.pdf">', id="embedded"),
        pytest.param('<applet code="steal"></applet>', id="applet"),
        pytest.param('<video src="steal.mp4"></video>', id="film"),
        pytest.param('<link rel=attachment href="steal">', id="attachment"),
        pytest.param('<p onclick="steal()">', id="handler"),
        pytest.param('<p style="background: url(steal)">', id="style of an element"),
        pytest.param('<p id="steal">', id="id"),
        pytest.param('<a href="java\nscript:steal">', id="javascript link in two lines"),
        pytest.param("<img src=figures/a.png onerror=steal()>", id="handler of a picture"),
        pytest.param('<td style="position: fixed; left: steal">', id="place of a cell"),
    ],
)
def test_what_would_act_in_a_browser_is_printed_as_typed(typed: str) -> None:
    made = html(f"before\n\n{typed}\n\nafter")
    inside = made.removeprefix("<p>before</p>").removesuffix("<p>after</p>").strip()
    assert set(re.findall(r"<[^>]*>", inside)) == {"<p>", "</p>"}
    shown = Markup(inside).striptags()
    # a language sets quotation marks and dashes its own way
    assert re.sub(r"\W", "", shown) == re.sub(r"\W", "", typed)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(
            "[label](https://a.example){: rel=attachment-steal }", id="attachment of a link"
        ),
        pytest.param("[label](/etc/steal)", id="path"),
        pytest.param("[label](steal.md)", id="path of its own"),
        pytest.param("[label](//steal.example)", id="address without scheme"),
        pytest.param("![alt](https://steal.example/a.png)", id="picture from the network"),
        pytest.param("![alt](//steal.example/a.png)", id="picture without scheme"),
        pytest.param("![alt](/etc/steal.png)", id="picture by path"),
        pytest.param("![alt](a/../../steal.png)", id="picture further up"),
        pytest.param("![alt](a.png){src=/steal.png}", id="picture by attribute"),
        pytest.param("![alt](a.png){srcset=steal.png}", id="picture of a set"),
        pytest.param("# kept {: onclick=steal #steal }", id="attribute list"),
        pytest.param("[link](javascript:steal)", id="javascript link"),
        pytest.param("[link](JavaScript:steal)", id="javascript link in mixed case"),
        pytest.param("[link](data:text/html,steal)", id="data link"),
        pytest.param("[link](file:///steal)", id="file link"),
        pytest.param("[link](vbscript:steal)", id="vbscript link"),
        pytest.param("![alt](javascript:steal)", id="javascript picture"),
        pytest.param("![alt](data:image/png;base64,steal)", id="data picture"),
        pytest.param("![alt](file:///steal.png)", id="file picture"),
    ],
)
def test_what_a_page_must_not_hold_is_taken_out(typed: str) -> None:
    made = html(f"before\n\n{typed}\n\nafter")
    assert "before" in made
    assert "after" in made
    assert "steal" not in made


def test_a_link_that_lost_its_target_is_plain_text() -> None:
    assert html("[label](javascript:x)") == "<p><span>label</span></p>"


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("x<sup>2</sup> and H<sub>2</sub>O", id="sub and sup"),
        pytest.param("<kbd>Ctrl</kbd>", id="key"),
        pytest.param('<span lang="la" dir="ltr">sic</span>', id="language"),
        pytest.param("a<br>b", id="break"),
    ],
)
def test_harmless_html_is_kept(typed: str) -> None:
    assert html(typed) == f"<p>{typed}</p>"


@given(st.text("<>&\"'/!-=:;() ascriptonloadjvh{}[]#\n", max_size=40))
def test_no_text_makes_an_element_that_acts(text: str) -> None:
    made = html(text)
    assert not re.search(r"<(?:script|style|iframe|object|svg|form|link|meta|base)\b", made)
    assert not re.search(r"<[^>]*\s(?:on\w+|id|srcset)=", made)
    assert not re.search(r'(?:href|src)="\s*(?:javascript|data|file):', made)


def test_characters_of_html_are_text() -> None:
    assert html("1 < 2 & 3 > 2, `<b>`, &copy;") == (
        "<p>1 &lt; 2 &amp; 3 &gt; 2, <code>&lt;b&gt;</code>, ©</p>"
    )


def test_braces_of_templates_are_text() -> None:
    assert html("{{ 7*7 }} {% x %}") == "<p>{{ 7*7 }} {% x %}</p>"


def test_the_heads_of_a_table_have_their_scope() -> None:
    table = html("| a | b |\n|---|--:|\n| 1 | 2 |\n")
    assert re.findall(r"<th\b[^>]*>", table) == [
        '<th scope="col">',
        '<th style="text-align:right" scope="col">',
    ]
    assert '<td style="text-align:right">2</td>' in table


def test_a_link_to_what_is_in_the_document_is_kept() -> None:
    assert html("[label](#here)", targets=["here"]) == (
        '<p><a href="#here" class="internal">label</a></p>'
    )


def test_a_link_to_what_is_not_in_the_document_is_plain_text() -> None:
    assert html("[*label*](#elsewhere)", targets=["here"]) == ("<p><span><em>label</em></span></p>")


@pytest.mark.parametrize("address", ["https://a.example/b?c=d", "http://a.example", "mailto:a@b.c"])
def test_a_link_out_of_the_document_is_kept(address: str) -> None:
    assert html(f"[label]({address})") == f'<p><a href="{address}" class="external">label</a></p>'


@pytest.mark.parametrize(("deepen", "expected"), [(0, [3, 6]), (1, [4, 6]), (2, [5, 6])])
def test_headings_are_moved_to_their_depth(deepen: int, expected: list[int]) -> None:
    made = html("### a\n\n###### b", deepen=deepen)
    assert [int(depth) for depth in re.findall(r"<h(\d)>", made)] == expected
    assert [int(depth) for depth in re.findall(r"</h(\d)>", made)] == expected


def test_a_figure_has_its_picture_and_then_its_caption() -> None:
    made = html("/// figure | How *they* -- differ\n![Two curves](figures/a.png)\n///")
    parts = re.sub(r"[ \n]+", " ", made)
    assert parts.startswith("<figure>")
    assert parts.endswith("</figure>")
    assert '<img alt="Two curves" src="figures/a.png">' in parts
    assert parts.index("<img") < parts.index("<figcaption>How <em>they</em>\u00a0– differ")


def test_code_is_marked_by_its_language_alone() -> None:
    assert '<span class="k">def</span>' in html("```python\ndef f(): ...\n```")
    assert html("```\ndef f(): ...\n```").count("<span") == html("```\nx\n```").count("<span")


def test_highlighted_code_may_be_broken_between_its_words() -> None:
    """WeasyPrint 70 lets a long line of elements run over the edge of the page else."""
    made = html("```python\na.b\n```")
    assert '<span class="n">a</span><wbr><span class="o">.</span><wbr>' in made


def test_gaps_are_filled_in_their_order() -> None:
    assert gapped("A [[first]] and *[[second|2nd]]*.\n\n- [[third]]", "1", "2", "3") == (
        "<p>A <u>1</u> and <em><u>2</u></em>.</p>\n<ul>\n<li><u>3</u></li>\n</ul>"
    )


def test_brackets_in_code_are_no_gap() -> None:
    made = gapped("`[[ -f x ]]` [[a]]\n\n```sh\n[[ -d y ]]\n```\n\n``[[z]]`` [[b]]", "1", "2")
    text = re.sub("<[^>]*>", "", made)
    assert text.split() == ["[[", "-f", "x", "]]", "1", "[[", "-d", "y", "]]", "[[z]]", "2"]
    assert re.findall("<u>(.)</u>", made) == ["1", "2"]


def test_quotation_marks_stand_around_a_gap() -> None:
    assert gapped('It says "[[a]]".', "1") == "<p>It says “<u>1</u>”.</p>"


@pytest.mark.parametrize(
    "stem",
    ["1. What is first?", "- a dash", "+ a plus", "> a quote", "# a number", "a | b"],
)
def test_a_stem_is_never_a_block(stem: str) -> None:
    made = Renderer(RULES).heading(fragment(stem))
    assert Markup(made).unescape() == stem


def test_an_item_of_several_paragraphs_keeps_them() -> None:
    assert Renderer(RULES).inline(fragment("a\n\nb")) == "<p>a</p>\n<p>b</p>"
    assert Renderer(RULES).inline(fragment("a *b*")) == "a <em>b</em>"


def test_what_is_not_there_is_nothing() -> None:
    assert Renderer(RULES).block(None) == ""


def test_one_fragment_leaves_nothing_behind_for_the_next() -> None:
    renderer = Renderer(RULES)
    renderer.block(fragment('[label][ref] "open\n\n[ref]: https://a.example'))
    assert renderer.block(fragment('"x" [label][ref]')) == "<p>“x” [label][ref]</p>"


def test_an_address_that_is_its_own_label_is_not_printed_twice() -> None:
    assert 'class="bare"' in html("See <https://example.org/a?b=1&c=2>.")
    assert 'class="external"' in html("See [the docs](https://example.org).")


def test_what_stands_in_a_tag_is_no_gap() -> None:
    assert gapped('a [[b]] <b title="[[c]]">d</b>', "x") == "<p>a <u>x</u> <b>d</b></p>"
