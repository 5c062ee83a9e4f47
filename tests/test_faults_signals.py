"""A build that is stopped, and two builds of one output: processes as a user starts them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from studypress.workers.worker import FORKED
from tests.faults import PATHS, gone, temporaries, until, write_tiny

pytestmark = pytest.mark.skipif(not FORKED, reason="the tests give workers what only a fork has")

ROOT = Path(__file__).parents[1]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with nothing made yet, and a folder for temporary files."""
    write_tiny(tmp_path)
    (tmp_path / "tmp").mkdir()
    return tmp_path


@pytest.fixture
def start(project: Path) -> Iterator[Start]:
    """Start a build of the guides whose documents wait for a file `go`."""
    with ExitStack() as stack:

        def started(*arguments: str, **more: Any) -> subprocess.Popen[str]:
            command = [sys.executable, "-m", "tests.slow_build", "guide", *arguments]
            process = subprocess.Popen(
                command,
                cwd=project,
                env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(project / "tmp")},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                process_group=0,
                **more,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield started


def workers(project: Path) -> list[int]:
    """Return the processes that make documents."""
    return [int(path.name) for path in project.glob("making/*")]


def left(project: Path) -> list[Path]:
    """Return what a build should not leave: temporary files, and folders of workers."""
    return [*temporaries(project / "output"), *(project / "tmp").glob("*")]


STOPS = [
    (signal.SIGINT, 130),
    (signal.SIGTERM, 143),
    (signal.SIGHUP, 129),
]


@pytest.mark.parametrize(
    ("to", "number", "code"),
    [(os.killpg, signal.SIGINT, 130), *((os.kill, number, code) for number, code in STOPS)],
)
def test_a_signal_ends_a_build(
    to: Callable[[int, int], None], number: signal.Signals, code: int, project: Path, start: Start
) -> None:
    """To the process alone; and, as from a terminal, to its workers as well. It may come twice."""
    process = start("--jobs", "2")
    until(lambda: len(workers(project)) == 2)
    assert not any(map(gone, workers(project)))
    for _ in range(2):
        to(process.pid, number)
    told = process.communicate(timeout=60)
    assert (process.returncode, *told) == (code, "", "interrupted\n")
    assert all(map(gone, workers(project)))
    assert left(project) == []
    assert not list(project.rglob("*.pdf"))


def test_a_signal_ends_a_build_without_workers(project: Path, start: Start) -> None:
    process = start("--jobs", "1")
    until(lambda: workers(project) == [process.pid])
    os.kill(process.pid, signal.SIGINT)
    told = process.communicate(timeout=60)
    assert (process.returncode, *told) == (130, "", "interrupted\n")
    assert left(project) == []


def test_ctrl_c_in_a_pipe(project: Path, start: Start) -> None:
    """The terminal sends it to all of `build.py | cat`."""
    process = start("--jobs", "2")
    with subprocess.Popen(["cat"], stdin=process.stdout, process_group=process.pid) as cat:
        until(lambda: len(workers(project)) == 2)
        os.killpg(process.pid, signal.SIGINT)
        cat.wait(timeout=60)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (130, "interrupted\n")
    assert all(map(gone, workers(project)))
    assert left(project) == []


def test_a_signal_that_is_ignored_stays_so(project: Path, start: Start) -> None:
    """As for a build behind `nohup`."""

    def ignore() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    process = start("--jobs", "2", preexec_fn=ignore)
    until(lambda: len(workers(project)) == 2)
    os.kill(process.pid, signal.SIGHUP)
    (project / "go").touch()
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (0, "")


def test_workers_end_with_a_build_that_is_killed(project: Path, start: Start) -> None:
    process = start("--jobs", "2")
    until(lambda: len(workers(project)) == 2)
    mine = project / "tmp/studypress-mine"
    mine.mkdir()
    assert left(project) != [mine]
    process.kill()
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    until(lambda: all(map(gone, workers(project))))
    (project / "go").touch()
    again = start("--jobs", "2")
    _, told = again.communicate(timeout=60)
    assert (again.returncode, told) == (0, "")
    # cleared is what a run of ours made and holds no more
    assert left(project) == [mine]


# ---------------------------------------------------------------------------------------------
# Two builds of one output

WAITING = re.compile(
    r"waiting: process (?P<pid>\d+) on \S+, since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d: "
    r"\S+slow_build\.py guide --jobs 2 writes to 'output'\n"
)


@pytest.mark.parametrize("quiet", [(), ("--quiet",)])
def test_the_second_waits_and_says_on_whom(
    quiet: tuple[str, ...], project: Path, start: Start
) -> None:
    first = start("--jobs", "2")
    until(lambda: len(workers(project)) == 2)
    second = start("--jobs", "2", *quiet)
    assert second.stderr is not None
    told = WAITING.fullmatch(second.stderr.readline())
    assert told is not None
    assert int(told["pid"]) == first.pid
    assert len(workers(project)) == 2
    (project / "go").touch()
    first.communicate(timeout=60)
    made, more = second.communicate(timeout=60)
    assert (first.returncode, second.returncode, more) == (0, 0, "")
    # it looked again what is there
    assert made.count("(unchanged)") == (0 if quiet else len(PATHS))
    assert len(workers(project)) == 2


def test_json_tells_nothing_of_waiting(project: Path, start: Start) -> None:
    first = start("--jobs", "2")
    until(lambda: len(workers(project)) == 2)
    second = start("--json")
    (project / "go").touch()
    made, told = second.communicate(timeout=60)
    first.communicate(timeout=60)
    assert (second.returncode, told) == (0, "")
    assert made.startswith("{")


def one_waiting(project: Path, start: Start) -> tuple[subprocess.Popen[str], subprocess.Popen[str]]:
    """Start two builds of one output: the first is at work, the second has told that it waits."""
    first = start("--jobs", "2")
    until(lambda: len(workers(project)) == 2)
    second = start("--jobs", "2")
    assert second.stderr is not None
    assert WAITING.fullmatch(second.stderr.readline())
    return first, second


def test_the_lock_of_a_dead_build_frees_itself(project: Path, start: Start) -> None:
    first, second = one_waiting(project, start)
    os.kill(first.pid, signal.SIGKILL)
    (project / "go").touch()
    made, told = second.communicate(timeout=60)
    assert (second.returncode, told) == (0, "")
    assert "2 documents made" in made
    assert left(project) == []


def test_one_that_waits_can_be_interrupted(project: Path, start: Start) -> None:
    first, second = one_waiting(project, start)
    second.send_signal(signal.SIGINT)
    assert second.communicate(timeout=60) == ("", "interrupted\n")
    assert second.returncode == 130
    (project / "go").touch()
    first.communicate(timeout=60)
    assert first.returncode == 0


def test_another_output_does_not_wait(project: Path, start: Start) -> None:
    """And neither does a check."""
    start("--jobs", "2")
    until(lambda: len(workers(project)) == 2)
    command = [sys.executable, "build.py", "check", "--content", str(project / "content")]
    assert subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode == 0
    second = start("--jobs", "2", "--output", "other")
    until(lambda: len(workers(project)) == 4)
    (project / "go").touch()
    _, told = second.communicate(timeout=60)
    assert (second.returncode, told) == (0, "")
