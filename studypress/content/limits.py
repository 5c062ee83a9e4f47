"""How much content there may be: every limit with its reason.

None is met by what people write; each is met by what would stop a machine. What exceeds one is
told as a problem of its file before any parser sees it whose time or memory grows faster than
the text.
"""

from __future__ import annotations

FILES = 10_000
"""Files and folders in a subject: more are another program's, such as a repository's."""

NAME = 80
"""Bytes of a subject's name; a file's name has 255, with document, language and worksheet."""

TEXT = 4_000_000
"""Bytes of a section file: some 2,000 questions."""

SETTINGS = 1_000_000
"""Bytes of `subject.toml` and of a locale file."""

REGISTER = 20_000_000
"""Bytes of `sheets.jsonl`: some 10,000 sheets."""

LINE = 20_000
"""Characters of a line: four times the longest paragraph that people type in one."""

COMMENTS = 100
"""Comments in a line: after each the line is looked at anew."""

PARAGRAPH = 50_000
"""Characters between two blank lines, tables and code left out."""

BRACKETS = 100
"""Brackets open at once: Markdown looks from each to the end of its paragraph."""

TAGS = 100
"""HTML tags open at once below a heading: each is a box in another."""

DEPTH = 20
"""Quotes and lists in each other; a page is too narrow for ten."""

ROWS = 1_000
"""Rows of a table, some twenty-five pages."""

COLUMNS = 50
"""Columns of a table."""

ITEMS = 2_000
"""Questions or parts of a section file, and items of lists below one heading."""

CODE = 5_000
"""Lines of a code fence, a hundred pages."""

PICTURE = 50_000_000
"""Bytes of a picture of pixels: a camera's at its best has half of them."""

PIXELS = 64_000_000
"""Pixels of a picture: a camera's have 24 to 50 million. Open, each takes four bytes, twice."""

SVG = 2_000_000
"""Bytes of an SVG picture; ten times a dense one of lines."""

SVG_ELEMENTS = 20_000
"""Elements of an SVG picture."""

SVG_DRAWN = 50_000
"""Elements that an SVG picture draws, each as often as it is used: some ten seconds."""

SVG_CORNERS = 20
"""Corners of lines to an element, in the mean, that an SVG picture draws."""

SVG_DEPTH = 100
"""Elements of an SVG picture in each other."""

SVG_LETTERS = 20_000
"""Letters of text, or of style, in an SVG picture."""

SVG_NUMBER = 1_000_000_000
"""The greatest number of an SVG picture: a nanometre on a drawing of a metre."""

SVG_TYPE = 100_000
"""The greatest size of type of an SVG picture; Pango counts to two million."""

SVG_VALUE = 1_000
"""Characters of an SVG attribute that holds numbers, lines left out: they are read by search."""

SVG_BRACKETS = 20
"""Brackets of an SVG picture's style in each other."""
