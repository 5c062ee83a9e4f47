r"""What is written for other programs and would be printed as raw marks: told, each at its line.

Formulas in LaTeX are known by pandoc's rule: `$` with no space on its inner side, and no letter,
digit or brace behind the second one. Between the two stands what a formula has: a backslash, `^`,
`_`, a brace, a sign of comparison, or a single name or number. So `$5 or $6`, `$HOME` and
`$PATH:$HOME` are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from studypress.content.scan import FENCE_MARK, TABLE_RULE, text_lines, without_spans
from studypress.source import KEPT, Faults, SourceFile

_Told = tuple[int, str, str]

_FENCE = re.compile(rf"{FENCE_MARK.pattern}[ \t]*\{{?\.?(?P<language>mermaid|plantuml|math)\b")
# Neither a variable of a shell nor one of a template: $HOME, ${name}.
_DOLLARS = re.compile(
    r"(?<![\\$\w])\$(?!\{[^{}]*\}|[A-Z_]{2,}\b)(?P<inside>[^\s$](?:[^$]*[^\s$\\])?)\$(?![\w${(])"
)
_FORMULA = re.compile(r"[\\^_{=<>≤≥]|\A(?:[A-Za-z]|\d+(?:[.,]\d+)?)\Z")
_BRACKETED = re.compile(
    r"\\(?:\((?P<round>[^()]*(?:\([^()]*\)[^()]*)*)\\\)|\[(?P<square>.{0,500}?)\\\])"
)
_IN_BRACKETS = re.compile(r"\\[A-Za-z]|[\^_=]")
_COMMAND = re.compile(
    r"\\(?:[dt]?frac|sqrt|binom|mathbb|mathrm|mathbf|mathcal|mathit|operatorname|overline|vec"
    r"|hat|bar|text|begin|end)\s*\{"
    r"|(?<![\w\\])\\(?:alpha|beta|gamma|delta|epsilon|theta|lambda|sigma|omega|infty|sum|prod"
    r"|int|lim|leq?|geq?|neq|cdot|times|approx|rightarrow|Rightarrow|partial|nabla)(?![\w\\])"
)
_PAGE = re.compile(r"\\(?:newpage|pagebreak|clearpage)\b")
_CONTENTS = re.compile(r"\s*\[(?:TOC|\[_TOC_\])\]\s*\Z", re.IGNORECASE)
_ABBREVIATION = re.compile(r" {0,3}\*\[(?P<name>[^\]]+)\]:\s*(?P<text>.*)")
_CONTAINER = re.compile(r"[ \t>]*:{3,}[ \t]*\{?\.?(?P<name>[A-Za-z][\w-]*)")
_TAB = re.compile(r"[ \t>]*===[!+]?[ \t]+\"[^\"]*\"[ \t]*\Z")
_LIQUID = re.compile(r"\{\{[<%].{0,200}?[>%]\}\}|\A\s*\{%.*%\}\s*\Z")
# Attributes alone in a line; those of a language belong to the block above.
_BRACES_ALONE = re.compile(
    r"[ \t>]*(?!.*\blang=)(?:\{:[ \t]*[#.]?[A-Za-z][^{}]*\}|\{[ \t]*[#.][A-Za-z][^{}]*\})[ \t]*\Z"
)
_SIZED = re.compile(
    r"!\[[^\[\]]*\]\([^()]*\)[ \t]*(?P<braces>\{(?![^{}]*\blang=)(?=[^{}=]*=)[^{}]*\})"
)
_MATHML = re.compile(r"<math(?:\s[^<>]*)?>", re.IGNORECASE)
_PRE = re.compile(r"<pre(?:\s[^<>]*)?>", re.IGNORECASE)
_IN_GAP = re.compile(r"\[\[[^\[\]]*\]\]")

_NO_FORMULAS = "formulas in LaTeX are not read"
_WRITE_FORMULA = (
    "write it in letters and signs, such as *x*^2^, or put it into code; '\\$' is the sign itself"
)


def check_unsupported(source: SourceFile, faults: Faults) -> None:
    """Note every line of a file that is written for another program."""
    for line, message, hint in _unsupported(source):
        faults.add(line, message, hint)


@lru_cache(maxsize=KEPT)
def _unsupported(source: SourceFile) -> tuple[_Told, ...]:
    plain = dict(text_lines(source.text))
    lines: list[_Told] = []
    lines += _fences(source, plain)
    lines += _tables(source, plain)
    lines += _formulas(plain)
    for offset, line in text_lines(source.text, without_spans):
        lines += ((offset + 1, message, hint) for message, hint in _others(line))
    return tuple(sorted(lines))


def _fences(source: SourceFile, plain: dict[int, str]) -> Iterator[_Told]:
    for offset, line in enumerate(source.lines):
        if offset not in plain and (found := _FENCE.match(line)):
            language = found["language"]
            if language == "math":
                yield offset + 1, _NO_FORMULAS, _WRITE_FORMULA
                continue
            message = f"'{language}' is not drawn: its text would be printed"
            hint = "draw it as a figure ('/// figure | Caption'), or save it as SVG and show that"
            yield offset + 1, message, hint


def _formulas(plain: dict[int, str]) -> Iterator[_Told]:
    """Yield the first line of each formula; a display goes on until the marks that end it."""
    display = False
    for offset, line in plain.items():
        if display:
            display = "$$" not in line
            continue
        if _is_display(line):
            display = line.count("$$") == 1
        elif not _is_formula(line):
            continue
        yield offset + 1, _NO_FORMULAS, _WRITE_FORMULA


def _is_display(line: str) -> bool:
    before, *pieces = line.split("$$")
    if len(pieces) == 1:
        return not before.strip() and (not pieces[0].strip() or bool(_FORMULA.search(pieces[0])))
    return len(pieces) > 1 and bool(_FORMULA.search(pieces[0].strip()))


def _is_formula(line: str) -> bool:
    if any(_FORMULA.search(found["inside"]) for found in _DOLLARS.finditer(line)):
        return True
    brackets = (found["round"] or found["square"] or "" for found in _BRACKETED.finditer(line))
    return any(_IN_BRACKETS.search(inside) for inside in brackets) or bool(_COMMAND.search(line))


def _others(line: str) -> Iterator[tuple[str, str]]:
    """Yield message and hint of what a line has, its code blanked out."""
    if _PAGE.search(line):
        yield "pages are not broken by hand", "take it out: pages break where they may"
    if _CONTENTS.match(line):
        yield "contents are not written by hand", "take it out: a guide has them in front"
    if found := _ABBREVIATION.match(line):
        hint = f"write it out where it is first used: {found['name']} ({found['text'].strip()})"
        yield "an abbreviation explained apart from its text", hint
    if found := _CONTAINER.match(line):
        hint = "write '> [!NOTE]', and '> ' before each line of it; take the lines ':::' out"
        yield f"'::: {found['name']}' is not read: it would be printed", hint
    if _TAB.match(line):
        hint = "write its name in bold, and what it shows below, not indented"
        yield "tabs are not read: there are none on paper", hint
    if found := _LIQUID.search(line):
        hint = "take it out, or write it as code, between backticks"
        yield f"'{found.group().strip()[:40]}' is not run: it would be printed", hint
    if found := _BRACES_ALONE.match(line):
        hint = "those of a question stand behind its stem, in the same line; take out all others"
        yield "attributes in a line of their own", hint
    if found := _SIZED.search(line):
        yield "a picture has no attributes", f"take {found['braces']} out"
    if _MATHML.search(line):
        yield (
            "formulas in MathML are not read",
            "write it in letters and signs, such as *x*<sup>2</sup>",
        )
    if _PRE.search(line):
        yield "code in HTML", "put it between two lines ```"


def _tables(source: SourceFile, plain: dict[int, str]) -> Iterator[_Told]:
    """Yield the rows that have more cells than their table: what is too much is not printed."""
    columns = 0
    for offset, line in plain.items():
        if "|" not in line:
            columns = 0
        elif columns and (cells := _cells(source.lines[offset])) > columns:
            message = f"a row of {cells} cells in a table of {columns}"
            yield offset + 1, message, "write '\\|' for the character itself"
        elif TABLE_RULE.match(line.lstrip(" \t>")) and offset - 1 in plain and not columns:
            columns = _cells(source.lines[offset - 1])


def _cells(row: str) -> int:
    row = _IN_GAP.sub("", without_spans(row).replace("\\|", "  ")).strip(" \t>")
    return row.removeprefix("|").removesuffix("|").count("|") + 1
