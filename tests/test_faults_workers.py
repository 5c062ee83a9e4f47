"""Faults of worker processes, really made: what dies, grows or hangs costs its own task alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable
from contextlib import closing
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import pytest

from studypress import Limits
from studypress.job import Job
from studypress.problems import MachineError
from studypress.proof import Proofed
from studypress.workers import pool as pool
from studypress.workers import worker as process
from studypress.workers.pool import Lost, run
from studypress.workers.worker import FORKED
from tests.faults import LANGUAGES, PATHS, build, gone, quick, until, write_tiny

pytestmark = pytest.mark.skipif(not FORKED, reason="the tests give workers what only a fork has")

USUAL = Limits()
MIB = 2**20


def resident() -> int:
    """Return the memory of this process, which a forked one shares, in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // MIB


def results(
    function: Callable[[str], Any], *tasks: str, workers: int = 2, limits: Limits | None = USUAL
) -> dict[str, Any]:
    """Return the result of each task."""
    return dict(run(function, deque(tasks), workers, limits))


def test_each_task_has_its_result() -> None:
    tasks = [str(number) for number in range(50)]
    for workers in (1, 2, 5):
        assert results(int, *tasks, workers=workers) == {task: int(task) for task in tasks}
    assert results(int, workers=2) == {}


def test_tasks_are_begun_in_order_each_by_a_free_worker(tmp_path: Path) -> None:
    def note(task: str) -> int:
        with (tmp_path / "begun").open("a", encoding="utf-8") as file:
            file.write(task)
        return os.getpid()

    pids = results(note, *"abcdefgh", workers=1)
    assert (tmp_path / "begun").read_text(encoding="utf-8") == "abcdefgh"
    assert len(set(pids.values())) == 1
    assert os.getpid() not in pids.values()
    assert set(results(note, "a", workers=1, limits=None).values()) == {os.getpid()}


def test_tasks_may_be_added_meanwhile() -> None:
    tasks = deque(["part-1", "part-2", "part-3"])
    drawn = []
    for task, _ in run(len, tasks, 2, USUAL):
        drawn.append(task)
        if sum(name.startswith("part") for name in drawn) == 3 and "whole" not in drawn:
            tasks.append("whole")
    assert sorted(drawn[:3]) == ["part-1", "part-2", "part-3"]
    assert drawn[3:] == ["whole"]


def test_large_tasks_and_results_go_through() -> None:
    def double(task: bytes) -> bytes:
        return task + task

    sent = deque(bytes([number]) * 5_000_000 for number in range(6))
    assert all(made == task * 2 for task, made in run(double, sent, 2, USUAL))


def test_a_fault_of_ours_is_raised_with_its_traceback() -> None:
    def faulty_function(task: str) -> None:
        raise ZeroDivisionError(task)

    with pytest.raises(ZeroDivisionError, match=r"^task$") as caught:
        results(faulty_function, "task")
    assert "in faulty_function" in str(caught.value.__cause__)


def test_a_fault_of_the_machine_keeps_its_hint() -> None:
    def missing(task: str) -> None:
        raise MachineError(task, "install it")

    with pytest.raises(MachineError) as caught:
        results(missing, "task")
    assert (str(caught.value), caught.value.hint) == ("task", "install it")


def test_what_cannot_go_through_a_pipe_is_told() -> None:
    class LocalError(Exception):
        pass

    def odd(task: str) -> object:
        if task == "raise":
            raise LocalError(task)
        return lambda: task

    with pytest.raises(RuntimeError, match="LocalError: raise"):
        results(odd, "raise")
    with pytest.raises(Exception, match="pickle"):
        results(odd, "return")


def attempts(folder: Path, task: str) -> int:
    """Count one more attempt at a task, and return how many there were."""
    with (folder / task).open("ab") as file:
        file.write(b"x")
        return file.tell()


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_a_worker_that_dies_costs_its_task_alone(workers: int, tmp_path: Path) -> None:
    def fragile(task: str) -> int:
        tries = attempts(tmp_path, task)
        if task == "deadly":
            os.kill(os.getpid(), signal.SIGKILL)
        if task == "crashing":
            os.kill(os.getpid(), signal.SIGTRAP)
        if task == "leaving":
            os._exit(7)
        if task == "unlucky" and tries == 1:
            os.kill(os.getpid(), signal.SIGTERM)
        return tries

    names = ("one", "deadly", "two", "crashing", "unlucky", "leaving", "three", "four")
    found = results(fragile, *names, workers=workers)
    assert {name: found.pop(name).reason for name in ("deadly", "crashing", "leaving")} == {
        "deadly": "its worker process was ended by SIGKILL",
        "crashing": "its worker process was ended by SIGTRAP",
        "leaving": "its worker process ended by itself with code 7",
    }
    assert found == {"one": 1, "two": 1, "three": 1, "four": 1, "unlucky": 2}
    assert all((tmp_path / name).read_bytes() == b"xx" for name in ("deadly", "leaving"))


def test_the_second_try_is_alone(tmp_path: Path) -> None:
    """All others are done by then, and no worker is left that could take memory."""

    def work(task: str) -> list[str]:
        if task == "unlucky" and attempts(tmp_path, task) == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        if task != "unlucky":
            return []
        own = Path(f"/proc/{os.getppid()}/task/{os.getppid()}/children")
        return [pid for pid in own.read_text(encoding="utf-8").split() if int(pid) != os.getpid()]

    assert results(work, "one", "unlucky", *"abcdef", workers=3)["unlucky"] == []


def test_a_worker_that_outgrows_its_memory(tmp_path: Path) -> None:
    limits = Limits(memory=resident() + 100)

    def grow(task: str) -> int:
        if task != "large":
            return 1
        attempts(tmp_path, task)
        held = b"x" * (300 * MIB)
        until(lambda: False)
        return len(held)

    found = results(grow, "one", "large", "two", limits=limits)
    assert found.pop("large") == Lost(
        f"it took more memory than {limits.memory} MB", "allow more by --memory-limit"
    )
    assert found == {"one": 1, "two": 1}
    assert (tmp_path / "large").read_bytes() == b"xx"


def test_a_worker_that_asks_for_all_memory_at_once(tmp_path: Path) -> None:
    """It is refused: a machine without as much would be brought to its knees."""
    limits = Limits(memory=resident() + 100)

    def ask(_: str) -> None:
        # more than two of the limit, which the system would give, as long as none of it is used
        held = bytes((3 * limits.memory + 500) * MIB)
        (tmp_path / "given").touch()
        until(lambda: len(held) == 0)

    (lost,) = results(ask, "large", limits=limits).values()
    assert lost.reason == f"it took more memory than {limits.memory} MB"
    assert not (tmp_path / "given").exists()


def test_a_task_that_takes_too_long(tmp_path: Path) -> None:
    def work(task: str) -> str:
        if task == "slow":
            attempts(tmp_path, task)
            time.sleep(600)
        return task

    found = results(work, "one", "slow", "two", "three", limits=Limits(seconds=0.5))
    assert found.pop("slow") == Lost(
        "it took longer than 0.5 seconds", "allow more by --time-limit"
    )
    assert found == {"one": "one", "two": "two", "three": "three"}
    assert (tmp_path / "slow").read_bytes() == b"x"


def test_time_is_each_tasks_own() -> None:
    """Not that of all together, nor what the taker of the results needs."""

    def nap(task: str) -> str:
        time.sleep(0.2)
        return task

    limits = Limits(seconds=0.6)
    for task, made in run(nap, deque("abcdef"), 2, limits):
        assert made == task
        if task == "a":
            time.sleep(0.8)


def test_a_run_that_was_stopped_for_a_while_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """By Ctrl-Z, say: the clock went on, the workers did not."""
    ahead = [0]

    def stopped(*given: Any) -> list[Any]:
        ready = wait(*given)
        ahead[0] = 10_000
        return ready

    monkeypatch.setattr(pool, "monotonic", lambda: time.monotonic() + ahead[0])
    monkeypatch.setattr(pool, "wait", stopped)

    def nap(task: str) -> str:
        time.sleep(0.5)
        return task

    assert results(nap, "one", "two") == {"one": "one", "two": "two"}


def test_workers_that_are_not_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on other systems."""
    monkeypatch.setattr(process, "FORKED", False)
    monkeypatch.setattr(process, "_CONTEXT", multiprocessing.get_context("spawn"))
    assert results(len, "one", "three") == {"one": 3, "three": 5}
    numbers = deque([signal.SIGCONT, signal.SIGKILL])
    made = dict(run(signal.raise_signal, numbers, 1, USUAL))
    lost = made.pop(signal.SIGKILL)
    assert isinstance(lost, Lost)
    assert lost.reason == "its worker process was ended by SIGKILL"
    assert made == {signal.SIGCONT: None}


def test_workers_end_where_results_are_taken_no_more(tmp_path: Path) -> None:
    def work(task: str) -> str:
        (tmp_path / f"{os.getpid()}").touch()
        if task != "quick":
            time.sleep(600)
        return task

    with closing(run(work, deque(["quick", "slow", "slow"]), 2, USUAL)) as made:
        assert next(made) == ("quick", "quick")
        until(lambda: len(list(tmp_path.iterdir())) == 2)
    assert all(gone(int(path.name)) for path in tmp_path.iterdir())


def test_what_workers_put_by_goes_with_the_run(tmp_path: Path, monkeypatch: Any) -> None:
    """Also where a worker was killed."""
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def work(task: str) -> str:
        made = tempfile.mkdtemp()
        if task == "deadly":
            os.kill(os.getpid(), signal.SIGKILL)
        return made

    made = results(work, "one", "deadly")["one"]
    assert Path(made).is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------------------------------
# In a build


def report_of(project: Path, fault: Callable[[], object], limits: Limits) -> Any:
    """Build the guides of a project, of which the French one meets a fault."""
    quickly, _ = quick("new")

    def make(job: Job, **_: object) -> Proofed:
        if job.locale.language == "fr":
            fault()
        return quickly(job)

    return build(project, make, workers=2, limits=limits)


@pytest.mark.parametrize(
    ("fault", "limits", "told"),
    [
        (
            lambda: os.kill(os.getpid(), signal.SIGKILL),
            USUAL,
            "not made: its worker process was ended by SIGKILL",
        ),
        (
            lambda: time.sleep(600),
            Limits(seconds=1),
            "not made: it took longer than 1 second",
        ),
        (
            lambda: bytes(100_000 * MIB),
            Limits(memory=2_000),
            "not made: it took more memory than 2000 MB",
        ),
    ],
    ids=["dies", "hangs", "grows"],
)
def test_a_document_that_is_lost_fails_by_its_name(
    fault: Callable[[], object], limits: Limits, told: str, tmp_path: Path
) -> None:
    write_tiny(tmp_path)
    report = report_of(tmp_path, fault, limits)
    assert report.failed == (PATHS[LANGUAGES.index("fr")],)
    assert [made.entry.path for made in report.made] == [PATHS[LANGUAGES.index("en")]]
    (problem,) = report.problems
    assert (problem.path, problem.message) == (Path(report.failed[0]), told)
    assert problem.hint
