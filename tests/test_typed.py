"""What a person types is read as the code that stands on the sheet, or told as mistyped."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from studypress.sheets.code import ALPHABET, check_character, grouped
from studypress.sheets.typed import near, qr_text, read_typed

bounded = hypothesis_settings(deadline=None, max_examples=200)
# A Luhn check takes a 0 beside the last character of the alphabet for the two swapped.
UNSEEN = {ALPHABET[0], ALPHABET[-1]}

codes = st.text(ALPHABET, min_size=7, max_size=7).map(
    lambda seven: grouped(seven + check_character(seven))
)
places = st.integers(0, 7)


def spelt(code: str, characters: list[str]) -> str:
    assert code[4] == "-"
    return grouped("".join(characters))


@bounded
@given(codes)
def test_a_code_is_read_as_printed(code: str) -> None:
    assert read_typed(code).code == code
    assert read_typed(code).fault == ""
    assert read_typed(code).subject == ""


@bounded
@given(codes, st.sampled_from(["", " ", "-", "–", "\u2011", "  "]), st.booleans(), st.data())
def test_a_code_is_read_in_small_letters_without_its_hyphen_and_with_letters_for_digits(
    code: str, between: str, small: bool, data: st.DataObject
) -> None:
    typed = code.replace("-", between)
    typed = typed.replace("0", data.draw(st.sampled_from("0O")))
    typed = typed.replace("1", data.draw(st.sampled_from("1IL")))
    read = read_typed(f" {typed.lower() if small else typed}\n")
    assert (read.code, read.fault) == (code, "")


@bounded
@given(codes, st.sampled_from(["git-basics", "a", "mlops-interview", "größe"]), st.booleans())
def test_the_text_of_the_qr_code_is_read_too(code: str, subject: str, small: bool) -> None:
    text = qr_text(subject, code)
    read = read_typed(text.lower() if small else text)
    assert (read.code, read.subject, read.fault) == (code, subject.upper(), "")


@bounded
@given(codes, places, st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_told(code: str, place: int, wrong: str) -> None:
    characters = list(code.replace("-", ""))
    assume(characters[place] != wrong)
    characters[place] = wrong
    typed = spelt(code, characters)
    assert read_typed(typed).fault == "its last character does not fit the others"
    assert near(typed, [code]) == (code,)


@bounded
@given(codes, st.integers(0, 6))
def test_nearly_any_swap_of_neighbours_is_told(code: str, place: int) -> None:
    characters = list(code.replace("-", ""))
    one, two = characters[place : place + 2]
    assume(one != two)
    characters[place : place + 2] = two, one
    typed = spelt(code, characters)
    assert bool(read_typed(typed).fault) is ({one, two} != UNSEEN)
    assert near(typed, [code]) == (code,)


@bounded
@given(codes, places)
def test_a_character_left_out_or_doubled_is_told(code: str, place: int) -> None:
    plain = code.replace("-", "")
    for typed in (plain[:place] + plain[place + 1 :], plain[:place] + plain[place] + plain[place:]):
        assert read_typed(typed).fault == f"it has {len(typed)} letters and digits, not 8"
        assert near(typed, [code]) == (code,)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "it has 0 letters and digits, not 8"),
        ("K7QM", "it has 4 letters and digits, not 8"),
        ("U7QM-2F9D", "no code has the character 'U'"),
        ("K7QM-2F9é", "no code has the character 'É'"),
        ("K7QM.2F9D", "no code has the character '.'"),
    ],
)
def test_what_cannot_be_a_code_is_told(typed: str, fault: str) -> None:
    assert read_typed(typed).fault == fault


def test_a_code_far_from_all_others_is_near_to_none() -> None:
    assert near("K7QM-2F9D", ["K7QM-2F00", "D9F2-MQ7K", "7KMQ-2F9D"]) == ()
