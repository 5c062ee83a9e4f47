"""How many sheets a run takes: for each document, and in all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.budget import Sheets, copies_each, sheets, total
from studypress.catalogue import DOCUMENTS
from studypress.deliver import Entry
from studypress.document import Document
from studypress.report import Made, paper_table
from tests.support import GUIDE, KEY, WORKSHEET


@pytest.mark.parametrize(
    ("pages", "copies", "simplex", "duplex"),
    [
        (1, 1, 1, 1),
        (2, 1, 2, 1),
        (3, 1, 3, 2),
        (4, 1, 4, 2),
        (1, 30, 30, 30),
        (2, 30, 60, 30),
        # Each copy begins on a sheet of its own: 2 sheets, not 1½.
        (3, 30, 90, 60),
        (0, 5, 0, 0),
    ],
)
def test_sheets(pages: int, copies: int, simplex: int, duplex: int) -> None:
    assert sheets(pages, copies) == Sheets(simplex, duplex)


@given(st.integers(1, 500), st.integers(1, 500))
def test_every_page_has_a_side_and_no_sheet_is_empty(pages: int, copies: int) -> None:
    found = sheets(pages, copies)
    assert found.simplex == pages * copies
    assert found.simplex <= found.duplex * 2 < found.simplex + 2 * copies


def test_total() -> None:
    assert total([Sheets(4, 2), Sheets(3, 2)]) == Sheets(7, 4)
    assert total([]) == Sheets(0, 0)


@pytest.mark.parametrize(
    ("documents", "wanted"),
    [
        ((GUIDE, WORKSHEET, KEY), {"guide": 1, "worksheet": 30, "key": 1}),
        ((WORKSHEET, KEY), {"worksheet": 30, "key": 1}),
        ((GUIDE,), {"guide": 30}),
        ((KEY,), {"key": 30}),
        ((), {}),
    ],
)
def test_copies_of_each(documents: tuple[Document, ...], wanted: dict[str, int]) -> None:
    assert copies_each(documents, 30) == wanted
    assert set(copies_each(documents, 1).values()) <= {1}


def test_what_shows_answers_is_not_handed_out() -> None:
    handed_out = {document.name for document in DOCUMENTS if document.handed_out}
    assert "worksheet" in handed_out
    assert handed_out.isdisjoint({"guide", "key"})


def made(subject: str, document: str, form: str, pages: int, copies: int = 1) -> Made:
    code = "7K2M-93QX" if form else ""
    name = f"{subject}/en/{form}-{document}.pdf"
    return Made(Entry(name, subject, "pt-BR", document, form, code, pages, "", ""), True, copies)


SEVERAL = """\
document   language  form       code       pages  copies  1-sided  2-sided
--------------------------------------------------------------------------
git-basics:
guide      pt-BR                              13       1       13        7
worksheet  pt-BR     warm-up-a  7K2M-93QX      3      30       90       60
sql:
guide      pt-BR                               4       1        4        2
--------------------------------------------------------------------------
to load                                                       107       69
"""
ONE = """\
document  language  pages  1-sided  2-sided
-------------------------------------------
guide     pt-BR         4        4        2
-------------------------------------------
to load                          4        2
"""


@pytest.mark.parametrize(
    ("documents", "table"),
    [
        (
            [
                made("git-basics", "guide", "", 13),
                made("git-basics", "worksheet", "warm-up-a", 3, 30),
                made("sql", "guide", "", 4),
            ],
            SEVERAL,
        ),
        ([made("sql", "guide", "", 4)], ONE),
    ],
)
def test_table(documents: list[Made], table: str) -> None:
    assert "\n".join(paper_table(documents)) + "\n" == table


def test_table_stays_within_80_columns() -> None:
    """As wide as they come: all columns, a form of 15 characters, thousands of sheets."""
    lines = list(paper_table([made("sql", "worksheet", "interview-aaa-a", 999, 999)]))
    assert max(map(len, lines)) <= 80
