"""Markdown like that of READMEs, of question banks above all: what is typed is printed, or told.

All texts are made up. `FUZZ_SEEDS` names a folder of Markdown to change as well, which stays where
it is: FUZZ_SEEDS=~/banks make fuzz. In a text, `ŵ` stands for a word; each becomes another one, so
that it is known which of them a page lacks, and at which line it was typed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.compose import compose
from studypress.document import Setting
from studypress.ingredients.materials import Materials
from studypress.load import load
from studypress.plan import plan
from studypress.problems import ContentError, Problem, Severity
from studypress.resources import Resources
from tests.support import GUIDE, settings, write_subject
from tests.test_fuzz import bounded
from tests.test_fuzz_whole import changed
from tests.test_fuzz_whole import no_hang as no_hang

WORD = "ŵ"

# What stands in READMEs, block by block.
PROSE = (
    "ŵ ŵ, ŵ and **ŵ ŵ**, *ŵ* or _ŵ_; ŵ `ŵ.ŵ()` ŵ.",
    "ŵ [ŵ ŵ](https://example.org/a_(b)?c=d&e=f) and <https://example.org>, ŵ\nŵ ŵ ŵ.",
    "ŵ ŵ[^1] ŵ.\n\n[^1]: ŵ ŵ.",
    '[ŵ][one] ŵ [two] ŵ.\n\n[one]: https://example.org\n[two]: <https://example.org> "Two"',
    "ŵ ~~ŵ~~ ŵ H<sub>2</sub>O, x<sup>2</sup>, <kbd>ŵ</kbd>, <u>ŵ</u>, <mark>ŵ</mark><br>ŵ.",
    "ŵ List<ŵ> ŵ, `Map<K, V>`, a<b and c>d, <ŵ-ŵ> ŵ, 1 < 2 && 3 > 2.",
    "ŵ snake_case_ŵ ŵ, 2*3*4, ŵ__ŵ__, \\*ŵ\\*, C:\\ŵ\\ŵ, $ŵ, #ŵ, @ŵ, 50%.",
    "ŵ 😊 ŵ :rocket: ŵ → ŵ ≤ ŵ ✓ ŵ 💪🏼 ŵ 🇸🇦.",
    "ŵ  \nŵ\\\nŵ",
    "**Note:** ŵ ŵ\n**ŵ**: ŵ",
    "&copy; ŵ &lt;ŵ&gt; &amp; ŵ &nbsp;ŵ &unknown; ŵ",
    "***ŵ ŵ*** ŵ **ŵ*ŵ*ŵ** ŵ",
    "**[⬆ ŵ](#top)**",
    "ŵ ![ŵ](https://img.example.org/a.svg) ŵ [![ŵ](b.png)](https://example.org) ŵ",
)
LISTS = (
    "- ŵ\n- ŵ ŵ\n- ŵ",
    "* ŵ\n  * ŵ\n    * ŵ\n  * ŵ\n* ŵ",
    "- ŵ\n    - ŵ\n        - ŵ\n\n          ŵ\n- ŵ",
    "1. ŵ\n   - ŵ\n   - ŵ\n2. ŵ\n\n   ŵ ŵ\n3. ŵ",
    "1) ŵ\n2) ŵ\n",
    "a. ŵ\nb. ŵ\nc. ŵ",
    "a) ŵ\nb) ŵ",
    "- A: ŵ\n- B: `ŵ` ŵ\n- C: ŵ\n- D: ŵ",
    "- **ŵ**: ŵ\n\n  ŵ ŵ\n\n- **ŵ**: ŵ",
    "- ŵ:\n  ```js\n  const ŵ = 1;\n  ```\n- ŵ",
    "7. ŵ\n8. ŵ\n\nŵ\n\n9. ŵ",
    "+ ŵ\n+ ŵ\n- ŵ",
    "ŵ\n- ŵ\n- ŵ\nŵ",
    "• ŵ\n• ŵ",
    "☐ ŵ\n☑ ŵ",
    "- [ ] ŵ\n- [x] ŵ\n- [ ] ŵ",
    "* [x] ŵ\n* [ ] ŵ `ŵ`",
    "1. [x] ŵ\n2. [ ] ŵ",
    "( ) ŵ\n(x) ŵ",
    "- []\n- [x]",
    "ŵ\n:   ŵ\n\nŵ\n:   ŵ",
    "-ŵ\n-ŵ",
)
CODE = (
    '```javascript\nfunction ŵ() {\n  let ŵ = "ŵ"; // ŵ\n}\n```',
    '```\n<div class="ŵ">ŵ</div>\n## ŵ\n- [x] ŵ\n```',
    "~~~ python\ndef ŵ(ŵ): return ŵ['ŵ']\n~~~",
    "````markdown\n```\nŵ\n```\n````",
    "ŵ\n\n    ŵ = ŵ\n    ŵ\n\nŵ",
    "    ŵ(ŵ);",
    "```jsx harmony\n<ŵ ŵ={ŵ}>ŵ</ŵ>\n```",
    "- ŵ\n\n      ŵ = 1\n\n  ŵ",
    "```mermaid\ngraph TD; ŵ-->ŵ;\n```",
    "``` \nŵ",
    "`` ŵ ` ŵ `` ŵ ```ŵ```",
)
TABLES = (
    "| ŵ | ŵ |\n| --- | :-: |\n| ŵ | `a \\| ŵ` |\n| ŵ ŵ | [ŵ](#x) |",
    "ŵ | ŵ\n---|---\nŵ | ŵ\nŵ |",
    "| ŵ |\n|---|",
    "| ŵ | ŵ |\n| ŵ | ŵ |",
    "| No. | ŵ |\n| --- | --- |\n| 1 | [ŵ?](#w) ŵ |\n|   | **ŵ** |\n| ŵ | ŵ | ŵ |",
)
HTML = (
    "<details>\n<summary><b>ŵ</b></summary>\n\nŵ ŵ\n\n- ŵ\n\n</details>",
    "<details><summary>ŵ</summary>\n<p>\n\n#### ŵ: B\n\nŵ `ŵ`.\n\n</p>\n</details>",
    "<details><summary>ŵ</summary>ŵ</details>",
    '<div align="center">\n  <img height="60" src="a.png">\n  <h3>ŵ</h3>\n</div>',
    '<p align="center">\nŵ <b>ŵ</b> ŵ :muscle:</p>',
    "<p>ŵ</p>\nŵ",
    "<b>ŵ</b> <i>ŵ</i> <em>ŵ</em> <strong>ŵ</strong> <code>ŵ</code> <span>ŵ</span>",
    "<ul><li>ŵ</li><li>ŵ</li></ul>",
    "<table><tr><td>ŵ</td><th>ŵ</th></tr></table>",
    "<!-- a comment -->\nŵ",
    "<br/>ŵ<hr>ŵ",
    "<div>ŵ",
    "</div>ŵ",
    "<a name='x'></a>ŵ <a href=\"#x\">ŵ</a>",
    '<button>ŵ</button> <center>ŵ</center> <font color="red">ŵ</font> <video>ŵ</video>',
    'ŵ <input type="text"> ŵ <script> ŵ </script> ŵ',
    "<pre>\nŵ\n  ŵ\n</pre>",
)
QUOTES = (
    "> ŵ ŵ\n> ŵ\n\n> ŵ",
    "> [!NOTE]  \n> ŵ ŵ",
    "> [!WARNING]\n> - ŵ\n>\n> ŵ",
    "!!! note\n    ŵ ŵ",
    "> ŵ\n>> ŵ\n>\n> ```\n> ŵ\n> ```",
    "> **ŵ**\nŵ",
)
RULES = ("---", "***", "* * *", "---\nŵ", "ŵ\n---", "ŵ\n===", "", "\n\n", "ŵ\n\n---\n\nŵ")
DEEP = (
    "### ŵ",
    "#### ŵ ŵ:",
    "##### 7. ŵ ŵ?",
    "###### ŵ",
    "4.  ### ŵ?\n\n    ŵ ŵ\n\n    - ŵ\n\n    ```js\n    ŵ()\n    ```\n\n    **[⬆ ŵ](#x)**",
    "####ŵ",
    "### ŵ {#here}",
    "### `ŵ` ŵ <ŵ>",
)
HEADINGS = (
    "## ŵ",
    "## 3. ŵ ŵ?",
    "## ŵ {#two}",
    "# ŵ ŵ",
    "## **ŵ**",
    "## Q1: ŵ?\n\n**Answer:** ŵ",
    "**1. ŵ?**\n\na) ŵ\nb) ŵ\n\n**Answer: b**",
    "### 12. ŵ ŵ?\n\n```js\nŵ;\n```\n\n- A: ŵ\n- B: ŵ\n\n<details><summary><b>Answer</b></summary>"
    "\n<p>\n\n#### Answer: A\n\nŵ\n\n</p>\n</details>\n\n---",
    "* What does `ŵ` do?\n* ŵ ŵ?",
)
FIELDS = (
    "/// points\n- ŵ\n- ŵ\n///",
    "/// probe\nŵ\n///",
    "/// figure | ŵ\n    type: flow\n- ŵ\n- ŵ\n- ŵ\n///",
    "[[ŵ]] ŵ [[ŵ|ŵ]]",
    "/// follow-ups\n- ŵ?\n- ŵ?\n///",
)
BODY = (*PROSE, *LISTS, *CODE, *TABLES, *HTML, *QUOTES, *RULES, *DEEP)

POINTS = "\n/// points\n- ŵ\n- ŵ\n///\n"
Frame = Callable[[str], str]
# Where a block may stand in a section file.
FRAMES: Mapping[str, Frame] = {
    "a file": lambda body: f"# ŵ\n\n{body}\n",
    "front matter": lambda body: f"---\ntitle: ŵ\n---\n\n# ŵ\n\n{body}\n",
    "an introduction": lambda body: f"# ŵ\n\n{body}\n\n## ŵ?\n\nŵ.\n",
    "an answer": lambda body: f"# ŵ {{#basics}}\n\n## ŵ?\n\nŵ.\n\n{body}\n\nŵ.\n{POINTS}",
    "a question": lambda body: f"# ŵ {{#basics}}\n\n## ŵ?\n\n{body}\n",
    "an explanation": lambda body: f"# ŵ\n\n## ŵ?\n\n- [ ] ŵ\n- [x] ŵ\n\nŵ.\n\n{body}\n\nŵ\n",
    "a choice": lambda body: f"# ŵ\n\n## ŵ?\n\n- [ ] {indented(body)}\n- [x] ŵ\n",
    "a part": lambda body: f"# ŵ {{#basics kind=prose}}\n\n## ŵ {{#one}}\n\n{body}\n",
    "a probe": lambda body: f"# ŵ\n\n## ŵ?\n\n/// probe\n{body}\n///\n\nŵ.\n",
}


def indented(text: str) -> str:
    return text.replace("\n", "\n    ")


@cache
def seeds() -> tuple[str, ...]:
    """Return pieces of the Markdown that a developer has at hand, each with places for words."""
    folder = os.environ.get("FUZZ_SEEDS", "")
    paths = sorted(Path(folder).expanduser().rglob("*.md")) if folder else []
    pieces: list[str] = []
    for path in paths:
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
        for start in range(0, len(lines), 40):
            piece = "\n".join(lines[start : start + 40])
            # words go where prose ends, which is neither code nor an address
            pieces.append(re.sub(r"(?m)(?<=[a-z][.?:])$", f" {WORD}", piece))
    return tuple(pieces)


PIECES = st.one_of(
    st.sampled_from(BODY),
    st.sampled_from((*HEADINGS, *FIELDS, *BODY)),
    *([st.deferred(lambda: st.sampled_from(seeds()))] if os.environ.get("FUZZ_SEEDS") else []),
)
TEXTS = st.tuples(
    st.sampled_from(list(FRAMES)),
    st.lists(PIECES, min_size=1, max_size=6).map("\n\n".join),
).map(lambda pair: FRAMES[pair[0]](pair[1]))


def worded(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text with a word of its own in the place of each `ŵ`, and the words."""
    numbers = count()
    words: list[str] = []

    def word(_: re.Match[str]) -> str:
        number = next(numbers)
        letters = "".join(chr(ord("a") + number // 16**place % 16) for place in (2, 1, 0))
        words.append(f"zq{letters}v")
        return words[-1]

    return re.sub(WORD, word, text), tuple(words)


# What is read and not printed: by rules that are simpler, and let through more, than ours.
UNPRINTED = re.compile(
    r"<!--.*?(-->|\Z)"  # notes among authors
    r"|\]\([^)\n]*\)?|\]\[[^\]\n]*\]"  # addresses of links and pictures
    r"|!\[[^\]\n]*\]"  # what a picture shows, for who does not see it
    r"|^ {0,3}\[(?!\^)[^\]\n]*\]:[^\n]*(\n[ \t]+[\"'(][^\n]*)?"  # addresses by name
    r"|<[a-z]+[0-9]?\s[^<>]*>"  # attributes of tags
    r"|\{[^}\n]*\}"  # attributes of ours
    r"|^[ \t>*+.)0-9-]*(```+|~~~+)[^\n]*$"  # the language of code
    r"|\A---\n.*?\n---$"  # front matter
    r"|/// follow-ups.*?(^[ \t]*///|\Z)|/// figure.*?(^[ \t]*///|\Z)"  # not in a guide; drawn
    r"|^[ \t]*///[^\n]*$"  # names of blocks
    r"|\|[^\]\n]*\]\]"  # other words that a gap accepts: in keys
    r"|^[ \t>]*:?(type|centre):[^\n]*$",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)


class Printed(HTMLParser):
    """The text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def printed(html: str) -> str:
    page = Printed()
    page.feed(html)
    page.close()
    return re.sub("[\u00ad\u200b\u2060]", "", "".join(page.parts))


@cache
def folder() -> Path:
    return write_subject(Path(mkdtemp(prefix="fuzz-")) / "content" / "tiny", {})


@cache
def resources() -> Resources:
    return Resources(Path("no-project"))


def guide_of(text: str) -> tuple[str | None, tuple[Problem, ...]]:
    """Return the HTML of the guide of a subject with one section file, and what is told of it."""
    path = folder() / "en" / "10-basics.md"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    (folder() / "subject.toml").write_text(settings(), encoding="utf-8")
    loaded, problems = load(folder(), resources())
    if loaded is None:
        return None, problems
    jobs = plan(
        loaded.subject,
        loaded.files,
        loaded.locales,
        (GUIDE,),
        [],
        Setting(),
        Materials(resources()),
    )
    try:
        # none, where the edition has an error of its own
        html = next((compose(job, resources()).html for job in jobs), None)
        return html, problems
    except ContentError as error:
        return None, (*problems, *error.problems)


def lost(text: str) -> list[str]:
    """Return the words of a text that its guide lacks and no problem tells, with their lines."""
    text, words = worded(text)
    html, problems = guide_of(text)
    lines = re.split("\r\n|\r|\n", text)
    for problem in problems:
        assert 0 <= problem.line <= len(lines)
        assert problem.message
    if html is None:
        assert any(problem.severity is Severity.ERROR for problem in problems)
        return []
    page = printed(html)
    hidden = "".join(match[0] for match in UNPRINTED.finditer("\n".join(lines)))
    told = {lines[problem.line - 1] for problem in problems if problem.line}
    return [
        f"{word}: {line}"
        for word in words
        for line in lines
        if word in line and word not in page and word not in hidden and line not in told
    ]


@pytest.mark.parametrize("frame", ["a file", "an answer", "an explanation", "a choice", "a part"])
def test_every_block_of_a_readme_is_printed_or_told(frame: str) -> None:
    """One by one, unchanged."""
    blocks = (*HEADINGS, *FIELDS, *BODY)
    assert {block: words for block in blocks if (words := lost(FRAMES[frame](block)))} == {}


@bounded
@given(st.one_of(TEXTS, changed(TEXTS)))
def test_every_word_is_printed_or_a_problem_tells_its_line(text: str) -> None:
    assert lost(text) == []
