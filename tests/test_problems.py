"""What is wrong in the content is told: where, what, the line itself, and the way out."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

import studypress
from studypress.problems import Problem, did_you_mean
from tests.support import (
    CHOICE,
    FOLLOW_UPS,
    GAP,
    MATCH,
    OPEN,
    ORDER,
    QUESTIONS,
    SOURCE,
    section,
    settings,
    write_subject,
)

EN = "en/10-basics.md"
FR = "fr/10-basics.md"
TOML = "subject.toml"
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
)
"""A picture of one pixel."""
WARM_UP = '\n[[worksheet]]\nname = "warm-up"\n'


@dataclass(frozen=True)
class Told:
    """A problem as it must be told: where, and a part of each of its texts."""

    at: str
    message: str
    source: str = ""
    hint: str = ""

    def is_told_by(self, problem: Problem, folder: Path) -> bool:
        """Tell whether a problem found in the subject at `folder` is this one."""
        if not problem.path.is_relative_to(folder):
            return False
        at = f"{problem.path.relative_to(folder).as_posix()}:{problem.line}"
        # an empty part stands for an empty text: no source line, no hint
        parts = ((self.source, problem.source), (self.hint, problem.hint))
        return (
            at == self.at
            and self.message in problem.message
            and all(part in text and bool(part) == bool(text) for part, text in parts)
        )


Files = Mapping[str, str | bytes]


def filled(told: Told, folder: Path) -> Told:
    """Put the folder into the texts that name a place."""
    place = folder.as_posix()
    message, hint = (text.replace("{folder}", place) for text in (told.message, told.hint))
    return Told(told.at, message, told.source, hint)


def problems_of(tmp_path: Path, files: Files) -> tuple[Path, tuple[Problem, ...]]:
    folder = write_subject(tmp_path / "content" / "tiny", files)
    with pytest.raises(studypress.ContentError) as caught:
        studypress.check(studypress.Request(content=folder.parent))
    return folder, caught.value.problems


def case(name: str, files: Files, *told: Told) -> ParameterSet:
    return pytest.param(files, told, id=name)


def but(text: str, old: str, new: str) -> str:
    """Return a text with one place broken."""
    assert text.count(old) == 1, f"{old!r} must stand once"
    return text.replace(old, new)


def english(*questions: str) -> Files:
    return {EN: section(*questions)}


def with_french(english: str, french: str) -> Files:
    return {TOML: settings(("en", "fr")), EN: english, FR: french}


def worksheet(*lines: str) -> Files:
    return {TOML: settings(more=WARM_UP + "".join(f"{line}\n" for line in lines))}


SETTINGS = [
    case(
        "unknown key",
        {TOML: settings().replace("\n[title]", 'autor = "A. Author"\n[title]')},
        Told(f"{TOML}:3", "unknown key 'autor'", "autor = ", "did you mean 'author'?"),
    ),
    case(
        "unknown key in a worksheet",
        worksheet("cuont = 3"),
        Told(f"{TOML}:9", "unknown key 'cuont' in [worksheet]", "cuont = 3", "'count'"),
    ),
    case(
        "unknown key in the second worksheet",
        worksheet("count = 3", "[[worksheet]]", 'name = "other"', "cuont = 3"),
        Told(f"{TOML}:12", "unknown key 'cuont' in [worksheet]", "cuont = 3", "'count'"),
    ),
    case(
        "unknown table",
        {TOML: settings(more="[titel]\n")},
        Told(f"{TOML}:6", "unknown key 'titel'", "[titel]", "did you mean 'title'?"),
    ),
    case(
        "a title in a language that is not there",
        {TOML: settings(more='fr = "Titre"\n')},
        Told(f"{TOML}:6", "unknown key 'fr' in [title]", "fr = ", "known here: en"),
    ),
    case(
        "no title in a language",
        {TOML: settings(("en", "fr")).replace('fr = "Title in fr"', ""), FR: SOURCE},
        Told(f"{TOML}:4", "'fr' is missing in [title]", "[title]"),
    ),
    case(
        "a text in place of a number",
        worksheet('count = "3"'),
        Told(f"{TOML}:9", "'count' must be a whole number", 'count = "3"'),
    ),
    case(
        "a truth value in place of a number",
        worksheet("seed = true"),
        Told(f"{TOML}:9", "'seed' must be a whole number", "seed = true"),
    ),
    case(
        "a text in place of a list",
        {TOML: but(settings(), '["basics"]', '"basics"')},
        Told(f"{TOML}:2", "'sections' must be a list of texts in quotes", 'sections = "basics"'),
    ),
    case(
        "a number in a list of texts",
        worksheet("tags = [1]"),
        Told(f"{TOML}:9", "'tags' must be a list of texts in quotes", "tags = [1]"),
    ),
    case(
        "a text in place of a date",
        {TOML: but(settings(), "\n[title]", 'revision = "2026-01-31"\n[title]')},
        Told(f"{TOML}:3", "'revision' must be a date", "revision = "),
    ),
    case(
        "a moment in place of a date",
        {TOML: but(settings(), "\n[title]", "revision = 2026-01-31T12:00:00\n[title]")},
        Told(f"{TOML}:3", "'revision' must be a date", "revision = "),
    ),
    case(
        "a text in place of a table",
        {TOML: 'languages = ["en"]\nsections = ["basics"]\ntitle = "Title"\n'},
        Told(f"{TOML}:3", "'title' must be a table, [title]", 'title = "Title"'),
        Told(f"{TOML}:3", "'en' is missing in [title]", 'title = "Title"'),
    ),
    case(
        "a title with a dotted key",
        {TOML: 'languages = ["en"]\nsections = ["basics"]\ntitle.en = 5\n'},
        Told(f"{TOML}:3", "'en' must be a text in quotes", "title.en = 5"),
    ),
    case(
        "a key between braces, on a line of its own",
        worksheet('kinds = ["open"]  # [title]', "levels.basic = 1", 'levels."bascis" = 2'),
        Told(f"{TOML}:11", "unknown level 'bascis'", '"bascis"', "did you mean 'basic'?"),
    ),
    case(
        "a header within a text of several lines",
        {
            TOML: but(
                settings(more="fr = 1\n"), "\n[title]", 'author = """\n[title]\nen = 1"""\n[title]'
            )
        },
        Told(f"{TOML}:8", "unknown key 'fr' in [title]", "fr = 1", "known here: en"),
    ),
    case(
        "a dotted key of the second table of an array",
        {TOML: settings(more=WARM_UP + WARM_UP.replace("-up", "-b") + 'title."fr" = "Titre"\n')},
        Told(f"{TOML}:12", "unknown key 'fr' in [worksheet.title]", 'title."fr"', "known here: en"),
    ),
    case(
        "a worksheet that is no array",
        {TOML: settings(more="[worksheet]\ncount = 3\n")},
        Told(f"{TOML}:6", "'worksheet' must be an array of tables", "[worksheet]"),
    ),
    case(
        "a number too small",
        worksheet("count = 0"),
        Told(f"{TOML}:9", "'count' must be at least 1, not 0", "count = 0"),
    ),
    case(
        "more forms than letters",
        worksheet("forms = 27"),
        Told(f"{TOML}:9", "at most 26 forms", "forms = 27"),
    ),
    case(
        "count and minutes",
        worksheet("count = 2", "minutes = 9"),
        Told(f"{TOML}:10", "not by both", "minutes = 9", "leave one of them out"),
    ),
    case(
        "no languages",
        {TOML: but(settings(), 'languages = ["en"]', ""), EN: SOURCE, FR: SOURCE},
        Told(f"{TOML}:1", "'languages' is missing or empty", "", 'write languages = ["en", "fr"]'),
        Told(f"{TOML}:5", "unknown key 'en' in [title]", "en = "),
    ),
    case(
        "no sections",
        {TOML: but(settings(), '["basics"]', "[]")},
        Told(f"{TOML}:2", "'sections' is missing or empty", "sections = []", "write sections = "),
    ),
    case(
        "a language stands twice",
        {TOML: settings(("en", "en")).replace('en = "Title in en"\n', "", 1)},
        Told(f"{TOML}:1", "'en' stands twice in 'languages'", "languages = "),
    ),
    case(
        "a section stands twice",
        {TOML: settings(sections=("basics", "basics"))},
        Told(f"{TOML}:2", "'basics' stands twice in 'sections'", "sections = "),
    ),
    case(
        "an unknown language",
        {TOML: settings(("en", "nl")), "nl/10-basics.md": SOURCE},
        Told(
            f"{TOML}:1",
            "studypress does not speak 'nl' yet",
            "languages = ",
            "known here: ar, de, en, fr, ja, pt-BR",
        ),
    ),
    case(
        "a language misspelt",
        {TOML: settings(("en", "pt-br")), "pt-br/10-basics.md": SOURCE},
        Told(f"{TOML}:1", "does not speak 'pt-br'", "languages = ", "did you mean 'pt-BR'?"),
    ),
    case(
        "not TOML",
        {TOML: but(settings(), '"Title in en"', "Title in en")},
        Told(f"{TOML}:5", "not valid TOML: ", "en = Title in en", "text stands in quotes"),
    ),
    case(
        "TOML with a string left open at the end",
        {TOML: settings() + 'author = "A. Author'},
        Told(f"{TOML}:6", "not valid TOML: ", 'author = "A. Author', "close it by"),
    ),
    case(
        "a key stands twice",
        {TOML: settings(more='en = "Again"\n')},
        Told(f"{TOML}:6", "what is set here is set above already", 'en = "Again"', "leave one"),
    ),
    *(
        case(
            f"TOML: {name}",
            {TOML: settings(more=f"{line}\n")},
            Told(f"{TOML}:{at}", "not valid TOML: ", line.partition("\n")[0], hint),
        )
        for name, line, at, hint in (
            ("a table twice", '[title]\nfr = "x"', 6, "put both into one table"),
            ("a text without quotes", "author = Ada", 6, "text stands in quotes"),
            ("a text left open", 'author = "Ada', 6, "close the quotation marks"),
            ("a list left open", 'author = ["Ada"', 6, "close the list by ]"),
            ("no sign of equality", "author Ada", 6, "a line holds one key = value"),
            ("two keys in a line", 'author = "Ada" revision = 1', 6, "a line holds one key"),
            ("a backslash", 'author = "C:\\dir"', 6, "write two backslashes"),
            ("a key twice in braces", "author = {a = 1, a = 2}", 6, "leave one of the two out"),
        )
    ),
    case(
        "a number without measure",
        worksheet("seed = 1" + 5000 * "0"),
        Told(f"{TOML}:0", "not valid TOML: ", "", ""),
    ),
    case(
        "a nesting without measure",
        {TOML: settings() + "author = " + 5000 * "["},
        Told(f"{TOML}:0", "not valid TOML: ", "", ""),
    ),
    case(
        "a language that is no tag",
        {TOML: but(settings(), '["en"]', '["en", "/etc", "\\u0000"]')},
        Told(f"{TOML}:1", "'/etc' is not a language tag", "languages", "a BCP 47 tag"),
        Told(f"{TOML}:1", "is not a language tag", "languages", "a BCP 47 tag"),
        Told(f"{TOML}:4", "'/etc' is missing in [title]", "[title]"),
        Told(f"{TOML}:4", "is missing in [title]", "[title]"),
    ),
    case("empty", {TOML: "\n"}, Told(f"{TOML}:0", "the file is empty", "", "write it")),
]

WORKSHEETS = [
    case(
        "more questions asked for than there are",
        worksheet("count = 6"),
        Told(
            f"{TOML}:7",
            "asks for 6 questions, but 5 qualify: 3 basic, 1 intermediate and 1 advanced in",
            "[[worksheet]]",
            "ask for fewer",
        ),
    ),
    case(
        "no question qualifies",
        worksheet('levels = ["advanced"]', 'kinds = ["gap"]'),
        Told(f"{TOML}:7", "asks for questions, but none qualifies", "[[worksheet]]", "name more"),
    ),
    case(
        "every question takes longer than the minutes",
        {
            **worksheet("minutes = 3"),
            EN: section(OPEN),
        },
        Told(
            f"{TOML}:7",
            "asks for 3 minutes of questions, but the shortest takes 4",
            "[[worksheet]]",
            "ask for more minutes",
        ),
    ),
    case(
        "more of a level asked for than there are",
        worksheet('levels = { basic = 5, advanced = "1/2" }', "count = 12"),
        Told(
            f"{TOML}:7",
            "asks for 5 basic questions, but 3 qualify: 3 in 'basics'",
            "[[worksheet]]",
            "ask for fewer",
        ),
        Told(
            f"{TOML}:7",
            "asks for 6 advanced questions, but 1 qualifies: 1 in 'basics'",
            "[[worksheet]]",
            "ask for fewer",
        ),
    ),
    case(
        "no amount",
        worksheet('levels = { basic = "some", advanced = 0 }', 'kinds = { gap = "5/4" }'),
        Told(f"{TOML}:9", "'some' is not an amount", "levels = ", "a share such as '1/2' or '25%'"),
        Told(f"{TOML}:9", "'0' is not an amount", "levels = ", "a whole number from 1"),
        Told(f"{TOML}:10", "'5/4' is not an amount", "kinds = ", "a whole number from 1"),
    ),
    case(
        "an amount of another type",
        worksheet("[worksheet.levels]", "basic = 0.5", "advanced = true"),
        Told(f"{TOML}:10", "'basic' must be a whole number from 1, or a share", "basic = 0.5"),
        Told(f"{TOML}:11", "'advanced' must be a whole number from 1, or a share", "advanced = "),
    ),
    case(
        "no word in a table",
        worksheet("count = 2", "levels = {}"),
        Told(f"{TOML}:10", "'levels' is empty", "levels = {}", "or leave it out"),
    ),
    case(
        "amounts of unknown words",
        worksheet(
            'sections = { bascis = "1/2" }', "[worksheet.levels]", "bascis = 1", "advanced = 1"
        ),
        Told(f"{TOML}:9", "there is no section 'bascis'", "sections = ", "did you mean 'basics'?"),
        Told(f"{TOML}:11", "unknown level 'bascis'", "bascis = 1", "did you mean 'basic'?"),
    ),
    case(
        "amounts of an unknown tag",
        worksheet("tags = { alhpa = 1 }"),
        Told(
            f"{TOML}:7", "no question has the tag 'alhpa'", "[[worksheet]]", "did you mean 'alpha'?"
        ),
    ),
    case(
        "shares of nothing",
        worksheet('levels = { basic = "1/2" }'),
        Told(f"{TOML}:9", "'levels' has shares, but of what?", "levels = ", "state 'count' or"),
    ),
    case(
        "shares of a count that is no number",
        worksheet('levels = { basic = "1/2" }', "count = 0"),
        Told(f"{TOML}:10", "'count' must be at least 1, not 0", "count = 0"),
    ),
    case(
        "amounts of more than there is",
        worksheet('levels = { basic = "1/2", advanced = "3/4" }', "count = 4"),
        Told(
            f"{TOML}:9",
            "the amounts of 'levels' add up to more than 4 questions",
            "levels = ",
            "ask for less",
        ),
    ),
    case(
        "shares of more than the minutes",
        worksheet('levels = { basic = "1/2", advanced = "51%" }', "minutes = 9"),
        Told(
            f"{TOML}:9",
            "the amounts of 'levels' add up to more than the minutes",
            "levels = ",
            "ask for smaller shares",
        ),
    ),
    case(
        "amounts that add up to different sums",
        worksheet("levels = { basic = 2 }", "kinds = { gap = 1 }"),
        Told(
            f"{TOML}:10",
            "the amounts add up to different sums: 'levels' to 2, 'kinds' to 1",
            "kinds = ",
            "state 'count'",
        ),
    ),
    case(
        "a number of questions beside minutes",
        worksheet("levels = { basic = 2 }", "minutes = 9"),
        Told(
            f"{TOML}:9",
            "with 'minutes', the amount of 'basic' is a share of them",
            "levels = ",
            "write a share",
        ),
    ),
    case(
        "three tables",
        worksheet("levels = { basic = 1 }", "kinds = { gap = 1 }", "sections = { basics = 1 }"),
        Told(f"{TOML}:10", "at most two of 'sections', 'levels', 'tags'", "kinds = ", "not count"),
    ),
    case(
        "two tables beside minutes",
        worksheet('levels = { basic = "1/2" }', 'kinds = { gap = "1/2" }', "minutes = 9"),
        Told(f"{TOML}:10", "with 'minutes', one of 'sections',", "kinds = ", "not count"),
    ),
    case(
        "an unknown way to vary",
        worksheet('vary = "question"'),
        Told(f"{TOML}:9", "unknown vary 'question'", "vary = ", "did you mean 'questions'?"),
    ),
    case(
        "a way to vary that is no text",
        worksheet("vary = true"),
        Told(f"{TOML}:9", "'vary' must be a text in quotes", "vary = true"),
    ),
    case(
        "no other questions for form B",
        worksheet('levels = ["advanced"]', "forms = 2", 'vary = "questions"'),
        Told(
            f"{TOML}:7",
            "form B of the worksheet 'warm-up' would ask the same questions as form A: "
            "it can only draw from 1 advanced in 'basics'",
            "[[worksheet]]",
            "forms that vary by order ask the same ones",
        ),
    ),
    case(
        "unknown section",
        worksheet('sections = ["bascis"]'),
        Told(f"{TOML}:9", "there is no section 'bascis'", "sections = ", "did you mean 'basics'?"),
    ),
    case(
        "unknown tag",
        worksheet('tags = ["alhpa"]'),
        Told(
            f"{TOML}:7", "no question has the tag 'alhpa'", "[[worksheet]]", "did you mean 'alpha'?"
        ),
    ),
    case(
        "unknown level",
        worksheet('levels = ["bascis"]'),
        Told(f"{TOML}:9", "unknown level 'bascis'", "levels = ", "did you mean 'basic'?"),
    ),
    case(
        "unknown kind",
        worksheet('kinds = ["essay"]'),
        Told(f"{TOML}:9", "unknown kind 'essay'", "kinds = ", "known here: choice, gap, match"),
    ),
    case(
        "two of one name",
        worksheet("[[worksheet]]", 'name = "warm-up"'),
        Told(f"{TOML}:10", "two worksheets are named 'warm-up'", "name = ", "its own name"),
    ),
    case(
        "a name that is another's form",
        worksheet("forms = 2", "[[worksheet]]", 'name = "warm-up-b"'),
        Told(f"{TOML}:11", "two worksheets is named 'warm-up-b'", "name = ", "another name"),
    ),
    case(
        "no name",
        {TOML: settings(more="\n[[worksheet]]\ncount = 1\n")},
        Told(f"{TOML}:7", "'name' is missing in [worksheet]", "[[worksheet]]"),
    ),
    case(
        "a name that no file can have",
        {TOML: settings(more='\n[[worksheet]]\nname = "../warm up"\n')},
        Told(f"{TOML}:8", "cannot be part of a file name", "../warm up", "'warm-up'"),
    ),
    case(
        "the name of worksheets drawn by options",
        {TOML: settings(more='\n[[worksheet]]\nname = "custom"\n')},
        Told(f"{TOML}:8", "cannot be named 'custom'", "custom", "drawn by options"),
    ),
    case(
        "the name of a form drawn by options",
        {TOML: settings(more='\n[[worksheet]]\nname = "custom-b"\n')},
        Told(f"{TOML}:8", "cannot be named 'custom-b'", "custom-b", "drawn by options"),
    ),
    case(
        "the name of a worksheet of a series",
        {TOML: settings(more='\n[[worksheet]]\nname = "series-week-01"\n')},
        Told(f"{TOML}:8", "cannot be named 'series-week-01'", "series-week", "of a series"),
    ),
]

HEADINGS = [
    case(
        "no title",
        {EN: OPEN},
        Told(f"{EN}:0", "the file has no title", "", "begin it with '# Title {#section-id}'"),
    ),
    case(
        "two titles",
        english(*QUESTIONS, "# Another title {#another}\n"),
        Told(f"{EN}:45", "a second heading 1", "# Another title", "one file holds one section"),
    ),
    case(
        "a level is skipped",
        english(but(OPEN, "The model answer.", "#### Too deep\n\nThe model answer.")),
        Told(f"{EN}:9", "heading 4 below heading 2", "#### Too deep", "write ###"),
    ),
    case(
        "underlined with equals signs",
        english(but(OPEN, "The model answer.", "The model answer\n===")),
        Told(f"{EN}:10", "makes a heading of the line above", "===", "begin a heading with #"),
    ),
    case(
        "underlined with hyphens",
        english(but(OPEN, "The model answer.", "The model answer\n---")),
        Told(f"{EN}:10", "makes a heading of the line above", "---", "a blank line before"),
    ),
    case(
        "empty",
        english(but(OPEN, "What is open? ", "")),
        Told(f"{EN}:3", "the heading is empty", "## {#open-one"),
    ),
    *(
        case(
            f"not quite one: {line!r}",
            english(but(OPEN, "The model answer.", f"The model answer.\n{line}")),
            Told(f"{EN}:10", "not a heading", line.strip(), "'## Stem' at the start of the line"),
        )
        for line in ("##Another? {#b level=basic}", " ## Another? {#b level=basic}", "#7 is one")
    ),
    case(
        "attributes below a question",
        english(but(OPEN, "The model answer.", "### Part {#part}\n\nThe model answer.")),
        Told(f"{EN}:9", "only sections and questions have ids", "### Part {#part}", "take the br"),
    ),
    case(
        "text above the title",
        {EN: f"Too early.\n\n{SOURCE}"},
        Told(f"{EN}:1", "text above the section's title", "Too early.", "below the heading"),
    ),
]

FIGURE = """\
/// figure | Three steps
    type: cycle
- One
- Two
- Three
///
"""

ATTRIBUTES = [
    case(
        "unknown",
        english(but(OPEN, "minutes=4", "minuets=4")),
        Told(f"{EN}:3", "unknown attribute 'minuets'", "minuets=4", "did you mean 'minutes'?"),
    ),
    case(
        "of a section",
        {EN: but(SOURCE, "{#basics}", "{#basics minutes=4}")},
        Told(f"{EN}:1", "unknown attribute 'minutes'", "{#basics min", "known here: kind, level"),
    ),
    case(
        "twice",
        english(but(OPEN, "minutes=4", "minutes=4 minutes=5")),
        Told(f"{EN}:3", "the attribute 'minutes' stands twice", "minutes=5"),
    ),
    case(
        "not well formed",
        english(but(OPEN, "minutes=4", 'minutes = "4"')),
        Told(f"{EN}:3", "'minutes' is not an attribute", "minutes = ", "key=value"),
        Told(f"{EN}:3", "'=' is not an attribute", "minutes = ", "key=value"),
        Told(f"{EN}:3", "'\"4\"' is not an attribute", "minutes = ", "key=value"),
    ),
    case(
        "an id in capitals",
        english(but(OPEN, "#open-one", "#Open-One")),
        Told(f"{EN}:3", "the id 'Open-One' is not well formed", "Open-One", "small letters"),
    ),
    case(
        "unknown level",
        english(but(OPEN, "level=basic", "level=basics")),
        Told(f"{EN}:3", "unknown level 'basics'", "level=basics", "did you mean 'basic'?"),
    ),
    case(
        "minutes that are no number",
        english(but(OPEN, "minutes=4", "minutes=4.5")),
        Told(f"{EN}:3", "minutes must be a whole number from 1 to 999, not '4.5'", "minutes=4.5"),
    ),
    case(
        "minutes without measure",
        english(but(OPEN, "minutes=4", "minutes=12345")),
        Told(f"{EN}:3", "minutes must be a whole number from 1 to 999", "minutes=12345"),
    ),
    case(
        "a question without id, of two languages",
        with_french(section(OPEN, but(CHOICE, "#choice-one ", "")), section(OPEN, CHOICE)),
        Told(
            f"{FR}:1",
            f"1 question has no id in the source edition, {{folder}}/{EN}: a translation follows",
            "# Title of basics",
            "have them written in: build.py ids tiny",
        ),
    ),
    case(
        "translations without ids, their links and kinds",
        with_french(
            section(OPEN, MATCH),
            section(
                but(but(OPEN, "#open-one ", ""), "The model", "[Match](#match-one). The model"),
                but(MATCH, "#match-one level=advanced kind=match", ""),
            ),
        ),
        Told(
            f"{FR}:3",
            "2 questions have no ids here: a translation follows its source",
            "## What is open?",
            "build.py ids tiny",
        ),
    ),
    case(
        "an id with an accent",
        english(but(OPEN, "#open-one", "#Été_Öffnung")),
        Told(f"{EN}:3", "the id 'Été_Öffnung' is not well formed", "## What", "{#ete-offnung}"),
    ),
    case(
        "an id of other letters",
        english(but(OPEN, "#open-one", "#質問")),
        Told(f"{EN}:3", "the id '質問' is not well formed", "## What", "such as {#model-drift}"),
    ),
    case(
        "a question twice, without ids",
        english(but(CHOICE, "#choice-one ", ""), OPEN, but(CHOICE, "#choice-one ", "")),
        Told(
            f"{EN}:24",
            f"the very same stands at {{folder}}/{EN}:3 already",
            "## Which one?",
            "take one of the two out",
        ),
    ),
    case(
        "a level of prose",
        {EN: "# Before {#basics kind=prose level=basic}\n\n## Part\n\nText.\n"},
        Told(f"{EN}:1", "only questions have a level", "# Before", "take it out"),
    ),
    case(
        "a section's level misspelt",
        {EN: but(SOURCE, "{#basics}", "{#basics level=bsic}")},
        Told(f"{EN}:1", "unknown level 'bsic'", "{#basics level=", "did you mean 'basic'?"),
    ),
    case(
        "a subject's level misspelt",
        {TOML: f'level = "bsic"\n{settings()}'},
        Told(f"{TOML}:1", "unknown level 'bsic'", "level = ", "did you mean 'basic'?"),
    ),
    case(
        "a section's level that is not the source's",
        with_french(
            section(but(OPEN, "level=basic ", "")).replace("{#basics}", "{#basics level=basic}"),
            section(but(OPEN, "level=basic ", "")).replace("{#basics}", "{#basics level=advanced}"),
        ),
        Told(
            f"{FR}:1",
            "level differs from the source edition, where it is 'basic'",
            "level=advanced",
            "leave level out here",
        ),
    ),
    case(
        "an id of two questions",
        english(OPEN, CHOICE.replace("#choice-one", "#open-one")),
        Told(f"{EN}:16", f"the id 'open-one' is taken: {{folder}}/{EN}:3", "## Which", "its own"),
    ),
    case(
        "an id of a section and a question",
        english(OPEN.replace("#open-one", "#basics")),
        Told(f"{EN}:3", f"the id 'basics' is taken: {{folder}}/{EN}:1", "## What", "its own"),
    ),
    case(
        "an id in two files",
        {
            TOML: settings(sections=("basics", "more")),
            EN: section(OPEN),
            "en/20-more.md": section(OPEN, id="more"),
        },
        Told("en/20-more.md:3", f"the id 'open-one' is taken: {{folder}}/{EN}:3", "## ", "its own"),
    ),
]

BLOCKS = [
    case(
        "unknown",
        english(but(OPEN, "/// probe", "/// prob")),
        Told(f"{EN}:5", "unknown block 'prob'", "/// prob", "did you mean 'probe'?"),
    ),
    case(
        "a name of two words",
        english(but(OPEN, "/// probe", "/// the probe")),
        Told(f"{EN}:5", "unknown block 'the probe'", "/// the probe", "did you mean 'probe'?"),
    ),
    case(
        "not closed",
        english(but(OPEN, "after.\n///", "after."), CHOICE),
        Told(f"{EN}:5", "the block 'probe' is not closed", "/// probe", "end it with a line '///'"),
    ),
    case(
        "not closed at the end",
        english(OPEN.removesuffix("///\n")),
        Told(f"{EN}:11", "the block 'points' is not closed", "/// points", "end it with"),
    ),
    case(
        "closed but not open",
        english(OPEN + "///\n"),
        Told(f"{EN}:15", "'///' closes a block, but none is open", "///"),
    ),
    case(
        "stands twice",
        english(OPEN + "\n/// probe\nAgain.\n///\n"),
        Told(f"{EN}:16", "a second 'probe' in one question", "/// probe", "make one of the two"),
    ),
    case(
        "empty probe",
        english(but(OPEN, "What the asker is after.\n", "")),
        Told(f"{EN}:5", "the block 'probe' is empty", "/// probe"),
    ),
    case(
        "empty points",
        english(but(OPEN, "- The first point\n- The second point\n", "")),
        Told(f"{EN}:11", "the block 'points' is empty", "/// points", "'- ' a point"),
    ),
    case(
        "points that are no list",
        english(but(OPEN, "- The first", "The first")),
        Told(f"{EN}:12", "marking points are the items of a list", "The first", "'- '"),
    ),
    case(
        "text below the points",
        english(but(OPEN, "- The second", "\nBetween.\n\n- The second")),
        Told(f"{EN}:14", "marking points are the items of a list", "Between.", "'- '"),
    ),
    *(
        case(
            f"{count} follow-up prompts",
            english(OPEN + "\n/// follow-ups\n" + "- And then?\n" * count + "///\n"),
            Told(
                f"{EN}:16",
                f"a question has two follow-up prompts, not {count}",
                "/// follow-ups",
                "write a list of two, '- ' a prompt",
            ),
        )
        for count in (0, 1, 3)
    ),
    case(
        "text below the follow-up prompts",
        english(OPEN + FOLLOW_UPS.replace("it?\n", "it?\n\nBelow.\n")),
        Told(f"{EN}:20", "follow-up prompts are the items of a list", "Below.", "'- '"),
    ),
    case(
        "an empty follow-up prompt",
        english(OPEN + FOLLOW_UPS.replace("How would you *open* it?", "")),
        Told(f"{EN}:18", "this item of the list is empty", "- "),
    ),
    case(
        "follow-up prompts twice",
        english(OPEN + FOLLOW_UPS + FOLLOW_UPS),
        Told(f"{EN}:21", "a second 'follow-ups' in one question", "/// follow-ups", "make one"),
    ),
    case(
        "follow-up prompts by a name nearly theirs",
        english(OPEN + FOLLOW_UPS.replace("follow-ups", "followups")),
        Told(f"{EN}:16", "unknown block 'followups'", "/// foll", "did you mean 'follow-ups'?"),
    ),
    case(
        "a link of a follow-up prompt that leads nowhere",
        english(OPEN + FOLLOW_UPS.replace("*open*", "[open](#open-on)")),
        Told(f"{EN}:18", "no question has the id 'open-on'", "- How", "did you mean 'open-one'?"),
    ),
    case(
        "follow-up prompts outside a question",
        {EN: but(SOURCE, "{#basics}\n", "{#basics}\n" + FOLLOW_UPS)},
        Told(f"{EN}:3", "'follow-ups' stands outside a question", "/// follow-ups"),
    ),
    case(
        "indented follow-up prompts",
        english(but(OPEN, "The model answer.", "- An item\n\n    /// follow-ups\n    ///")),
        Told(f"{EN}:11", "the block 'follow-ups' is indented", "/// follow", "at the margin"),
    ),
    case(
        "an argument too many",
        english(but(OPEN, "/// probe", "/// probe | why")),
        Told(f"{EN}:5", "the block 'probe' takes nothing behind '|'", "/// probe | why"),
    ),
    case(
        "outside a question",
        {EN: but(SOURCE, "{#basics}\n", "{#basics}\n\n/// probe\nWhy?\n///\n")},
        Told(f"{EN}:3", "'probe' stands outside a question", "/// probe"),
    ),
    case(
        "a comment not closed",
        english(but(OPEN, "The model answer.", "The answer. <!-- to do")),
        Told(f"{EN}:9", "the comment is not closed", "<!-- to do", "end it: -->"),
    ),
    case(
        "a figure inside a task",
        english(GAP + "\n" + FIGURE + "\nAnd [[more]].\n"),
        Told(f"{EN}:7", "a figure cannot stand inside a task", "/// figure", "above the task"),
    ),
    case(
        "an indented block",
        english(but(OPEN, "The model answer.", "- An item\n\n    /// figure | Caption\n    ///")),
        Told(f"{EN}:11", "the block 'figure' is indented", "/// figure", "at the margin"),
    ),
    case(
        "a choice behind two spaces is still one",
        english(but(CHOICE, "- [x] The right one", "-  [ ] The right one")),
        Told(f"{EN}:5", "no choice is right", "- [ ]", "mark it so"),
    ),
    case(
        "a choice without a space",
        english(but(CHOICE, "- [ ] Another wrong one", "-[ ] Another wrong one")),
        Told(f"{EN}:7", "not a choice", "-[ ] Another", "'- [ ] '"),
    ),
    case(
        "a gap in a choice question",
        english(but(CHOICE, "Why it is so.", "Why [[it]] is so.")),
        Told(f"{EN}:9", "a gap outside a gap question", "[[it]]", "the word itself"),
    ),
    case(
        "a choice inside a choice",
        english(but(CHOICE, "- [x] The right one", "- [x] The right one\n    - [ ] Hidden")),
        Told(f"{EN}:6", "a choice inside an item", "- [x] The right", "at the margin"),
    ),
    case(
        "a gap in a link",
        english(but(GAP, "Water", "[Water](https://example.org/[[x]])")),
        Told(f"{EN}:5", "a gap in a picture or in a link's address", "example.org", "in the text"),
    ),
    case(
        "a link in HTML",
        english(but(OPEN, "The model answer.", 'See <a href="../x.md">this</a>.')),
        Told(f"{EN}:9", "a link in HTML", "<a href", "write [label](../x.md)"),
    ),
    case(
        "a link whose label began above",
        english(but(OPEN, "The model answer.", "See [the\nother](#nowhere).")),
        Told(f"{EN}:10", "no question has the id 'nowhere'", "#nowhere", "known here"),
    ),
    case(
        "a fence not closed",
        english(but(OPEN, "The model answer.", "```\nThe model answer."), CHOICE),
        Told(f"{EN}:9", "the code fence is not closed", "```", "end it with a line '```'"),
    ),
    *(
        case(
            f"a fence closed otherwise: {fence!r}",
            english(but(OPEN, "The model answer.", fence)),
            Told(f"{EN}:9", "the code fence is not closed", fence.split("\n")[0], "end it with"),
        )
        for fence in (
            "> ```\n> In a quotation.\n\n> Behind it.",
            "  ```\nIndented less.",
            "\t~~~\nIndented less.",
        )
    ),
    *(
        case(
            f"a fence on the line of an item: {item!r}",
            english(but(OPEN, "The model answer.", f"{item}")),
            Told(f"{EN}:9", "begins on a line of its own", item, "indented by four spaces"),
        )
        for item in ("- ```", "> 1. ~~~ python")
    ),
]


def figure(text: str) -> Files:
    return {EN: section(but(OPEN, "The model answer.", text)), "figures/a.png": PICTURE}


FIGURES_AND_LINKS = [
    case(
        "no caption",
        figure("/// figure\n![A tree](figures/a.png)\n///"),
        Told(f"{EN}:9", "the figure has no caption", "/// figure", "'/// figure | Caption'"),
    ),
    case(
        "no picture in the figure",
        figure("/// figure | A tree\nOnly words.\n///"),
        Told(f"{EN}:9", "the figure shows no picture", "/// figure | A tree", "![What it shows]"),
    ),
    case(
        "a language that there is none of",
        {EN: section(but(OPEN, "The model answer.", "The *model*{lang=english} answer."))},
        Told(f"{EN}:9", "'english' is not the tag of a language", "{lang=english}", "'en'?"),
    ),
    case(
        "a picture that is not there",
        figure("![A tree](figures/b.png)"),
        Told(f"{EN}:9", "there is no picture 'figures/b.png'", "b.png", "'figures/a.png'?"),
    ),
    case(
        "no pictures at all",
        {EN: section(but(OPEN, "The model answer.", "![A tree](figures/b.png)"))},
        Told(f"{EN}:9", "there is no picture 'figures/b.png'", "b.png", "put the picture into"),
    ),
    *(
        case(
            f"a picture outside the subject: {target}",
            {**figure(f"![A tree]({target})"), "../a.png": PICTURE},
            Told(f"{EN}:9", f"the picture '{target}' is outside", target, "put the picture into"),
        )
        for target in (
            "../a.png",
            "figures/../../a.png",
            "/a.png",
            "https://example.org/a.png",
            "file:///a.png",
            "data:image/png,a",
        )
    ),
    case(
        "a picture without alternative",
        figure("![](figures/a.png)"),
        Told(f"{EN}:9", "no text alternative", "![](figures/a.png)", "![What it shows](figures/"),
    ),
    case(
        "a link to an id that is not there",
        figure("See [the other](#open-two)."),
        Told(f"{EN}:9", "no question has the id 'open-two'", "#open-two", "mean 'open-one'?"),
    ),
    case(
        "a scheme that is not allowed",
        figure("See [this](javascript:alert)."),
        Told(f"{EN}:9", "links with 'javascript:' are not allowed", "javascript:", "use https:"),
    ),
    case(
        "a link to a file",
        figure("See [this](20-more.md)."),
        Told(f"{EN}:9", "'20-more.md' cannot be reached", "20-more.md", "link to '#question-id'"),
    ),
    case(
        "a definition of a link",
        figure("See [this].\n\n[this]: ftp://example.org"),
        Told(f"{EN}:9", "links with 'ftp:' are not allowed", "ftp://example.org", "use https:"),
    ),
]

TASKS = [
    case(
        "open: no answer",
        english(but(OPEN, "The model answer.\n", "")),
        Told(f"{EN}:3", "the question has no answer", "## What", "write it below the stem"),
    ),
    case(
        "choice: none right",
        english(but(CHOICE, "[x]", "[ ]")),
        Told(f"{EN}:5", "no choice is right", "- [ ] The wrong one", "mark it so: '- [x] '"),
    ),
    case(
        "choice: only one",
        english(but(CHOICE, "- [ ] The wrong one\n", "").replace("- [ ] Another wrong one\n", "")),
        Told(f"{EN}:5", "a single choice is none", "- [x] The right one", "two or more"),
    ),
    *(
        case(
            f"choice: malformed box {box}",
            english(but(CHOICE, "- [ ] Another", f"- {box}Another")),
            Told(f"{EN}:7", "not a choice", f"- {box}Another", "'- [x] '"),
        )
        for box in ("[] ", "[y] ", "[ ]", "[*] ")
    ),
    case(
        "choice: an empty one",
        english(but(CHOICE, "- [ ] Another wrong one", "- [ ] ")),
        Told(f"{EN}:7", "this item of the list is empty", "- [ ]"),
    ),
    case(
        "choice: two the same",
        english(but(CHOICE, "Another wrong one", " The wrong one ")),
        Told(f"{EN}:7", "the same choice stands at line 5 already", "The wrong one"),
    ),
    case(
        "choice: a second list",
        english(CHOICE + "\n- [ ] One more\n"),
        Told(f"{EN}:11", "a second list of choices", "- [ ] One more", "a question has one"),
    ),
    case(
        "choice: with marking points",
        english(CHOICE + "\n/// points\n- One\n///\n"),
        Told(f"{EN}:11", "only open questions have marking points", "/// points", "explanation"),
    ),
    *(
        case(
            f"{kind}: with follow-up prompts",
            english(text + FOLLOW_UPS),
            Told(
                f"{EN}:{3 + text.count(chr(10)) + 1}",
                "only open questions have follow-up prompts",
                "/// follow-ups",
                "take the block out",
            ),
        )
        for kind, text in (("choice", CHOICE), ("gap", GAP), ("match", MATCH), ("order", ORDER))
    ),
    *(
        case(
            f"kind stated without its task: {kind}",
            english(but(OPEN, "#open-one", f"#open-one kind={kind}").partition("/// points")[0]),
            Told(f"{EN}:3", message, f"kind={kind}", hint),
        )
        for kind, message, hint in (
            ("choice", "a choice question needs choices", "'- [x] '"),
            ("gap", "a gap question needs a gap", "[[word]]"),
            ("match", "a match question needs pairs", "write a term"),
            ("order", "an order question needs steps", "a numbered list"),
        )
    ),
    case(
        "gap: not closed",
        english(but(GAP, "[[oxygen]]", "[[oxygen]")),
        Told(f"{EN}:5", "a gap is not closed", "[[oxygen]", "[[word]] in one line"),
    ),
    case(
        "gap: over two lines",
        english(but(GAP, "[[oxygen]]", "[[oxy\ngen]]")),
        Told(f"{EN}:5", "a gap is not closed", "[[oxy", "[[word]] in one line"),
    ),
    case(
        "gap: empty",
        english(but(GAP, "[[oxygen]]", "[[ ]]")),
        Told(f"{EN}:5", "a gap without a word", "[[ ]]", "[[word|other]]"),
    ),
    case(
        "gap: empty alternative",
        english(but(GAP, "[[hydrogen|H]]", "[[hydrogen|]]")),
        Told(f"{EN}:5", "a gap without a word", "[[hydrogen|]]", "[[word|other]]"),
    ),
    case(
        "match: a definition without term",
        english(but(MATCH, "Italy\n", "")),
        Told(f"{EN}:8", "a definition without a term", ":   Rome", "write the term"),
    ),
    case(
        "match: two terms the same",
        english(but(MATCH, "Italy", "France")),
        Told(f"{EN}:8", "the same term stands at line 5 already", "France"),
    ),
    case(
        "match: all matches the same",
        english(but(MATCH, "Rome", "Paris").replace("Madrid", "Paris")),
        Told(f"{EN}:9", "every term has the same right side", ":   Paris", "two right sides"),
    ),
    case(
        "match: only one pair",
        english(MATCH.partition("\nItaly")[0]),
        Told(f"{EN}:5", "a single pair is none to match", "France", "two or more"),
    ),
    case(
        "order: only one step",
        english(ORDER.partition("2. ")[0]),
        Told(f"{EN}:5", "a single step has no order", "1. Get up", "two or more"),
    ),
    case(
        "order: two steps the same",
        english(but(ORDER, "Go out", "Get up")),
        Told(f"{EN}:7", "the same step stands at line 5 already", "3. Get up"),
    ),
    case(
        "order: a second list",
        english(ORDER + "\nThen:\n\n1. Come home\n"),
        Told(f"{EN}:11", "a second numbered list", "1. Come home", "a question has one"),
    ),
]

FRENCH = [
    case(
        "no section files",
        {TOML: settings(("en", "fr"))},
        Told(f"{TOML}:1", "'fr' has no section files", "languages = ", "fr/10-NAME.md"),
    ),
    case(
        "a section without a file",
        {TOML: settings(sections=("basics", "more"))},
        Told(f"{TOML}:2", "the section 'more' has no file in 'en'", "sections = ", "NN-more.md"),
    ),
    case(
        "a file that subject.toml does not name",
        {"en/20-more.md": section(OPEN.replace("open-one", "open-two"), id="more")},
        Told("en/20-more.md:1", "'more' is not in subject.toml", "# Title of more", "add 'more'"),
    ),
    case(
        "a section named otherwise than subject.toml has it",
        {EN: but(SOURCE, "{#basics}", "{#basic}")},
        Told(
            f"{EN}:1",
            "the section 'basic' is not in subject.toml, which has 'basics'",
            "{#basic}",
            "write {#basics} behind the title, or 'basic' there",
        ),
    ),
    case(
        "a section of a translation named otherwise",
        {
            TOML: but(settings(("en", "fr")), 'sections = ["basics"]\n', ""),
            EN: section(CHOICE, id="one"),
            FR: section(CHOICE, id="two"),
        },
        Told(f"{FR}:1", "the section 'two' is not in 'en', which has 'one'", "{#two}", "{#one}"),
    ),
    case(
        "a section with an accent in its id, known by its file",
        {EN: but(SOURCE, "{#basics}", "{#été}")},
        Told(f"{EN}:1", "the id 'été' is not well formed", "{#été}", "write {#ete}"),
    ),
    case(
        "two files of one section",
        {"en/20-more.md": section(OPEN.replace("open-one", "open-two"))},
        Told("en/20-more.md:1", f"the id 'basics' is taken: {{folder}}/{EN}:1", "# Title", "own"),
    ),
    case(
        "a question missing",
        with_french(section(OPEN, CHOICE), section(OPEN)),
        Told(
            f"{FR}:1", "the question 'choice-one' is not in 'fr'", "# Title", f"{{folder}}/{EN}:16"
        ),
    ),
    case(
        "a question too many",
        with_french(section(OPEN), section(OPEN, CHOICE)),
        Told(f"{FR}:16", "'choice-one' is not in 'en'", "## Which", f"{{folder}}/{EN}"),
    ),
    case(
        "another order",
        with_french(section(OPEN, CHOICE, GAP), section(OPEN, GAP, CHOICE)),
        Told(f"{FR}:16", "'gap-one' stands in another order", "## Fill", "'choice-one' comes here"),
    ),
    *(
        case(
            f"another number of {what}",
            with_french(section(question), section(question.replace(line, ""))),
            Told(f"{FR}:3", f"{here} {what} here, {there} in the source", "## ", f"{EN}:3"),
        )
        for what, question, line, here, there in (
            ("marking points", OPEN, "- The second point\n", 1, 2),
            ("choices", CHOICE, "- [ ] Another wrong one\n", 2, 3),
            ("gaps", GAP, " and [[oxygen]]", 1, 2),
            ("pairs", MATCH, "\nSpain\n:   Madrid\n", 2, 3),
            ("steps", ORDER, "3. Go out\n", 2, 3),
        )
    ),
    case(
        "another choice is right",
        with_french(
            section(CHOICE),
            section(CHOICE.replace("[x]", "[_]").replace("[ ]", "[x]", 1).replace("[_]", "[ ]")),
        ),
        Told(f"{FR}:5", "right in one language, wrong in the other", "- [x] The wrong", f"{EN}:5"),
        Told(f"{FR}:6", "right in one language, wrong in the other", "- [ ] The right", f"{EN}:6"),
    ),
    *(
        case(
            f"another {name}",
            with_french(section(OPEN), section(but(OPEN, stated, wrong))),
            Told(f"{FR}:3", f"{name} differs from the source edition", wrong, f"leave {name} out"),
        )
        for name, stated, wrong in (
            ("level", "level=basic", "level=advanced"),
            ("minutes", "minutes=4", "minutes=5"),
            ("tags", '"alpha, beta"', '"beta, alpha"'),
        )
    ),
    case(
        "another kind",
        with_french(section(GAP), section(but(ORDER, "#order-one level=basic ", "#gap-one "))),
        Told(f"{FR}:3", "kind differs from the source edition", "kind=order", "leave kind out"),
    ),
    case(
        "a probe only in the source",
        with_french(section(OPEN), section("\n".join(OPEN.split("\n")[:2] + OPEN.split("\n")[6:]))),
        Told(f"{FR}:3", "the source edition of the question has a probe", "## What", f"{EN}:3"),
    ),
    case(
        "follow-up prompts only in the source",
        with_french(section(OPEN + FOLLOW_UPS), section(OPEN)),
        Told(f"{FR}:3", "the source edition of the question has follow-up", "## What", f"{EN}:3"),
    ),
    case(
        "follow-up prompts only in the translation",
        with_french(section(OPEN), section(OPEN + FOLLOW_UPS)),
        Told(f"{FR}:3", "this edition of the question has follow-up", "## What", f"{EN}:3"),
    ),
    case(
        "an explanation only in the translation",
        with_french(section(GAP), section(GAP + "\nWhy it is so.\n")),
        Told(f"{FR}:3", "this edition of the question has an answer or", "## Fill", f"{EN}:3"),
    ),
]

BYTES = [
    case(
        "not UTF-8",
        {EN: SOURCE.replace("answer", "r\xe9ponse").encode("latin-1")},
        Told(
            f"{EN}:9", "not UTF-8: byte 151 is 0xe9", "The model r\\xe9ponse.", "save the file as"
        ),
    ),
    case(
        "not UTF-8 behind a byte order mark",
        {EN: b"\xef\xbb\xbf# Title\n\n\xff\n"},
        Told(f"{EN}:3", "not UTF-8: byte 12 is 0xff", "\\xff", "save the file as UTF-8"),
    ),
    case(
        "not UTF-8, lines ended by carriage returns",
        {EN: b"# Title\r\rWrong: \xff\rMore\r"},
        Told(f"{EN}:3", "not UTF-8: byte 16 is 0xff", "Wrong: \\xff", "save the file as UTF-8"),
    ),
    *(
        case(
            f"UTF-16 ({encoding})",
            {EN: SOURCE.encode(encoding)},
            Told(f"{EN}:0", "the file is UTF-16, not UTF-8", "", "save the file as UTF-8"),
        )
        for encoding in ("utf-16", "utf-16-le", "utf-16-be")
    ),
    case(
        "subject.toml not UTF-8",
        {TOML: settings().replace("Title", "T\xeetre").encode("latin-1")},
        Told(f"{TOML}:5", "not UTF-8: byte 57 is 0xee", "T\\xeetre", "save the file as UTF-8"),
    ),
    *(
        case(
            f"the character {ord(character):04X}",
            english(but(OPEN, "The model", f"The{character}model")),
            Told(f"{EN}:9", f"the character U+{ord(character):04X}", "The?model", "delete it"),
        )
        for character in "\x00\x0b\x0c\x1b\x7f\x85\ue000\ufffe"
    ),
    *(
        case(
            f"empty: {text!r}", {EN: text}, Told(f"{EN}:0", "the file is empty", "", "or delete it")
        )
        for text in ("", "\n \n", "\ufeff")
    ),
]


@pytest.mark.parametrize(
    ("files", "told"),
    SETTINGS
    + WORKSHEETS
    + HEADINGS
    + ATTRIBUTES
    + BLOCKS
    + FIGURES_AND_LINKS
    + TASKS
    + FRENCH
    + BYTES,
)
def test_a_broken_subject_is_told_where_and_how(
    files: Files, told: tuple[Told, ...], tmp_path: Path
) -> None:
    folder, problems = problems_of(tmp_path, files)

    for wanted in (filled(one, folder) for one in told):
        assert any(wanted.is_told_by(problem, folder) for problem in problems), problems
    assert len(problems) == len(told), problems


def test_problems_of_one_file_come_by_number() -> None:
    told = [Problem(Path("a.pdf"), 0, f"page {n}: it is wrong") for n in (10, 2, 1)]
    assert [problem.message[:7].strip(":") for problem in sorted(told)] == [
        "page 1",
        "page 2",
        "page 10",
    ]


def test_problems_of_several_files_come_in_one_error_sorted(tmp_path: Path) -> None:
    files = {
        TOML: settings(("en", "fr")),
        EN: section(but(OPEN, "level=", "level=b"), but(CHOICE, "[x]", "[ ]")),
        FR: section(but(OPEN, "/// probe", "/// prob"), but(CHOICE, "[x]", "[ ]")),
    }
    folder, problems = problems_of(tmp_path, files)

    places = [f"{p.path.relative_to(folder).as_posix()}:{p.line}" for p in problems]
    # that the French edition has no probe by its right name is not told once more
    assert places == [f"{EN}:3", f"{EN}:18", f"{FR}:5", f"{FR}:18"]
    assert list(problems) == sorted(problems)


def test_problems_of_several_subjects_come_in_one_error(tmp_path: Path) -> None:
    content = tmp_path / "content"
    write_subject(content / "first", {EN: ""})
    write_subject(content / "second", english(but(OPEN, "level=basic", "level=bsic")))
    write_subject(content / "whole")

    with pytest.raises(studypress.ContentError) as caught:
        studypress.check(studypress.Request(content=content))
    assert [(p.path, p.line) for p in caught.value.problems] == [
        (content / "first" / EN, 0),
        (content / "second" / EN, 3),
    ]
    assert str(caught.value).splitlines() == [
        f"{content / 'first' / EN}:0: the file is empty",
        f"{content / 'second' / EN}:3: unknown level 'bsic'",
    ]


def test_a_broken_subject_does_not_stop_the_check_of_another(tmp_path: Path) -> None:
    content = tmp_path / "content"
    write_subject(content / "broken", {EN: ""})
    write_subject(content / "whole")

    report = studypress.check(studypress.Request(content=content, subject="whole"))
    assert report.problems == ()


def test_a_whole_subject_has_no_problems(tmp_path: Path) -> None:
    text = section(
        but(
            OPEN,
            "The model answer.",
            """\
See [the choice](#choice-one), [this section](#basics), [the web](https://example.org),
[a mail](mailto:a@example.org), and `[no link](javascript:alert)`.

/// figure | A tree
![A tree](figures/a.png)
///

```
![no picture](nowhere.png)
```""",
        ),
        CHOICE,
    )
    files: Files = {
        TOML: settings(("en", "fr"), more=WARM_UP + "count = 2\n"),
        EN: text,
        FR: text,
        "figures/a.png": PICTURE,
    }
    folder = write_subject(tmp_path / "content" / "tiny", files)

    assert studypress.check(studypress.Request(content=folder.parent)).problems == ()


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("autor", ("title", "author"), "did you mean 'author'?"),
        ("xyz", ("title", "author"), "known here: author, title"),
        ("xyz", (), ""),
    ],
)
def test_the_hint_names_the_nearest_word_or_all(
    word: str, known: tuple[str, ...], hint: str
) -> None:
    assert did_you_mean(word, known) == hint
