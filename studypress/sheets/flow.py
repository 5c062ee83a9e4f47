"""Questions drawn so that two quotas hold at once.

A quota shares the questions out to rows, another one to columns; a cell holds the questions of
its row and column. How many are drawn from each cell is a flow from rows to columns (Ford and
Fulkerson: augmenting paths, and where there are none, the cut that stands in the way).
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise

Word = str | None
Cell = tuple[Word, Word]
_Node = tuple[int, Word]
_ROW, _COLUMN = 0, 1


class Flow:
    """How many questions are to be drawn from each cell; what was drawn is out of it."""

    def __init__(
        self, rows: Mapping[Word, int], columns: Mapping[Word, int], cells: Iterable[Cell]
    ) -> None:
        """Take what rows and columns need, and the cell of each question.

        Where no flow meets all needs, `cut` are rows that need more than is left for them.
        """
        self._rows = tuple(rows)
        self._columns = tuple(columns)
        self._room = Counter(cells)
        self._planned: Counter[Cell] = Counter()
        self.cut: tuple[Word, ...] = self._fill(Counter(rows), Counter(columns))

    def take(self, cell: Cell) -> bool:
        """Draw a question of a cell, if the needs can still be met with it; tell whether."""
        row, column = cell
        if not self._planned[cell]:
            path = self._path([(_COLUMN, column)], [(_ROW, row)])
            if not path:
                return False
            self._push([*path, (_COLUMN, column)])
        self._planned[cell] -= 1
        self._room[cell] -= 1
        return True

    def _fill(self, rows: Counter[Word], columns: Counter[Word]) -> tuple[Word, ...]:
        while lacking := [(_ROW, word) for word in self._rows if rows[word] > 0]:
            ends = [(_COLUMN, word) for word in self._columns if columns[word] > 0]
            path = self._path(lacking, ends)
            if not path:
                reached = self._reached(lacking)
                return tuple(word for word in self._rows if (_ROW, word) in reached)
            rows[path[0][1]] -= 1
            columns[path[-1][1]] -= 1
            self._push(path)
        return ()

    def _push(self, path: list[_Node]) -> None:
        """Plan one question more on each step from row to column, one less on each step back."""
        for (side, word), (_, other) in pairwise(path):
            if side == _ROW:
                self._planned[word, other] += 1
            else:
                self._planned[other, word] -= 1

    def _path(self, starts: Iterable[_Node], ends: Collection[_Node]) -> list[_Node]:
        """Return the shortest way on which one question more can be moved, or an empty list."""
        came_from = self._reached(starts)
        end = next((node for node in came_from if node in ends), None)
        path: list[_Node] = []
        while end is not None:
            path.append(end)
            end = came_from[end]
        return path[::-1]

    def _reached(self, starts: Iterable[_Node]) -> dict[_Node, _Node | None]:
        """Return every node that can be reached, the nearest first, with the one before it."""
        came_from: dict[_Node, _Node | None] = dict.fromkeys(starts)
        queue = deque(came_from)
        while queue:
            node = queue.popleft()
            for other in self._next(node):
                if other not in came_from:
                    came_from[other] = node
                    queue.append(other)
        return came_from

    def _next(self, node: _Node) -> list[_Node]:
        side, word = node
        if side == _ROW:
            return [
                (_COLUMN, column)
                for column in self._columns
                if self._planned[word, column] < self._room[word, column]
            ]
        return [(_ROW, row) for row in self._rows if self._planned[row, word] > 0]
