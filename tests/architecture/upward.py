"""Names that a room above puts on the rows of those below: what a lower room's code and templates may not say."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
LOOKUP = re.compile(r"-?[a-z][a-z0-9_]*|[a-z0-9_]*__[a-z0-9_]*")
IN_TAGS = re.compile(r"{{.*?}}|{%.*?%}", re.DOTALL)
DOTTED = re.compile(r"[A-Za-z_]\.([a-z][a-z0-9_]*)")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


@dataclass(frozen=True)
class Said:
    """A name from above, said in a file of a room below."""

    file: str
    line: int
    name: str


def staircase() -> list[set[str]]:
    """The rooms from the top down, neighbours together, as the import contract has them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [set(re.findall(r"\w+", layer)) for layer in layers]


def below(room: str) -> set[str]:
    """The room and those under it."""
    steps = staircase()
    at = next(place for place, rooms in enumerate(steps) if room in rooms)
    return {room}.union(*steps[at + 1 :])


def names_from_above(room: str) -> set[str]:
    """Accessors and query names that other rooms put on rows of this room or of one under it."""
    reach, ours = below(room), set().union(*staircase())
    found: set[str | None] = set()
    for model in apps.get_models():
        if model._meta.app_label in reach:
            for relation in model._meta.related_objects:
                if relation.related_model._meta.app_label in ours - reach:
                    found |= {relation.get_accessor_name(), relation.name}
    return {name for name in found if name and not name.endswith("+")}


def said_in(room: str) -> Iterator[Said]:
    """Every name from above in the code and the templates of this room."""
    names = names_from_above(room)
    for file, found in _read(room):
        for line, name in found:
            if name in names:
                yield Said(str(file.relative_to(ROOT)), line, name)


def _read(room: str) -> Iterator[tuple[Path, Iterator[tuple[int, str]]]]:
    for file in sorted((ROOT / room).rglob("*.py")):
        if "migrations" not in file.parts:
            yield file, in_code(file.read_text())
    for folder in (ROOT / "templates" / room, ROOT / "templates" / "emails" / room):
        for file in sorted([*folder.rglob("*.html"), *folder.rglob("*.txt")]):
            yield file, in_template(file.read_text())


def in_code(text: str) -> Iterator[tuple[int, str]]:
    """Attributes, keywords and words that may be lookups, each step of a path alone."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            yield from ((node.value.lineno, step) for step in node.arg.split("__"))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and LOOKUP.fullmatch(node.value):
            yield from ((node.lineno, step) for step in node.value.removeprefix("-").split("__"))


def in_template(text: str) -> Iterator[tuple[int, str]]:
    """Each step of a dotted path but the first."""
    for tag in IN_TAGS.finditer(text):
        line = text.count("\n", 0, tag.start()) + 1
        yield from ((line, step) for step in DOTTED.findall(QUOTED.sub("", tag.group())))
