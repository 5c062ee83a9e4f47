"""A roster: the people who get a worksheet each, read from a table of any spreadsheet program.

The file is CSV or TSV in any common encoding. Its first row names the columns; one of them, or
two, hold the names. Every row that cannot be used is told with its line, all in one run. Names are
data: nothing here runs them or takes them for markup.
"""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from studypress.encodings import NotTextError, Reading, decode
from studypress.model import Place
from studypress.problems import Problem, Severity, UsageError
from studypress.source import Faults, SourceFile

MAX_BYTES = 5_000_000
MAX_PEOPLE = 2_000
MAX_CHARACTERS = 80
MAX_COLUMNS = 1_000

# What columns are called, without case, accents, spaces and signs: 'Prénom(s)' is 'prenoms'. To
# add a language, add its words. Where several columns fit, the earlier word wins.
_WHOLE = (
    "fullname", "nomcomplet", "nometprenom", "prenometnom", "nomprenom", "prenomnom",
    "nomecompleto", "nomeesobrenome", "vollstandigername", "vorundnachname", "vornamenachname",
    "nachnamevorname", "namevorname", "nombrecompleto", "nombreyapellidos", "nomecognome",
    "الاسمالكامل", "الاسمالثلاثي", "الاسمالرباعي", "氏名", "お名前", "フルネーム",
)  # fmt: skip
# The whole name, or in a table that has the one half elsewhere, the other half.
_NAME = (
    "name", "names", "nom", "noms", "nome", "nomes", "namen", "nombre", "nombres",
    "الاسم", "الاسماء", "名前",
)  # fmt: skip
_ROLE = (
    "student", "students", "participant", "participants", "learner", "pupil", "studentname",
    "participantname", "participante", "participantes", "eleve", "eleves", "etudiant", "etudiante",
    "aluno", "aluna", "alunos", "estudante", "nomedoaluno", "teilnehmer",
    "teilnehmerin", "teilnehmerinnen", "teilnehmende", "schuler", "schulerin",
    "اسمالطالب", "الطالب", "الطالبة", "المشارك", "المشاركة", "参加者", "受講者", "学生", "生徒",
)  # fmt: skip
_GIVEN = (
    "givenname", "givennames", "firstname", "firstnames", "forename", "forenames", "given",
    "first", "prenom", "prenoms", "prenome", "primeironome", "vorname", "vornamen",
    "الاسمالاول", "名",
)  # fmt: skip
_FAMILY = (
    "familyname", "familynames", "lastname", "surname", "surnames", "family", "last",
    "nomdefamille", "sobrenome", "sobrenomes", "apelido", "nachname", "familienname", "zuname",
    "cognome", "apellido", "apellidos", "اسمالعايلة", "اللقب", "الكنية", "姓", "苗字",
)  # fmt: skip

# Family names that stand before the given one, as in Japanese and Chinese.
_FAMILY_FIRST = ("姓", "苗字")

_DELIMITERS = ",;\t|"
_DIRECTIVE = re.compile(r'"?sep=(?P<sign>[^\w\s"]|\t)"?\s*\Z', re.I)
# Control, private-use and non-characters have no shape on paper; signs that turn the direction of
# text (UAX #9, 2) would turn what is printed around them; U+FFFD stands where a letter was lost.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\ufdd0-\ufdef\ufffd-\uffff]"
)
_UNCLOSED = "the quote that is opened here is not closed; no row below it was read"
_STRAY = "there is text behind a closing quote"
_WIDE = f"more than {MAX_COLUMNS:,} columns"
_AS_CSV = "save the sheet as CSV, in Excel as 'CSV UTF-8'"


@dataclass(frozen=True)
class Person:
    """Someone on the roster: the name as printed (NFC, single spaces), and the row it stands in."""

    name: str
    place: Place


@dataclass(frozen=True)
class Roster:
    """The people of one file, in its order; `source` is its text, whatever its encoding was.

    `sha256` is that of its bytes.
    """

    source: SourceFile
    people: tuple[Person, ...]
    sha256: str


@dataclass(frozen=True)
class _Row:
    """A row of the table and its first line; `fault` says why it is none."""

    line: int
    cells: tuple[str, ...]
    fault: str = ""


def read_roster(path: Path) -> tuple[Roster | None, tuple[Problem, ...]]:
    """Read a roster; it is None where the file as a whole cannot be used.

    With bad rows it holds the people of the others. Raises `UsageError` where there is no such
    file, or it cannot be read.
    """
    data = _bytes_of(path)
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1_000_000} MB"
        hint = f"a roster has a row for each person, at most {MAX_PEOPLE} of them"
        return None, (Problem(path, 0, message, hint),)
    try:
        reading, other = decode(data)
    except NotTextError as error:
        return None, (Problem(path, 0, str(error), _AS_CSV),)
    text = reading.text.replace("\r\n", "\n").replace("\r", "\n")
    source = SourceFile(path, text)
    faults = Faults(source)
    if other:
        _tell_doubt(reading, other, faults)
    people = _people(source, faults)
    sha256 = hashlib.sha256(data).hexdigest()
    return (None if people is None else Roster(source, people, sha256)), faults.problems


def _bytes_of(path: Path) -> bytes:
    """Return what a file holds, and of one that is too large a little more than the limit."""
    hint = "name a CSV file with --roster"
    if not path.exists():
        raise UsageError(f"there is no roster '{path}'", hint)
    if not path.is_file():
        raise UsageError(f"the roster '{path}' is not a file", hint)
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"the roster '{path}' cannot be read: {error.strerror}"
        raise UsageError(message, "see who may read the file") from None


def _tell_doubt(reading: Reading, other: Reading, faults: Faults) -> None:
    """Warn at the first line that two encodings read differently."""
    lines = zip(faults.source.lines, re.split("\r\n|\r|\n", other.text), strict=False)
    for number, (one, two) in enumerate(lines, 1):
        if one != two:
            message = f"read as {reading.encoding}; as {other.encoding} it would be '{two.strip()}'"
            hint = "if names come out wrong, save the sheet as UTF-8"
            faults.add(number, message, hint, Severity.WARNING)
            return


# ---------------------------------------------------------------------------------------------
# Text to rows


def _rows(source: SourceFile, delimiter: str, start: int) -> Iterator[_Row]:
    """Yield every row from line `start` on that is not blank."""
    lines = (f"{line}\n" for line in source.lines[start - 1 :])
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        line = start + reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "expected after" not in str(error):
                yield _Row(line, (), _UNCLOSED)
                return
            yield _Row(line, (), _STRAY)
            continue
        while cells and not cells[-1].strip():  # sheets pad their rows
            cells.pop()
        if cells:
            fault = _WIDE if len(cells) > MAX_COLUMNS else ""
            yield _Row(line, tuple(cells[:MAX_COLUMNS]), fault)


def _delimiter(source: SourceFile) -> tuple[str, int]:
    """Return the delimiter and the line from which the table stands.

    It is the one that `sep=` names; else the one that splits a column of names off the first row,
    or that splits it most; else, in a table of one column, the most frequent.
    """
    first = next((number for number, line in enumerate(source.lines, 1) if line.strip()), 1)
    if directive := _DIRECTIVE.match(source.line(first)):
        return directive["sign"], first + 1

    def merit(delimiter: str) -> tuple[bool, int, int]:
        header = next(_rows(source, delimiter, first), _Row(first, ()))
        columns = _name_columns(header.cells)
        return bool(columns), len(header.cells), source.text.count(delimiter)

    return max(_DELIMITERS, key=merit), first


# ---------------------------------------------------------------------------------------------
# Rows to people


def _key(heading: str) -> str:
    """Return the letters of a heading, without case and accents."""
    letters = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(letter for letter in letters if letter.isalpha())


def _name_columns(header: tuple[str, ...]) -> tuple[int, ...]:
    """Return the columns that make up a name, in the order they are printed; or none.

    Beside a family name, 'Nome' or 'Name' is the given name; beside a given name, 'Nom' is the
    family name.
    """
    keys = [_key(cell) for cell in header]

    def first(words: tuple[str, ...]) -> tuple[int, ...]:
        return next(((keys.index(word),) for word in words if word in keys), ())

    whole, name, given, family = first(_WHOLE), first(_NAME), first(_GIVEN), first(_FAMILY)
    if whole:
        return whole
    if family and keys[family[0]] in _FAMILY_FIRST and (given or name):
        return family + (given or name)
    if given and (family or name):
        return given + (family or name)
    if family and name:
        return name + family
    return name or first(_ROLE)


def _people(source: SourceFile, faults: Faults) -> tuple[Person, ...] | None:
    """Return the people of all good rows, or None where there is no column of names."""
    delimiter, start = _delimiter(source)
    rows = _rows(source, delimiter, start)
    header = next(rows, None)
    if header is None:
        faults.add(0, "the roster is empty", "write `name` in the first line, and names below it")
        return None
    if header.fault:
        _tell_fault(header, faults)
        return None
    columns = _name_columns(header.cells)
    if not columns:
        _tell_header(header, faults)
        return None
    keys = [_key(cell) for cell in header.cells]
    if twice := [header.cells[column] for column in columns if keys.count(keys[column]) > 1]:
        message = f"two columns are called '{' '.join(twice[0].split())}'"
        faults.add(header.line, message, "give the one without names another heading")
        return None
    people: list[Person] = []
    lines: dict[str, int] = {}
    empty = True
    for row in rows:
        empty = False
        name = _name(row, columns, len(header.cells), faults)
        if not name:
            continue
        if len(people) == MAX_PEOPLE:
            faults.add(row.line, f"more than {MAX_PEOPLE} people", "split the roster")
            break
        before = lines.setdefault(name.casefold(), row.line)
        if before != row.line:
            message = f"'{name}' stands in line {before} already; both get a worksheet"
            faults.add(row.line, message, "leave one out if they are one", Severity.WARNING)
        people.append(Person(name, source.place(row.line)))
    if empty:
        faults.add(header.line, "nobody is on the roster", "write a row for each person below")
    return tuple(people)


def _tell_header(header: _Row, faults: Faults) -> None:
    found = tuple(" ".join(cell.split()) for cell in header.cells)
    if len(found) == 1 and _key(found[0]) not in (*_GIVEN, *_FAMILY):
        message = f"the first line names the columns; '{found[0][:MAX_CHARACTERS]}' is not known"
        faults.add(header.line, message, "write `name` in a line above the first person")
        return
    named = ", ".join(f"'{cell[:MAX_CHARACTERS]}'" for cell in found[:10])
    hint = "call a column 'name' (or nom, nome, Teilnehmer …), or two 'first name' and 'last name'"
    faults.add(header.line, f"no column of names; found: {named}", hint)


def _tell_fault(row: _Row, faults: Faults) -> None:
    if row.fault == _UNCLOSED:
        hint = 'close it; a quote within a quoted cell is written ""'
    elif row.fault == _WIDE:
        hint = "leave those of names alone, and save the sheet anew"
    else:
        hint = 'quote the whole cell, each quote within it doubled: "Robert ""Bob"" Ray"'
    faults.add(row.line, row.fault, hint)


def _name(row: _Row, columns: tuple[int, ...], width: int, faults: Faults) -> str:
    """Return the name in a row, or nothing, with the problem noted, where it has none of use."""
    if row.fault:
        _tell_fault(row, faults)
        return ""
    if (cells := len(row.cells)) > width:
        hint = 'quote a cell that holds the delimiter: "Ray, Robert"'
        faults.add(row.line, f"{cells} cells where the first row has {width}", hint)
        return ""
    typed = " ".join(row.cells[column] for column in columns if column < cells)
    if unfit := _UNFIT.search(typed):
        message = f"the character U+{ord(unfit.group()):04X} in the name cannot be printed"
        faults.add(row.line, message, "delete it, or type the letter that is meant")
        return ""
    name = unicodedata.normalize("NFC", " ".join(typed.split()))
    if not any(unicodedata.category(letter)[0] in "LN" for letter in name):
        faults.add(row.line, "no name in this row", "write one, or delete the row")
        return ""
    if len(name) > MAX_CHARACTERS:
        message = f"the name has {len(name)} characters, more than {MAX_CHARACTERS}"
        faults.add(row.line, message, "shorten it, so that it fits on a sheet")
        return ""
    return name
