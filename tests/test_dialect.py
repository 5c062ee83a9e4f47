"""The Markdown that is read: each row of the table in docs/content.md, as it comes out of a PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import studypress
from studypress import Request, Setting, Style
from studypress.idwriter import identify
from studypress.pages.markup import Renderer
from studypress.problems import Severity
from tests.sample import PICTURE
from tests.structure import read_tags
from tests.support import GUIDE, fragment, locale, settings, write_subject
from tests.test_accessibility import faults

DOCS = Path(__file__).resolve().parent.parent / "docs" / "content.md"
RULES = locale("en").typography


@dataclass(frozen=True)
class Row:
    """A row of the table: what is typed, words on the page, words that must not be there."""

    typed: str
    printed: tuple[str, ...]
    never: tuple[str, ...] = ()


ROWS = {
    "emphasis": Row("A *slanted* and **heavy** word.", ("A slanted and heavy word.",)),
    "struck out": Row(
        "~~one~~ <del>two</del> <s>three</s> <strike>four</strike>", ("one two three four",)
    ),
    "marked, by a thick line below": Row("==one== <mark>two</mark> end", ("one two end",)),
    "inserted, underlined": Row(
        "++one more++ ^^two^^ <ins>three</ins> <u>*four*</u>", ("one more two three four",)
    ),
    "raised, lowered": Row(
        "p^2^ and H~2~O, q<sup>3</sup> r<sub>4</sub>, ~low~ 3*y*~5~",
        ("p2 and H2O, q3 r4, low 3y5",),
    ),
    "a key": Row("Press <kbd>Ctrl</kbd>+<kbd>C</kbd>.", ("Press Ctrl+C.",)),
    "code": Row(
        "`a <b>` and `` ` ``\n\n```\nList<T> x = <div>;\n```\n\n    indented <b>\n\n"
        '```jsx harmony\nreturn <div>;\n```\n\n```js{1,3} title="Two"\nlet a = 1;\n```',
        ("a <b> and `", "List<T> x = <div>;", "indented <b> return <div>; Two let a = 1;"),
        ("harmony", "{1"),
    ),
    "a line broken": Row("one  \ntwo\\\nthree<br>four", ("one two three four",)),
    "a list": Row(
        "Text above:\n- dash\n- more\n\n1) first\n2) second\n\n+ plus\n\nText\n1. alone",
        ("Text above: • dash • more 1) first 2) second • plus Text 1. alone",),
    ),
    "a list with letters": Row(
        "a. small\nb. letters\n\nA) capital\nB) letters\n\ni. roman\nii. numbers\n\np. 5 is text",
        ("a. small b. letters A) capital B) letters i. roman ii. numbers p. 5 is text",),
    ),
    "a list in a list": Row(
        "1. Before\n   - Tests\n     - Twice\n\n     Below twice\n2. After\n\n- Two\n  - Deep\n\n"
        "* Four\n    * Deeper\n      ```\n      - code\n      ```",
        (
            "1. Before ◦ Tests ▪ Twice Below twice 2. After",
            "• Two ◦ Deep • Four ◦ Deeper - code",
        ),
    ),
    "a checklist": Row(
        "- To do:\n    - [ ] open box\n    - [x] ticked box",
        ("To do: open box ×ticked box",),
        ("[ ]", "[x]"),
    ),
    "a definition list": Row("Term\n:   Meaning of it", ("Term Meaning of it",), (": Meaning",)),
    "a table": Row(
        "Above\n| Sign | Use |\n|---|--:|\n| `\\|` | p\\|q |\n"
        "| `a \\| b` | `\\|\\|` |\n| `|` | x |",
        ("Sign Use | p|q a | b || | x",),
        ("\\|",),
    ),
    "a quote": Row(
        "Text\n> quoted\n> - item\n\n> ```\n> code\n> ```\n> - two",
        ("Text quoted • item", "code • two"),
        ("> ",),
    ),
    "a note set apart": Row(
        "> [!NOTE]\n> One.\n> - Item\n\n> [!TIP]\n> Two.\n\n> [!IMPORTANT]\n> Three.\n\n"
        "> [!WARNING]\n> Four.\n\n> [!CAUTION]\n> Five.\n\n"
        '!!! note "My title"\n    Six.\n\n    - Seven\n\n!!! danger\n    Eight.\n\n'
        '??? tip "Nine"\n    ```\n    code\n    ```\n    Below.\n\n> [!note]- Ten\n> Eleven',
        (
            "Note One. • Item Tip Two. Important Three. Warning Four. Caution Five.",
            "My title Six. • Seven Caution Eight. Nine code Below. Ten Eleven",
        ),
        ("[!", "!!!"),
    ),
    "a rule": Row("Above\n\n***\n\nBelow\n\n---\n\nEnd", ("Above Below End",), ("*", "-")),
    "a footnote": Row(
        "A byte.[^1] An octet[^oct], twice[^1], word^[In its *place*.].\n\n"
        "[^1]: On machines\n    of [today][ref].\n[^oct]: In French.",
        (
            "A byte.1 An octet2, twice1, word3. 1 On machines of today (https://example.org/ref)."
            " 2 In French. 3 In its place.",
        ),
        ("[^", "[today]"),
    ),
    "a link to a question, section, part or term": Row(
        "See [the section](#basics).", ("See the section.",)
    ),
    "a link to a page": Row(
        "[One](https://example.org/1), <https://example.org/2>, [Three][ref], [ref], [Ref][], "
        "<me@example.org>",
        (
            "One (https://example.org/1), https://example.org/2, Three (https://example.org/ref),"
            " ref (https://example.org/ref), Ref (https://example.org/ref), me@example.org",
        ),
    ),
    "a picture": Row(
        "Seen:\n\n![A line](figures/a.svg)\n\n![a line][pic]\n\nEnd\n\n[pic]: figures/a.svg",
        ("Seen: End",),
        ("pic",),
    ),
    "words in another language": Row("The *mot juste*{lang=fr} here.", ("The mot juste here.",)),
    "what a screen hides": Row(
        "<details><summary><b>Answer</b></summary>\n<p>\n\nA *pointer*.\n\n```\ngit branch\n```\n\n"
        "</p>\n</details>",
        ("Answer A pointer. git branch",),
        ("<", "*"),
    ),
    "Markdown within tags": Row(
        '<div align="center">\n\nA **heavy** one\n\n- item\n\n</div>\n\n<p>In *p*</p>\n\n'
        '<div style="page-break-after: always"></div>\n\n<center><font color="red">red</font>'
        "</center>\n\n<b>in *b*</b>\n\n<ul>\n  <li>one</li>\n  <li>two</li>\n</ul>\n\n"
        "<table><tr><td>c1</td><td>c2</td></tr></table>",
        ("A heavy one • item In p red in b • one • two c1 c2",),
        ("<", "*"),
    ),
    "a character as typed": Row(
        r"\*plain\* \<b\> \$x^2\$ 1\. \~ \_", ("*plain* <b> $x^2$ 1. ~ _",)
    ),
    "text between angle brackets": Row(
        "List<String> and <branch-name>. If a<b and b<c then a<c, and d>c too. <script>act()"
        "</script> Map<String, List<Integer>> <your name> <div> x</b> <i>y <T> <!DOCTYPE z> <?q?> "
        "</div> &nosuch; &notit; AT&T x<y>z",
        (
            "List<String> and <branch-name>. If a<b and b<c then a<c, and d>c too. <script>act()"
            "</script> Map<String, List<Integer>> <your name> <div> x</b> <i>y <T> <!DOCTYPE z>"
            " <?q?> </div> &nosuch; &notit; AT&T x<y>z",
        ),
    ),
    "other signs": Row(
        "a==b and c==d, 2^10, x^2+y^2=z^2, ~5 min and ~6, i++ and j++, :rocket:, $5 or $6, "
        "$HOME and $PATH:$HOME, ${a}${b}, m[i][j], [x] [^a-z] ^[a-z]+$",
        (
            "a==b and c==d, 2^10, x^2+y^2=z^2, ~5 min and ~6, i++ and j++, :rocket:, $5 or $6,"
            " $HOME and $PATH:$HOME, ${a}${b}, m[i][j], [x] [^a-z] ^[a-z]+$",
        ),
    ),
}

CLOSED = """\
## 1. Which `T` does List<String> have? {#generics level=basic}

- [x] Queue<Pencil> q = new LinkedList<>();
- [ ] <div>
- [ ] git push origin <branch-name>
- [ ] VERYLONG
- [ ] # no heading
- [ ] > 5
- [ ] #include <stdio.h>

If a<b and b<c then a<c.

## Q2) Fill in Map<String, List>. {#gaps level=basic}

It is a List<[[String]]> and a<b, c>[[d]] with a note.[^of-gap]

## 3. Join. {#pairs level=basic kind=match}

Set<T>
:   <item>

Box<K, V>
:   H~2~O

## Put in order. {#steps level=basic kind=order}

1. Begin <here>
2. Go on
3. End </here>

[^of-gap]: A note[^x] of a gap.
[^x]: Noted.
"""

LONG = "AWordThatNoPaperIsWideEnoughFor" * 4


def answers() -> str:
    """Return a question for each row, whose answer is what is typed."""
    rows = (
        f"## Row {number}? {{#row-{number} level=basic}}\n\nFirst.\n\nSecond.\n\n{row.typed}\n\n"
        "/// points\n- [ ] A <point>\n///\n"
        for number, row in enumerate(ROWS.values())
    )
    return "\n".join((*rows, "[ref]: <https://example.org/ref> 'A title'\n"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("dialect")
    closed = (
        CLOSED.replace("VERYLONG", LONG).replace("[^x]: Noted.\n", "").replace("note[^x]", "note")
    )
    files = {
        "subject.toml": settings(["en", "fr"], ["basics", "closed"]),
        "figures/a.svg": PICTURE,
    }
    for language in ("en", "fr"):
        files[f"{language}/10-basics.md"] = f"# Basics {{#basics}}\n\n{answers()}"
        files[f"{language}/20-closed.md"] = f"# List<Title> {{#closed}}\n\n{closed}"
    write_subject(root / "content" / "rows", files)
    return root


@pytest.fixture(scope="module")
def guide(folder: Path) -> Path:
    return build(folder, "en", Style.STANDARD)


def build(folder: Path, language: str, style: Style) -> Path:
    output = folder / f"{language}-{style}"
    request = Request(
        folder / "content",
        output,
        documents=(GUIDE,),
        languages=(language,),
        setting=Setting(style=style),
    )
    report = studypress.build(request)
    assert [p for p in report.problems if p.severity is Severity.ERROR] == []
    (path,) = output.rglob("*.pdf")
    return path


def text_of(path: Path) -> str:
    """Return the words of a PDF as they are read aloud, without running lines."""
    return read_tags(path).text


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f\u200b\ufffe-]+", "", text)


@pytest.fixture(scope="module")
def printed(guide: Path) -> list[str]:
    """Return what is printed of each row, its spaces left out."""
    pieces = squeezed(text_of(guide)).split("A<point>")
    assert len(pieces) == len(ROWS) + 1
    return [piece.partition(f"Row{n}?")[2] for n, piece in enumerate(pieces)]


@pytest.mark.parametrize("name", ROWS)
def test_each_row_is_printed(printed: list[str], name: str) -> None:
    number = list(ROWS).index(name)
    piece = printed[number]
    for wanted in ROWS[name].printed:
        assert squeezed(wanted) in piece
    for unwanted in ROWS[name].never:
        assert squeezed(unwanted) not in piece or not squeezed(unwanted)


def test_the_docs_have_each_row_and_no_other() -> None:
    table = DOCS.read_text(encoding="utf-8").split("| wanted | written |")[1].split("\n\n")[0]
    assert [line.split(" | ")[0].strip("| ") for line in table.splitlines()[2:]] == list(ROWS)


def test_what_is_typed_in_tasks_is_printed(guide: Path) -> None:
    text = squeezed(text_of(guide))
    for wanted in (
        "Which T does List<String> have?",
        "Queue<Pencil> q = new LinkedList<>();",
        "<div>",
        "git push origin <branch-name>",
        LONG,
        "# no heading",
        "> 5",
        "#include <stdio.h>",
        "Fill in Map<String, List>.",
        "It is a List<String> and a<b, c>d with a note.1",
        "1 A note of a gap.",
        "Set<T>",
        "<item>",
        "Box<K, V>",
        "Begin <here>",
        "End </here>",
        "A <point>",
        "List<Title>",
    ):
        assert squeezed(wanted) in text
    for number in ("1. Which", "Q2", "3. Join", "[^of"):
        assert squeezed(number) not in text


@pytest.mark.parametrize(("language", "style"), [("en", Style.STANDARD), ("fr", Style.LARGE_PRINT)])
def test_all_of_it_is_accessible(folder: Path, language: str, style: Style) -> None:
    path = build(folder, language, style)
    assert faults(path) == []
    if language == "fr":
        text = text_of(path)
        for label in ("Remarque", "Conseil", "Important", "Avertissement", "Attention"):
            assert label in text


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


# None of these letters is the name of a tag, an entity or a list of letters.
@given(st.text("<>&/=\"' \nTxyz;!-", max_size=60))
def test_no_letter_between_angles_is_lost(typed: str) -> None:
    for made in (
        Renderer(RULES).block(fragment(typed)),
        Renderer(RULES).inline(fragment(typed)),
        Renderer(RULES).heading(fragment(typed.replace("\n", " "))),
    ):
        reader = _Text()
        reader.feed(str(made).replace("×", "x"))
        reader.close()
        assert letters(reader.text) == letters(typed)


@given(
    st.lists(
        st.sampled_from(
            [
                "<b>",
                "</b>",
                "<div>",
                "</div>",
                "<p>",
                "</p>",
                "<li>",
                "w",
                "</li>",
                "<ul>",
                "</ul>",
                "*",
                "\n",
                "\n\n",
                "- ",
                " ",
                "<td>",
            ]
        )
    )
)
@example(["*", "<b>", "*", "*", "<b>", "*", "<b>"])
def test_tags_of_all_kinds_lose_no_word(pieces: list[str]) -> None:
    made = str(Renderer(RULES).block(fragment("".join(pieces))))
    reader = _Text()
    reader.feed(made)
    reader.close()
    assert reader.text.count("w") == pieces.count("w")
    left = re.sub(r"</?(?:b|div|p|li|ul|td)>", "", reader.text)
    assert "<" not in left


def test_marks_that_markdown_loses_its_way_in_are_text() -> None:
    made = str(Renderer(RULES).block(fragment("*`a`**`b`*`c`\n\n* item")))
    assert re.sub("<[^>]*>", "", made).split() == ["*a**b*c", "item"]


def test_ids_are_written_behind_stems_that_use_what_is_defined_apart(tmp_path: Path) -> None:
    text = (
        "# T\n\n## What is [a branch][b] <!-- here --> worth?[^1] {level=basic}\n\n- [x] A\n"
        "- [ ] B\n\n[b]: https://example.org/a/long/address\n[^1]: A long footnote.\n"
    )
    folder = write_subject(
        tmp_path / "content" / "tiny",
        {"subject.toml": settings(["en"], ["basics"]), "en/10-basics.md": text},
    )
    identify(tmp_path / "content", "tiny")
    written = (folder / "en/10-basics.md").read_text(encoding="utf-8")
    assert re.sub(r"#[\w-]+ (?=level)", "", written) == text
