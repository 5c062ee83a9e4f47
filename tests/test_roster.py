"""A roster: whatever a spreadsheet program writes is read, and what cannot be used is told."""

from __future__ import annotations

import csv
import io
import os
import re
import time
import unicodedata
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.problems import Problem, Severity, UsageError
from studypress.project import PACKAGE
from studypress.roster import MAX_BYTES, MAX_COLUMNS, MAX_PEOPLE, Roster, read_roster

NAMES = ("Müller", "Gonçalves", "Łukasz", "Zoë", "Nuñez", "François")


def read(tmp_path: Path, data: bytes | str) -> tuple[Roster | None, tuple[Problem, ...]]:
    path = tmp_path / "names.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_roster(path)


def names(tmp_path: Path, data: bytes | str) -> list[str]:
    roster, problems = read(tmp_path, data)
    assert problems == ()
    assert roster is not None
    return [person.name for person in roster.people]


def told(tmp_path: Path, data: bytes | str) -> list[tuple[int, str]]:
    _, problems = read(tmp_path, data)
    assert all(problem.hint for problem in problems)
    assert all(problem.path == tmp_path / "names.csv" for problem in problems)
    return [(problem.line, problem.message) for problem in problems]


# ---------------------------------------------------------------------------------------------
# Encodings

ENCODINGS = {
    "utf-8": 6,
    "utf-8-sig": 6,
    "utf-16": 6,
    "utf-16-le": 6,
    "utf-16-be": 6,
    "utf-32": 6,
    "cp1252": 5,
    "latin-1": 5,
    "iso8859-15": 5,
    "mac-roman": 5,
    "cp850": 5,
    "cp1250": 5,
    "iso8859-2": 5,
}


def held(encoding: str, wanted: tuple[str, ...] = NAMES) -> list[str]:
    def fits(name: str) -> bool:
        return name.encode(encoding, "replace").decode(encoding) == name

    return [name for name in wanted if fits(name)]


@pytest.mark.parametrize(("encoding", "count"), ENCODINGS.items())
def test_names_are_read_in_every_encoding_that_holds_them(
    encoding: str, count: int, tmp_path: Path
) -> None:
    some = held(encoding)
    assert len(some) == count
    assert names(tmp_path, "\n".join(["name", *some, ""]).encode(encoding)) == some


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["\ufeff", ""], ids=["mark", "no mark"])
def test_utf_16_is_read_in_either_order(mark: str, encoding: str, tmp_path: Path) -> None:
    assert names(tmp_path, f"{mark}name\nZoë\n".encode(encoding)) == ["Zoë"]


@pytest.mark.parametrize(
    ("encoding", "some"),
    [
        ("cp1252", ["François Noël", "Hélène Dupré"]),
        ("mac-roman", ["François Noël", "Hélène Dupré"]),
        ("mac-roman", ["Inés García", "Zoé"]),
        ("mac-roman", ["GARCÍA"]),
        ("cp1252", ["Seán O’Brien", "Zoë"]),
        ("cp850", ["João Gonçalves", "Conceição Araújo"]),
        ("cp1252", ["Søren Kjær", "Ågård"]),
        ("cp1252", ["GARCÍA Hélène", "MÜLLER Jürgen"]),
        ("cp1250", ["Jiří Dvořák", "Božena Němcová"]),
        ("iso8859-2", ["Łukasz Woźniak", "Ágnes Żuk"]),
        ("iso8859-15", ["Cœur Šimon", "Zoë"]),
        ("mac-latin2", ["Jiří Dvořák", "Božena Němcová"]),
        ("cp1254", ["Gökçe Yıldız", "Şahin Öz"]),
        ("cp1257", ["Jānis Bērziņš", "Ģirts Ķēniņš"]),
        ("cp1251", ["Ольга Кузнецова", "Анна Ёлкина"]),
        ("koi8-r", ["Иван Петров", "Анна Смирнова"]),
        ("cp1253", ["Γιώργος Παπαδόπουλος", "Μαρία Κωνσταντίνου", "Ελένη"]),
        ("shift-jis", ["山田太郎", "鈴木花子", "佐藤一郎"]),
        ("euc-kr", ["김민준", "이서연"]),
    ],
)
def test_a_short_list_is_read_in_the_code_page_of_its_language(
    encoding: str, some: list[str], tmp_path: Path
) -> None:
    roster, problems = read(tmp_path, "\n".join(["name", *some]).encode(encoding))
    assert roster is not None
    assert [person.name for person in roster.people] == some
    assert {problem.severity for problem in problems} <= {Severity.WARNING}


@pytest.mark.parametrize(
    ("encoding", "some"),
    [
        ("cp1252", ["René", "Zoé", "Jürgen"]),
        ("cp1252", ["René", "Zoé"]),
        ("cp1252", ["François", "Hélène"]),
        ("cp1252", ["García", "Nuñez"]),
        ("mac-roman", ["Müller", "Gonçalves"]),
        ("cp1250", ["Jiří", "Čapek"]),
    ],
)
def test_no_doubt_is_raised_where_the_words_settle_it(
    encoding: str, some: list[str], tmp_path: Path
) -> None:
    assert names(tmp_path, "\n".join(["name", *some]).encode(encoding)) == some


def test_windows_1252_is_taken_of_two_that_fit_alike_and_the_other_told(tmp_path: Path) -> None:
    roster, (problem,) = read(tmp_path, "name\nAnn\nHélène\n".encode("cp1252"))
    assert roster is not None
    assert [person.name for person in roster.people] == ["Ann", "Hélène"]
    assert problem.severity is Severity.WARNING
    assert problem.line == 3
    assert problem.message == "read as Windows-1252; as Windows-1250 it would be 'Hélčne'"
    assert "UTF-8" in problem.hint


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04\x14\x00", "this is a workbook (or another zip file), not text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is an old Excel workbook, not text"),
        (b"%PDF-1.7\n", "this is a PDF, not text"),
        (b"name\nAn\0n\n", "not text: byte 7 is zero"),
        (bytes(range(256)) * 9, "not text: byte 0 is zero"),
        (b"\xef\xbb\xbfn\0", "not text: there is a zero in it, as UTF-8 never has"),
        (b"\xff\xfen", "the file begins as UTF-16, but byte 2 is not of that encoding"),
        (
            b"\xef\xbb\xbfname\nZo\xeb",
            "the file begins as UTF-8, but byte 10 is not of that encoding",
        ),
    ],
)
def test_what_is_no_text_is_told_once(data: bytes, message: str, tmp_path: Path) -> None:
    roster, (problem,) = read(tmp_path, data)
    assert roster is None
    assert (problem.line, problem.message) == (0, message)
    assert "CSV" in problem.hint


# ---------------------------------------------------------------------------------------------
# Dialects

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéèçüñ' -,;|\t\n\".0123456789"
CLEAN = st.text(LETTERS, min_size=1, max_size=40).filter(lambda name: any(map(str.isalpha, name)))


def collapsed(name: str) -> str:
    return " ".join(name.split())


@given(
    written=st.lists(
        CLEAN, min_size=1, max_size=20, unique_by=lambda name: collapsed(name).casefold()
    ),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    named=st.booleans(),
)
def test_what_is_written_in_a_dialect_is_read_back(
    written: list[str],
    delimiter: str,
    end: str,
    encoding: str,
    quoting: Literal[0, 1],
    named: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    table = io.StringIO(newline="")
    if named:
        table.write(f"sep={delimiter}\n")
    writer = csv.writer(table, delimiter=delimiter, lineterminator="\n", quoting=quoting)
    writer.writerow(["No.", "Student name", "Group"])
    writer.writerows([str(number), name, ""] for number, name in enumerate(written))
    data = table.getvalue().replace("\n", end).encode(encoding)
    path = tmp_path_factory.mktemp("roster")
    assert names(path, data) == [collapsed(name) for name in written]


WEST = "abcdefghijklmnopqrstuvwxyzàâçèéêëîïôùûœ"
WORDS = st.text(WEST, min_size=3, max_size=9).map(str.capitalize)


@given(
    some=st.lists(WORDS, unique=True, max_size=12),
    encoding=st.sampled_from(["cp1252", "mac-roman"]),
)
def test_french_names_are_read_in_western_code_pages(
    some: list[str], encoding: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A word with 'ç' or 'ë' settles it; without, another encoding can be as likely."""
    some = ["François", "Noëlle", "Eugène Benoît", *some]
    data = "\n".join(["prénom et nom", *some]).encode(encoding)
    roster, _ = read(tmp_path_factory.mktemp("roster"), data)
    assert roster is not None
    assert [person.name for person in roster.people] == some


@given(data=st.binary(max_size=300))
def test_no_bytes_crash_it(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("roster")
    for whole in (data, b"name,group\n" + data):
        roster, problems = read(path, whole)
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        assert errors or (roster is not None and roster.people)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("name\nAnn\nBob", ["Ann", "Bob"], id="one column"),
        pytest.param("\n\nname\n\nAnn\n   \nBob\n\n", ["Ann", "Bob"], id="blank lines"),
        pytest.param("name;x\n;;\nAnn;;\n", ["Ann"], id="padded rows"),
        pytest.param("x;y;name\n1;2;Ann\n", ["Ann"], id="semicolons"),
        pytest.param("x|name, full\n1|Ann\n", [], id="never"),
        pytest.param("name;group, year, room\nAnn;1, 2, 3\n", ["Ann"], id="more commas"),
        pytest.param("sep=|\nname|x\nAnn|1\n", ["Ann"], id="sep="),
        pytest.param('"SEP=;"\nname;x\nRay, Ann;1\n', ["Ray, Ann"], id="quoted sep="),
        pytest.param('name,x\n"Ray, Ann",1\n', ["Ray, Ann"], id="quoted delimiter"),
        pytest.param('name, x\n "Ray, Ann", 1\n', ["Ray, Ann"], id="blank behind delimiter"),
        pytest.param('name\n"Ann\nRay"\n', ["Ann Ray"], id="quoted line break"),
        pytest.param('name\n"Ann ""A"" Ray"\n', ['Ann "A" Ray'], id="doubled quotes"),
        pytest.param("name\n  Ann \u00a0  Ray \n", ["Ann Ray"], id="white space"),
        pytest.param("name\nZoe\u0308\n", ["Zoë"], id="decomposed"),
        pytest.param("x,name,y\n1,Ann\n", ["Ann"], id="fewer cells"),
        pytest.param("name\n=1+1\n{{ x }}\n<b>B</b>", ["=1+1", "{{ x }}", "<b>B</b>"], id="data"),
    ],
)
def test_dialects(text: str, wanted: list[str], tmp_path: Path) -> None:
    if wanted:
        assert names(tmp_path, text) == wanted
    else:
        assert read(tmp_path, text)[0] is None


def test_a_person_knows_the_line_of_the_row(tmp_path: Path) -> None:
    roster, _ = read(tmp_path, 'sep=,\r\nname,x\r\n"Ann\r\nRay",1\r\n\r\nBob,2\r\n')
    assert roster is not None
    assert [person.place.line for person in roster.people] == [3, 6]
    assert roster.source.line(6) == "Bob,2"
    assert {person.place.path for person in roster.people} == {roster.source.path}


# ---------------------------------------------------------------------------------------------
# Columns


@pytest.mark.parametrize(
    ("header", "row", "wanted"),
    [
        ("Full Name", "Ann Ray", "Ann Ray"),
        ("full_name;group", "Ann Ray;1", "Ann Ray"),
        ("NAMES", "Ann", "Ann"),
        ("Id;Student", "1;Ann", "Ann"),
        ("Student;Name", "S1;Ann", "Ann"),
        ("E-mail;Participant", "a@b;Ann", "Ann"),
        ("Nom complet", "Ann", "Ann"),
        ("Prénom et nom", "Ann", "Ann"),
        ("NOM ET PRENOM", "Ann", "Ann"),
        ("Nome completo:", "Ann", "Ann"),
        ("Participante", "Ann", "Ann"),
        ("Élève", "Ann", "Ann"),
        ("Vollständiger Name", "Ann", "Ann"),
        ("Teilnehmer(in)", "Ann", "Ann"),
        ("Teilnehmer*innen", "Ann", "Ann"),
        ("Last name;First name", "Ray;Ann", "Ann Ray"),
        ("FirstName;Surname", "Ann;Ray", "Ann Ray"),
        ("Given name;Family name", "Ann;Ray", "Ann Ray"),
        ("Nom;Prénom", "Ray;Ann", "Ann Ray"),
        ("Prénom(s);Nom de famille;Nom d'usage", "Ann;Ray;R", "Ann Ray"),
        ("Nome;Sobrenome", "Ann;Ray", "Ann Ray"),
        ("Name;Vorname", "Ray;Ann", "Ann Ray"),
        ("Vorname;Nachname", "Ann;Ray", "Ann Ray"),
        ("Name;Surname", "Ann;Ray", "Ann Ray"),
        ("First name;Last name;Full name", "A;R;Ann Ray", "Ann Ray"),
        ("Prénom;Nom", "Ann", "Ann"),
        ("الاسم الأول;اسم العائلة", "فاطمة;الحسن", "فاطمة الحسن"),
        ("الاسم;الكنية", "فاطمة;الحسن", "فاطمة الحسن"),
        ("氏名;組", "山田 太郎;1", "山田 太郎"),
        ("名;姓", "太郎;山田", "山田 太郎"),
    ],
)
def test_columns_of_names(header: str, row: str, wanted: str, tmp_path: Path) -> None:
    assert names(tmp_path, f"{header}\n{row}\n") == [wanted]


def test_no_column_of_names_is_told_with_those_there_are(tmp_path: Path) -> None:
    roster, (problem,) = read(tmp_path, "\nE-mail;Class\na@b;3\n")
    assert roster is None
    assert problem.line == 2
    assert problem.message == "no column of names; found: 'E-mail', 'Class'"
    assert problem.source == "E-mail;Class"
    assert "'name'" in problem.hint
    assert "'last name'" in problem.hint


def test_a_given_name_alone_is_not_taken_for_a_person(tmp_path: Path) -> None:
    _, (problem,) = read(tmp_path, "First name\nAnn\n")
    assert problem.message == "no column of names; found: 'First name'"
    assert "'last name'" in problem.hint


def test_two_columns_of_one_name_are_told(tmp_path: Path) -> None:
    roster, (problem,) = read(tmp_path, "Name;Class;name\nAnn;A;Ray\n")
    assert roster is None
    assert (problem.line, problem.message) == (1, "two columns are called 'Name'")


def test_a_list_without_a_first_row_is_told(tmp_path: Path) -> None:
    roster, (problem,) = read(tmp_path, "Ann\nBob\n")
    assert roster is None
    assert (problem.line, problem.source) == (1, "Ann")
    assert problem.message == "the first line names the columns; 'Ann' is not known"
    assert "`name`" in problem.hint


# ---------------------------------------------------------------------------------------------
# Bad rows


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (",5", "no name in this row"),
        (" \u00a0,5", "no name in this row"),
        ("-,5", "no name in this row"),
        ("\u200b,5", "no name in this row"),
        ("Ray, Bob, 5", "3 cells where the first row has 2"),
        ("A\x0bB,5", "the character U+000B in the name cannot be printed"),
        ("A\x1fB,5", "the character U+001F in the name cannot be printed"),
        ("A\u202eB,5", "the character U+202E in the name cannot be printed"),
        ("M\ufffdller,5", "the character U+FFFD in the name cannot be printed"),
        ("\ue000Bob,5", "the character U+E000 in the name cannot be printed"),
        ('"Bob" Ray,5', "there is text behind a closing quote"),
        ("B" * 81, "the name has 81 characters, more than 80"),
    ],
)
def test_a_bad_row_is_told_with_its_line(row: str, message: str, tmp_path: Path) -> None:
    roster, (problem,) = read(tmp_path, f"name,x\nAnn,1\n\n{row}\nZoe,1\n")
    assert (problem.line, problem.message, problem.source) == (4, message, row)
    assert problem.hint
    assert roster is not None
    assert [person.name for person in roster.people] == ["Ann", "Zoe"]


def test_a_column_too_many_is_told_below_one(tmp_path: Path) -> None:
    text = "name\nAnn;1\nBob;2\n"
    message = "2 cells where the first row has 1"
    assert told(tmp_path, text) == [(2, message), (3, message)]


def test_bad_rows_are_told_in_one_run(tmp_path: Path) -> None:
    text = f'name,x\n,1\nA,B,C\nA\x07,1\n"A" B,1\n{"A" * 99}\nAnn\n"Bob,\nZoe\n'
    assert [line for line, _ in told(tmp_path, text)] == [2, 3, 4, 5, 6, 8]
    assert told(tmp_path, text)[-1][1].startswith("the quote that is opened here is not closed")


def test_80_characters_are_not_too_many(tmp_path: Path) -> None:
    assert names(tmp_path, "name\n" + "e\u0301" * 80) == ["é" * 80]


def test_a_name_twice_is_two_people_and_a_warning(tmp_path: Path) -> None:
    roster, (problem,) = read(tmp_path, "name\nAnn Ray\nBob\nann  ray\n")
    assert roster is not None
    assert [person.name for person in roster.people] == ["Ann Ray", "Bob", "ann ray"]
    assert problem.severity is Severity.WARNING
    assert problem.line == 4
    assert problem.message == "'ann ray' stands in line 2 already; both get a worksheet"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 0, "the roster is empty"),
        ("\n \n", 0, "the roster is empty"),
        ("sep=;\n", 0, "the roster is empty"),
        ("\nname,x\n\n,\n", 2, "nobody is on the roster"),
    ],
)
def test_an_empty_roster_is_told(text: str, line: int, message: str, tmp_path: Path) -> None:
    assert told(tmp_path, text) == [(line, message)]


def test_too_many_people_are_told(tmp_path: Path) -> None:
    rows = [f"P{number}" for number in range(MAX_PEOPLE)]
    assert len(names(tmp_path, "\n".join(["name", *rows]))) == MAX_PEOPLE

    more = "\n".join(["name", *rows, "One", "Two"])
    assert told(tmp_path, more) == [(MAX_PEOPLE + 2, f"more than {MAX_PEOPLE} people")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_without_end_are_told_at_once(delimiter: str, tmp_path: Path) -> None:
    """By their number: each heading would be looked at, and each row likewise."""
    wide = delimiter.join(["name", *("x" for _ in range(MAX_COLUMNS - 1))])
    assert names(tmp_path, f"{wide}\nAnna\n") == ["Anna"]
    assert told(tmp_path, f"{wide}{delimiter}x\nAnna\n") == [(1, "more than 1,000 columns")]
    assert told(tmp_path, f"name\nAnna{f'{delimiter}x' * 1_600_000}\n")
    started = time.process_time()
    assert told(tmp_path, delimiter.join(["x"] * 1_600_000)) == [(1, "more than 1,000 columns")]
    assert time.process_time() - started < 10


def test_a_file_too_large_is_told(tmp_path: Path) -> None:
    most = "name\nAnn\n".ljust(MAX_BYTES, "\n")
    assert names(tmp_path, most) == ["Ann"]
    assert told(tmp_path, f"{most}\n") == [(0, "the file is larger than 5 MB")]


# ---------------------------------------------------------------------------------------------
# The file


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no roster") as caught:
        read_roster(tmp_path / "names.csv")
    assert "CSV" in caught.value.hint


def test_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a file") as caught:
        read_roster(tmp_path)
    assert "CSV" in caught.value.hint


def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, os.strerror(13))

    path = tmp_path / "names.csv"
    path.write_text("name\nAnn\n", encoding="utf-8")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UsageError, match="cannot be read: Permission denied") as caught:
        read_roster(path)
    assert caught.value.hint


def test_names_are_composed(tmp_path: Path) -> None:
    for name in NAMES:
        decomposed = unicodedata.normalize("NFD", name)
        assert names(tmp_path, f"name\n{decomposed}\n") == [name]


# ---------------------------------------------------------------------------------------------
# The docs

PAGE = (Path(__file__).parents[1] / "docs" / "rosters.md").read_text(encoding="utf-8")


def test_example_of_the_docs_is_read_as_they_say(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```csv\n(.*?)^```", PAGE, re.M | re.S)
    some = names(tmp_path, example)
    assert len(some) == 2
    assert all(f'"{name}"' in PAGE for name in some)


def test_columns_of_the_docs_are_known(tmp_path: Path) -> None:
    rows = dict(re.findall(r"^\| the (whole|given|family) name \| (.+) \|$", PAGE, re.M))
    known = {key: re.split(", |; or ", words) for key, words in rows.items()}
    assert len(known["whole"]) > 10
    assert len(known["given"]) > 3
    assert len(known["family"]) > 4
    for word in known["whole"]:
        assert names(tmp_path, f"{word}\nAnn\n") == ["Ann"]
    for one, two in product(known["given"], known["family"]):
        assert names(tmp_path, f"{two};{one}\nRay;Ann\n") == ["Ann Ray"]


def test_messages_of_the_docs_are_in_the_code() -> None:
    code = (PACKAGE / "roster.py").read_text(encoding="utf-8")
    messages = re.findall(r"^\| `([^`]+)` \| ", PAGE.partition("## What is told")[2], re.M)
    assert len(messages) > 10
    for message in messages:
        assert all(piece.strip() in code for piece in message.split("…")), message
