"""What a benchmark measures and prints: cases, the ways to do each, the bars they are held to."""

from __future__ import annotations

import statistics
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

OURS = "studypress"
"""How the names of our own ways begin."""


@dataclass(frozen=True)
class Took:
    """What one run took: seconds by the clock, megabytes (10⁶ bytes) at its peak, pages it made.

    Of memory and pages, 0 where nobody looked.
    """

    seconds: float
    megabytes: float = 0
    pages: int = 0


Way = Callable[[], Took]
Runs = dict[str, list[Took]]
"""What the runs of each way took, by its name."""


@dataclass(frozen=True)
class Bar:
    """What is demanded: a value of all runs, at most so much."""

    told: str
    most: float
    value: Callable[[Runs], float]


@dataclass(frozen=True)
class Case:
    """What is measured: ways to do one thing, by their names; what was left out, or is assumed.

    With `within`, seconds, all ways of ours are also shown as one, and how many are as quick.
    """

    title: str
    ways: dict[str, Way]
    bars: list[Bar]
    notes: list[str] = field(default_factory=list)
    within: float = 0


def pooled(runs: Runs, name: str) -> list[Took]:
    """Return the runs of all ways whose names begin so."""
    return [took for way, found in runs.items() if way.startswith(name) for took in found]


def median(runs: Runs, name: str) -> float:
    """Return the median seconds of all ways whose names begin so."""
    return statistics.median(took.seconds for took in pooled(runs, name))


def at_most(seconds: float, name: str = OURS) -> Bar:
    """Demand at most so many seconds, in the median."""
    return Bar(f"{name}: seconds", seconds, lambda runs: median(runs, name))


def against(other: str, most: float) -> Bar:
    """Demand that ours takes at most so many times the seconds of another way."""
    told = f"{OURS} : {other}"
    return Bar(told, most, lambda runs: median(runs, OURS) / median(runs, other))


def measured(case: Case, rounds: int) -> tuple[Runs, list[str]]:
    """Run all ways of a case in turn, so often; return what they took, and what failed.

    A way that fails is not run again.
    """
    runs: Runs = {name: [] for name in case.ways}
    failed: dict[str, str] = {}
    for _ in range(rounds):
        for name, way in case.ways.items():
            if name in failed:
                continue
            try:
                runs[name].append(way())
            except subprocess.SubprocessError as error:
                failed[name] = _reason(error)
    return runs, [f"{name} failed: {told}" for name, told in failed.items()]


def _reason(error: subprocess.SubprocessError) -> str:
    """Return one line of what a command told before it failed."""
    lines = str(getattr(error, "stderr", "") or error).strip().splitlines()
    return lines[-1] if lines[0].startswith("Traceback") else lines[0]


def table(case: Case, runs: Runs, failed: Sequence[str]) -> tuple[list[str], bool]:
    """Return what is printed of a case, as lines, and whether all its bars are met."""
    lines = ["", case.title, f"  {'':52} {'median':>8} {'(min–max)':>15} {'ours to it':>10}"]
    for name, found in runs.items():
        if found:
            told = f"{_figures(found)}{_ratio(name, runs)}{_beside(found)}"
            lines.append(f"  {name:52} {told}".rstrip())
    if case.within and (found := pooled(runs, OURS)):
        quick = sum(took.seconds <= case.within for took in found)
        share = f"{quick} of {len(found)} within {case.within:g} s"
        lines.append(f"  {'all of ours':52} {_figures(found)} {share:>10}")
    met = not failed
    for bar in case.bars:
        try:
            value = bar.value(runs)
        except statistics.StatisticsError:
            lines.append(f"  bar  {bar.told}: not measured")
            met = False
            continue
        verdict = "met" if value <= bar.most else "NOT MET"
        lines.append(f"  bar  {bar.told}: {value:.3g}, at most {bar.most:g}: {verdict}")
        met = met and value <= bar.most
    return [*lines, *(f"  {note}" for note in (*failed, *case.notes))], met


def _figures(found: Sequence[Took]) -> str:
    times = [took.seconds for took in found]
    spread = f"({min(times):.2f}–{max(times):.2f})"
    return f"{statistics.median(times):8.2f} {spread:>15}"


def _ratio(name: str, runs: Runs) -> str:
    """Return how many times the seconds of another way ours takes: of the same thing, if named."""
    if name.startswith(OURS):
        return f" {'':>10}"
    _, _, thing = name.partition(", ")
    ours = f"{OURS}, {thing}" if runs.get(f"{OURS}, {thing}") else OURS
    if not pooled(runs, ours):
        return f" {'':>10}"
    return f" {median(runs, ours) / median(runs, name):10.2f}"


def _beside(found: Sequence[Took]) -> str:
    """Return pages, time for each and memory, where somebody looked."""
    pages, peak = found[-1].pages, max(took.megabytes for took in found)
    told = ""
    if pages:
        each = statistics.median(took.seconds for took in found) / pages
        told += f"  {pages} pages, {1000 * each:.1f} ms each"
    return told + (f", {peak:.0f} MB" if peak else "")
