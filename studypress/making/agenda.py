"""What is to be done for the jobs of a run, as tasks for workers.

A document that is laid out in gatherings takes a task for each, and then one that binds them; any
other takes one task. The longest come first, so that no worker is left alone with one at the end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from studypress.compose import gatherings
from studypress.disk.atomic import is_machines
from studypress.job import Job
from studypress.making.failed import Failed, crashed
from studypress.making.maker import Finished, Maker
from studypress.press import Gathering
from studypress.problems import ContentError, Problem, StudypressError
from studypress.resources import Resources


@dataclass(frozen=True)
class Task:
    """A piece of the work on a job, which is told by its place among the jobs.

    With `gathering`, that is laid out and drawn. Without, the job is finished; `gatherings` are its
    gatherings, if it has any.
    """

    job: int
    gathering: str | None = None
    gatherings: tuple[Gathering, ...] = ()


Result = Gathering | Finished | Failed
"""A gathering, a finished job, or why either came to nothing."""


@dataclass(frozen=True)
class Work:
    """Does the tasks of an agenda, in any process."""

    jobs: tuple[Job, ...]
    maker: Maker

    def __call__(self, task: Task) -> Result:
        """Do a task."""
        job = self.jobs[task.job]
        try:
            if task.gathering is not None:
                return self.maker.gathering(job, task.gathering)
            return (
                self.maker.bound(job, task.gatherings) if task.gatherings else self.maker.whole(job)
            )
        except ContentError as error:
            return Failed(error.problems)
        except RecursionError:
            told = "the text is nested too deep"
            hint = "lists, quotes and HTML can stand in each other some dozen times"
            return Failed((Problem(Path(str(job.path)), 0, told, hint),))
        except (StudypressError, MemoryError):
            raise
        except Exception as error:
            if is_machines(error):
                raise
            return crashed(error)


class Agenda:
    """The tasks that wait, and the gatherings that wait for the others of their job.

    Whoever does the tasks takes them from `tasks`, from the front, and tells each that is done.
    """

    def __init__(self, jobs: Iterable[Job], resources: Resources) -> None:
        """Take the jobs; tasks are put in order at once."""
        self._jobs = tuple(jobs)
        self._names: dict[int, tuple[str, ...]] = {}
        self._drawn: dict[int, dict[str, Gathering | Failed]] = {}
        tasks: list[tuple[int, Task]] = []
        for place, job in enumerate(self._jobs):
            names = gatherings(job, resources)
            if names:
                self._names[place] = names
                self._drawn[place] = {}
            weights = {section.id: len(repr(section)) for section in job.edition.sections}
            whole = sum(weights.values())
            for name in names or (None,):
                weight = weights.get(name, whole) if name else whole
                tasks.append((weight, Task(place, name)))
        tasks.sort(key=lambda one: -one[0])
        self.tasks = deque(task for _, task in tasks)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs in the order in which they are begun."""
        return tuple(self._jobs[place] for place in dict.fromkeys(t.job for t in self.tasks))

    def job(self, task: Task) -> Job:
        """Return the job of a task."""
        return self._jobs[task.job]

    def done(self, task: Task, result: Result) -> Iterator[tuple[Job, Finished | Failed]]:
        """Take what became of a task; yield its job with what became of that, once it is known."""
        if task.gathering is None:
            if isinstance(result, Gathering):
                raise TypeError("a gathering is not a job")
            yield self.job(task), result
            return
        if isinstance(result, Finished):
            raise TypeError("a gathering is not finished")
        drawn = self._drawn[task.job]
        drawn[task.gathering] = result
        names = self._names[task.job]
        if len(drawn) < len(names):
            return
        del self._drawn[task.job]
        found = [drawn[name] for name in names]
        gatherings = tuple(gathering for gathering in found if isinstance(gathering, Gathering))
        if len(gatherings) == len(names):
            # before what waits: it frees the gatherings, and is told as done
            self.tasks.appendleft(Task(task.job, gatherings=gatherings))
        else:
            wrong = [gathering for gathering in found if isinstance(gathering, Failed)]
            problems = dict.fromkeys(problem for failed in wrong for problem in failed.problems)
            crash = next((failed for failed in wrong if failed.traceback), Failed())
            yield self.job(task), replace(crash, problems=tuple(problems))
