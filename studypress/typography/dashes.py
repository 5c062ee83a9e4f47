"""Dashes, ellipses and the sign of multiplication.

    typed         set
    a -- b        the language's dash, spaces included, never at the beginning of a line
    -- a          but at that of a paragraph, as before speech, where it keeps its word
    10--20        an en dash, as between numbers everywhere
    a...          an ellipsis, never at the beginning of a line
    3 x 4         3 × 4

A dash may be typed as it is set: then it is kept, and only its spaces are set. `--force`, `a--b`
and `2026-11-21` stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studypress.typography.edits import BREAK, Edit, Rule, exchange
from studypress.typography.rules import NO_BREAK, SPACES, TYPED_SPACES, Typography

EN_DASH = "–"
ELLIPSIS = "…"
TIMES = "×"

# followed by a capital letter; bounded, so that it is quick
_SENTENCE_END = re.compile(rf"[.!?…][”’»\")\]]{{0,3}}[{SPACES}][“‘«\"(\[{SPACES}]{{0,4}}([^\W\d_])")

ellipses = exchange(re.compile(r"(?<!\.)\.\.\.(?!\.)"), ELLIPSIS)
kept_ellipses = exchange(
    re.compile(rf"(?<=[^{SPACES}{BREAK}])[{TYPED_SPACES}]++(?={ELLIPSIS})"), NO_BREAK
)
ranges = exchange(
    re.compile(rf"(?:(?<=\d)|(?<=\d[.%°ºª])|(?<=\d(?:\.[ºª]|[{SPACES}]%|er|st|nd|rd|th)))--(?=\d)"),
    EN_DASH,
)
times = exchange(
    re.compile(rf"(?<=\d)[{TYPED_SPACES}{NO_BREAK}][x×][{TYPED_SPACES}{NO_BREAK}](?=\d)"),
    NO_BREAK + TIMES + NO_BREAK,
)


def speech(rules: Typography) -> Rule:
    """Return the rule of a dash that begins a paragraph or a line the author broke."""
    pattern = re.compile(
        rf"(?:\A|(?<={BREAK})|(?<={BREAK}\n))(?P<dash>--|–|—)[{SPACES}]++(?=[^{SPACES}{BREAK}–—-])"
    )

    def rule(string: str) -> Iterator[Edit]:
        for found in pattern.finditer(string):
            typed = rules.dash.strip() if found["dash"] == "--" else found["dash"]
            yield Edit(*found.span(), typed + NO_BREAK)

    return rule


def dashes(rules: Typography) -> Rule:
    """Return the rule of a dash between spaces.

    It clings to the word before it. In a language whose dashes come in pairs, such as French, the
    one that opens an aside clings to the word behind it.
    """
    # next to another dash it is no dash of a sentence; next to « or » they have their own space
    opening = re.escape(rules.outer_quotes[0]) if rules.quote_space else ""
    closing = re.escape(rules.outer_quotes[1]) if rules.quote_space else ""
    pattern = re.compile(
        rf"(?<=[^{SPACES}{BREAK}–—{opening}-])[{SPACES}]++(?P<dash>--|–|—)"
        rf"[{SPACES}]++(?![–—{BREAK}{closing}-]|\Z)"
    )
    first, dash, last = rules.dash[:1], rules.dash.strip(), rules.dash[-1:]
    spaced = first == last == " "

    def rule(string: str) -> Iterator[Edit]:
        opens, behind = True, 0
        for found in pattern.finditer(string):
            ends = _SENTENCE_END.finditer(string, behind, found.start())
            opens = opens or any(end[1].isupper() for end in ends)
            typed = dash if found["dash"] == "--" else found["dash"]
            if not spaced:
                new = rules.dash if found["dash"] == "--" else found.group()
            elif rules.dash_pairs and opens:
                new = f" {typed}{NO_BREAK}"
            else:
                new = f"{NO_BREAK}{typed} "
            opens, behind = not opens, found.end()
            if new != found.group():
                yield Edit(*found.span(), new)

    return rule
