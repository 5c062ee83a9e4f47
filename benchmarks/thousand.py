"""A subject of as many questions as asked for, made of word lists; the same each time.

Its questions are like those of the real subject in what they hold: how long a probe and an answer
are, how often there is a list, a table, code or a figure, how many marking points; six in ten are
open, the others quick. Sections hold fifty questions.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

SUBJECT = "thousand"
OF_SECTION = 50

WHO = (
    "the team", "an engineer", "the service", "a nightly job", "the scheduler", "a reviewer",
    "the data owner", "a new colleague", "the model", "an auditor", "the pipeline", "a customer",
    "the operator on call", "a small test", "the registry", "the feature store",
)  # fmt: skip
DOES = (
    "checks", "stores", "compares", "replaces", "measures", "describes", "notices", "rebuilds",
    "records", "rejects", "releases", "monitors", "documents", "schedules", "validates", "repairs",
)  # fmt: skip
WHAT = (
    "the schema of each table", "every version of the model", "the latency of a request",
    "the share of missing values", "the cost of a training run", "a copy of the environment",
    "the limits agreed on in writing", "predictions that nobody expected", "the oldest backup",
    "the difference between two releases", "labels that arrive weeks later", "a list of owners",
    "the configuration of the cluster", "the rules of access", "a sample of the traffic",
    "the results of the last experiment", "a threshold for each alert", "the queue of requests",
)  # fmt: skip
WHEN = (
    "before the release", "once a week", "as soon as the data arrives", "without being asked",
    "when the traffic grows", "in an environment like production", "after every change",
    "although the deadline is near", "on the same day", "while users are still served",
    "because the last outage was expensive", "until the metrics have settled",
)  # fmt: skip
LINK = ("and", "but", "so", "yet", "while", "because")
TOPIC = (
    "Drift", "Rollback", "Latency", "Sampling", "Caching", "Versioning", "Isolation", "Capacity",
    "Recovery", "Auditing", "Batching", "Alerting", "Retraining", "Packaging", "Encryption",
)  # fmt: skip
ASKS = (
    "How would you explain why {who} {does} {what}?",
    "What changes once {who} {does} {what} {when}?",
    "When is it wrong that {who} {does} {what}?",
    "Which risks remain although {who} {does} {what}?",
)
CODE = (
    'def {name}(rows, limit={number}):\n    kept = [row for row in rows if row["{name}"] < limit]\n'
    '    if not kept:\n        raise ValueError("nothing is left")\n    return sorted(kept)',
    "for {name} in range({number}):\n    state = step(state, {name})\n    print({name}, state)\n"
    "assert state.closed",
)


class _Author:
    """Writes questions, each by the numbers that follow from its own."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._chance = Random(f"question {number}")

    def question(self) -> str:
        """Return one question as a section's file holds it."""
        kinds: tuple[Callable[[], str], ...] = (self._choice, self._gap, self._match, self._order)
        if self._number % 5 < 3:
            return self._open()
        return kinds[self._number // 5 * 2 % 4 + self._number % 2]()

    def _words(self) -> dict[str, str]:
        lists = {"who": WHO, "does": DOES, "what": WHAT, "when": WHEN}
        return {name: self._chance.choice(words) for name, words in lists.items()}

    def _clause(self) -> str:
        return "{who} {does} {what}".format(**self._words())

    def _sentence(self) -> str:
        said = "{who} {does} {what} {when}".format(**self._words())
        if self._chance.random() < 0.4:
            said += f", {self._chance.choice(LINK)} {self._clause()}"
        return said[0].upper() + said[1:] + "."

    def paragraph(self, sentences: int) -> str:
        return " ".join(self._sentence() for _ in range(sentences))

    def _head(self, stem: str, kind: str = "", minutes: int = 0) -> str:
        level = ("basic", "intermediate", "advanced")[self._number % 3]
        facts = f" minutes={minutes}" if minutes else ""
        kind = f" kind={kind}" if kind else ""
        tag = TOPIC[self._number % len(TOPIC)].lower()
        mark = f'{{#q-{self._number} level={level}{facts} tags="{tag}"{kind}}}'
        return f"## {stem} {mark}\n"

    def _open(self) -> str:
        chance = self._chance
        stem = chance.choice(ASKS).format(**self._words())
        blocks = [self._head(stem, minutes=4 + self._number % 2)]
        blocks.append(f"/// probe\n{self.paragraph(2)}\n///\n")
        blocks.append(self.paragraph(3) + "\n")
        inserted = (self._list, self._table, self._list, self._code, self._list, self._figure)
        blocks += [self.paragraph(chance.choice((2, 3))) + "\n", "Some things follow:\n"]
        blocks.append(inserted[self._number * 7 % 6]())
        blocks.append(self.paragraph(3) + "\n")
        points = "\n".join(f"- {self._point()}" for _ in range(chance.choice((5, 6))))
        blocks.append(f"/// points\n{points}\n///\n")
        asked = "\n".join(f"- What if {self._clause()}?" for _ in range(2))
        blocks.append(f"/// follow-ups\n{asked}\n///\n")
        return "\n".join(blocks)

    def _point(self) -> str:
        clause = self._clause()
        return clause[0].upper() + clause[1:]

    def _topics(self, count: int) -> list[str]:
        return self._chance.sample(TOPIC, count)

    def _list(self) -> str:
        topics = self._topics(self._chance.choice((3, 4)))
        items = (f"- **{topic}**: {self._sentence()}" for topic in topics)
        return "\n".join(items) + "\n"

    def _table(self) -> str:
        rows = (f"| {topic} | {self._point()} | {self._point()} |" for topic in self._topics(4))
        return "\n".join(("| Term | What it is for | Example |", "|---|---|---|", *rows, ""))

    def _code(self) -> str:
        name, number = self._topics(1)[0].lower(), self._chance.randrange(3, 400)
        code = self._chance.choice(CODE).format(name=name, number=number)
        return f"```python\n{code}\n```\n"

    def _figure(self) -> str:
        first, second, *_ = self._topics(2)
        items = "\n".join(f"    - {word.capitalize()} is recorded" for word in self._topics(3))
        head = f"/// figure | {first} and {second.lower()}, side by side\n    type: compare\n"
        return f"{head}- {first}\n{items}\n- {second}\n{items}\n///\n"

    def _quick(self, stem: str, task: str, kind: str = "") -> str:
        return "\n".join((self._head(stem, kind), task, self.paragraph(2), ""))

    def _choice(self) -> str:
        right = self._chance.randrange(4)
        boxes = "\n".join(
            f"- [{'x' if n == right else ' '}] {topic}: {self._clause()}"
            for n, topic in enumerate(self._topics(4))
        )
        return self._quick(f"Which of these is true when {self._clause()}?", f"{boxes}\n")

    def _gap(self) -> str:
        first, second, third = (topic.lower() for topic in self._topics(3))
        text = (
            f"What is looked at first is [[{first}]], since {self._clause()}. After that comes "
            f"[[{second}]]. What is left is [[{third}]]."
        )
        return self._quick(f"Fill the gaps: {first} and what follows", f"{text}\n")

    def _match(self) -> str:
        pairs = "\n".join(f"{topic}\n:   {self._point()}\n" for topic in self._topics(5))
        return self._quick(f"Match each word to its use, part {self._number}", pairs, "match")

    def _order(self) -> str:
        steps = "\n".join(
            f"{n}. {topic}: {self._clause()}" for n, topic in enumerate(self._topics(5), 1)
        )
        return self._quick(f"Put these in order: part {self._number}", f"{steps}\n", "order")


def write_subject(content: Path, questions: int) -> Path:
    """Write a subject of so many questions in English into a content folder; return its folder."""
    folder = content / SUBJECT
    (folder / "en").mkdir(parents=True)
    names = []
    for start in range(0, questions, OF_SECTION):
        name = f"part-{start // OF_SECTION + 1}"
        names.append(name)
        count = min(OF_SECTION, questions - start)
        intro = _Author(-1 - start)
        texts = [f"# Part {start // OF_SECTION + 1} {{#{name}}}\n\n{intro.paragraph(3)}\n"]
        texts += [_Author(start + number).question() for number in range(count)]
        path = folder / "en" / f"{start // OF_SECTION + 10}-{name}.md"
        path.write_text("\n".join(texts), encoding="utf-8")
    listed = ", ".join(f'"{name}"' for name in names)
    settings = (
        f'languages = ["en"]\nsections = [{listed}]\n\n[title]\nen = "{questions} questions"\n'
    )
    (folder / "subject.toml").write_text(settings, encoding="utf-8")
    return folder
