"""Minutes filled with questions: as many minutes as can be, and not one more."""

from __future__ import annotations

from collections.abc import Sequence

from studypress.sheets.pool import Candidate


def fill(mixed: Sequence[Candidate], minutes: int) -> tuple[Candidate, ...]:
    """Return the questions that fill the minutes best; of several such sets, the first.

    A question is taken if and only if, with it, the best sum can still be reached (subset sum;
    sets of sums are the bits of a number).
    """
    minutes = min(minutes, sum(candidate.minutes for candidate in mixed))
    limit = (1 << (minutes + 1)) - 1
    sums = [1]
    for candidate in reversed(mixed):
        sums.append((sums[-1] | sums[-1] << candidate.minutes) & limit)
    left = sums.pop().bit_length() - 1
    taken: list[Candidate] = []
    for candidate in mixed:
        behind = sums.pop()
        if left >= candidate.minutes and behind >> (left - candidate.minutes) & 1:
            taken.append(candidate)
            left -= candidate.minutes
    return tuple(taken)
