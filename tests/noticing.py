"""What a measured run goes through, noticed by marks written into our own modules as they are read.

A tracer costs every call there is, and most are Django's: it makes the suite half as long again (decision 0066). What
the marks come to, and what was missed, coverage.py says.
"""

import ast
import builtins
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

from coverage import Coverage, CoverageData
from coverage.parser import PythonParser

ROOT = Path(__file__).resolve().parents[1]
NAME = "_noticed_by_the_suite"
seen = bytearray()
places: list["Place"] = []
Lines = Sequence[int]


class Place(NamedTuple):
    """What is known once one mark was passed: lines begun, and from which line control came to its body, or past it."""

    file: str
    lines: tuple[int, ...]
    into: tuple[int, ...] = ()
    past: tuple[int, ...] = ()


class Weaver:
    """A module's statements, each behind a mark."""

    def __init__(self, file: str) -> None:
        self.file = file

    def mark(self, at: int, lines: Lines = (), into: Lines = (), past: Lines = ()) -> ast.stmt:
        """One place in the list of places, set to 1 by whoever passes."""
        places.append(Place(self.file, tuple(lines), tuple(into), tuple(past)))
        seen.append(0)
        target = ast.Subscript(ast.Name(NAME, ast.Load()), ast.Constant(len(seen) - 1), ast.Store())
        return ast.Assign([target], ast.Constant(1), lineno=at, end_lineno=at, col_offset=0, end_col_offset=0)

    def woven(self, body: list[Any], lines: Lines = (), into: Lines = (), past: Lines = ()) -> list[ast.stmt]:
        """The statements, each behind its mark; the first mark tells also how one comes there."""
        found: list[ast.stmt] = []
        for statement in body:
            self.within(statement)
            lines = [*lines, *lines_of(statement)]
            if not must_stand_first(statement, body):
                found.append(self.mark(statement.lineno, lines, into, past))
                lines = into = past = ()
            found.append(statement)
        return found

    def within(self, node: ast.AST) -> None:
        """What stands inside of a statement."""
        if isinstance(node, ast.If | ast.For | ast.AsyncFor | ast.While):
            node.body = self.woven(node.body, into=[node.lineno])
            node.orelse = self.woven(node.orelse, past=[node.lineno]) or [self.mark(node.lineno, past=[node.lineno])]
        elif isinstance(node, ast.Match):
            self.cases(node)
        elif isinstance(node, ast.Try | ast.TryStar):
            node.body, node.orelse = self.woven(node.body), self.woven(node.orelse)
            tried = [each.lineno for each in node.handlers]
            for number, handler in enumerate(node.handlers, start=1):
                handler.body = self.woven(handler.body, lines=tried[:number])
            node.finalbody = self.woven(node.finalbody)
        elif isinstance(getattr(node, "body", None), list):
            node.body = self.woven(node.body)

    def cases(self, node: ast.Match) -> None:
        """Whoever comes to a case was refused by those before it."""
        tried: list[int] = []
        for case in node.cases:
            line = case.pattern.lineno
            case.body = self.woven(case.body, lines=[*tried, line], into=[line], past=tried)
            tried.append(line)
        last = node.cases[-1]
        if last.guard or not (isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None):
            node.cases.append(ast.match_case(ast.MatchAs(), None, [self.mark(node.lineno, tried, past=tried)]))


def lines_of(node: ast.AST) -> tuple[int, ...]:
    """The lines a statement begins on: its own, and those of its decorators."""
    decorators = getattr(node, "decorator_list", [])
    return (*(each.lineno for each in decorators), node.lineno)


def must_stand_first(statement: ast.stmt, body: list[Any]) -> bool:
    """A docstring, or what is declared to the compiler: nothing runs there."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return statement is body[0]
    is_future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
    return is_future or isinstance(statement, ast.Global | ast.Nonlocal)


class NoticedLoader(SourceFileLoader):
    """Reads one of our modules with marks in it; what is compiled so is kept nowhere."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        tree = ast.parse(self.get_data(path), path)
        tree.body = Weaver(path).woven(tree.body)
        return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


class Noticed(MetaPathFinder):
    """Finds our modules, all but those that are left out."""

    def __init__(self, rooms: Sequence[str], but: Sequence[str]) -> None:
        self.rooms, self.but = frozenset(rooms), but

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: Any = None) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in self.rooms:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and isinstance(spec.loader, SourceFileLoader) and not is_left_out(Path(spec.loader.path), self.but):
            spec.loader = NoticedLoader(fullname, spec.loader.path)
        return spec


def is_left_out(file: Path, but: Sequence[str]) -> bool:
    return any(file.match(each) for each in but)


@contextmanager
def unnoticed() -> Iterator[None]:
    """What is passed within counts for nothing."""
    before = bytes(seen)
    try:
        yield
    finally:
        seen[: len(before)] = before


def begin() -> None:
    """From now on, in this process."""
    setattr(builtins, NAME, seen)
    sys.meta_path.insert(0, Noticed(*rooms()))


def pytest_unconfigure() -> None:
    """At its end what was passed is written down."""
    if places:
        write_down(Path(os.environ["NOTICED_IN"]) / f"{os.getpid()}.json")


def rooms() -> tuple[list[str], list[str]]:
    """Which modules are ours, and which of them are not measured: pyproject.toml says so to coverage.py."""
    settings: Any = Coverage(data_file=None)
    return settings.get_option("run:source"), settings.get_option("run:omit")


def write_down(file: Path) -> None:
    file.write_text(json.dumps([place for place, was_passed in zip(places, seen, strict=True) if was_passed]))


def gathered(folder: Path) -> None:
    """What all processes wrote down, as coverage.py keeps it; a file that nobody read stands there with nothing."""
    passed: dict[str, list[Place]] = defaultdict(list)
    for file in folder.glob("*.json"):
        for place in json.loads(file.read_text()):
            passed[place[0]].append(Place(*place))
    ours, but = rooms()
    every = [str(file) for room in ours for file in (ROOT / room).rglob("*.py") if not is_left_out(file, but)]
    data = CoverageData(os.environ["COVERAGE_FILE"])
    data.add_arcs({file: arcs(file, passed[file]) for file in passed})
    data.touch_files(every)
    data.write()


def arcs(file: str, passed: list[Place]) -> set[tuple[int, int]]:
    """From which line to which, in coverage.py's own numbers: what it would have traced."""
    parser = PythonParser(filename=file)
    parser.parse_source()
    ways: dict[int, set[int]] = defaultdict(set)
    for start, end in parser.arcs():
        ways[start].add(end)
    found: set[tuple[int, int]] = set()
    for place in passed:
        found |= {(line, line) for line in place.lines}
        found |= {(line, end) for line in place.into for end in ways[line] if end == body_of(line, ways)}
        found |= {(line, end) for line in place.past for end in ways[line] if end != body_of(line, ways)}
    return found


def body_of(line: int, ways: dict[int, set[int]]) -> int:
    """Where a branching line leads that does not lead past its body: nowhere else is so near after it."""
    return min((end for end in ways[line] if end > line), default=0)


if "NOTICED_IN" in os.environ and "PYTEST_XDIST_WORKER" in os.environ:
    begin()
if __name__ == "__main__":
    gathered(Path(os.environ["NOTICED_IN"]))
