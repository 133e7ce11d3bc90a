"""Reads one file of law text strictly: every trap of YAML is refused with file and line."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec
import yaml

Step = str | int
Place = tuple[Step, ...]
Plain = str | int | bool | date | list["Plain"] | dict[str, "Plain"]

# The same grammar, read by the C library where it is there.
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_READ_AS_SOMETHING_ELSE = (
    "tag:yaml.org,2002:bool",
    "tag:yaml.org,2002:null",
    "tag:yaml.org,2002:float",
    "tag:yaml.org,2002:int",
    "tag:yaml.org,2002:timestamp",
    "tag:yaml.org,2002:merge",
    "tag:yaml.org,2002:value",
)


class LawFileError(Exception):
    """A file of law data cannot be trusted; says where and what to mend."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}, line {line}: {what}")


class LawText(msgspec.Struct, frozen=True, kw_only=True):
    """The content of one file and the line every part of it stands on."""

    path: Path
    root: dict[str, Plain]
    lines: Mapping[Place, int]

    def error(self, place: Place, what: str) -> LawFileError:
        """Make the complaint about one place, or the nearest one around it."""
        while place not in self.lines:
            place = place[:-1]
        return LawFileError(self.path, self.lines[place], what)


def read_text(path: Path) -> LawText:
    """Read one file; refuses duplicate keys and unquoted text that YAML would misread."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except yaml.MarkedYAMLError as broken:
        line = broken.problem_mark.line + 1 if broken.problem_mark else 1
        raise LawFileError(path, line, f"not well-formed: {broken.problem}") from None
    except yaml.YAMLError as broken:
        raise LawFileError(path, 1, f"cannot be read: {broken}") from None
    if not isinstance(node, yaml.MappingNode):
        raise LawFileError(path, 1, "the file is not a set of named entries")
    reading = _Reading(path)
    root = reading.mapping(node, ())
    return LawText(path=path, root=root, lines=reading.lines)


class _Reading:
    """One pass over a file, noting the line of everything it meets."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Place, int] = {}

    def mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Plain]:
        self.lines[place] = _line(node)
        content: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            key = self.value(key_node, (*place, "key"))
            if not isinstance(key, str):
                raise LawFileError(self.path, _line(key_node), f"quote the name “{key}”")
            if key in content:
                raise LawFileError(self.path, _line(key_node), f"“{key}” is said twice")
            content[key] = self.value(value_node, (*place, key))
            self.lines[(*place, key)] = _line(key_node)
        return content

    def value(self, node: yaml.Node, place: Place) -> Plain:
        self.lines[place] = _line(node)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(one, (*place, at)) for at, one in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode), "YAML knows three kinds of node"
        return self.scalar(node)

    def scalar(self, node: yaml.ScalarNode) -> Plain:
        text = str(node.value)
        if node.style:
            return text
        if text in {"true", "false"}:
            return text == "true"
        if _WHOLE.fullmatch(text):
            return int(text)
        if _DAY.fullmatch(text):
            return self.day(text, _line(node))
        if node.tag in _READ_AS_SOMETHING_ELSE:
            raise LawFileError(self.path, _line(node), f"quote “{text}”: YAML misreads it")
        return text

    def day(self, text: str, line: int) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise LawFileError(self.path, line, f"there is no day {text}") from None


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
