"""Reads one file of law text strictly: every trap of YAML is refused with file and line."""

import re
from collections.abc import Iterator
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
    """The content of one file; a complaint about a part of it finds the line that part is on."""

    path: Path
    root: dict[str, Plain]

    def error(self, place: Place, what: str) -> LawFileError:
        """Make the complaint about one place, or the nearest one around it."""
        # Read once more: lines are looked for only where something is wrong.
        root = yaml.compose(self.path.read_text(encoding="utf-8"), Loader=_LOADER)
        assert root is not None, "a file that was read has a content"
        lines = dict(_lines_in(root, ()))
        while place not in lines:
            place = place[:-1]
        return LawFileError(self.path, lines[place], what)


def read_text(path: Path) -> LawText:
    """Read one file; refuses duplicate keys and unquoted text that YAML would misread."""
    try:
        return LawText(path=path, root=_Reading(path).root())
    except yaml.MarkedYAMLError as broken:
        line = broken.problem_mark.line + 1 if broken.problem_mark else 1
        raise LawFileError(path, line, f"not well-formed: {broken.problem}") from None
    except yaml.YAMLError as broken:
        raise LawFileError(path, 1, f"cannot be read: {broken}") from None


class _Reading:
    """One pass over a file, event by event: its nodes are never built, only their content."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.loader = _LOADER(path.read_text(encoding="utf-8"))
        # Most words come again and again: what each reads as is found out once.
        self.known: dict[str, Plain] = {}

    def next(self) -> yaml.Event:
        event = self.loader.get_event()
        assert isinstance(event, yaml.Event), "what ends a text is asked for once"
        return event

    def root(self) -> dict[str, Plain]:
        """Read the one set of named entries that a file is."""
        self.next()  # the stream begins
        event = self.next()
        if isinstance(event, yaml.DocumentStartEvent):
            event = self.next()
        if not isinstance(event, yaml.MappingStartEvent):
            raise LawFileError(self.path, 1, "the file is not a set of named entries")
        root = self.mapping()
        self.next()  # the document ends
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise self.error(event, "a second document begins: a file is one set of entries")
        return root

    def mapping(self) -> dict[str, Plain]:
        content: dict[str, Plain] = {}
        while not isinstance(named := self.next(), yaml.MappingEndEvent):
            key = self.value(named)
            if not isinstance(key, str):
                raise self.error(named, f"quote the name “{key}”")
            if key in content:
                raise self.error(named, f"“{key}” is said twice")
            content[key] = self.value(self.next())
        return content

    def value(self, event: yaml.Event) -> Plain:
        if isinstance(event, yaml.ScalarEvent):
            return event.value if event.style else self.scalar(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping()
        if isinstance(event, yaml.AliasEvent):
            raise self.error(event, f"say it again: “*{event.anchor}” is not followed")
        content: list[Plain] = []
        while not isinstance(one := self.next(), yaml.SequenceEndEvent):
            content.append(self.value(one))
        return content

    def scalar(self, event: yaml.ScalarEvent) -> Plain:
        text = event.value
        if text not in self.known:
            self.known[text] = self.plain(event, text)
        return self.known[text]

    def plain(self, event: yaml.Event, text: str) -> Plain:
        if text in {"true", "false"}:
            return text == "true"
        if _WHOLE.fullmatch(text):
            return int(text)
        if _DAY.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                raise self.error(event, f"there is no day {text}") from None
        tag: str = self.loader.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
        if tag in _READ_AS_SOMETHING_ELSE:
            raise self.error(event, f"quote “{text}”: YAML misreads it")
        return text

    def error(self, event: yaml.Event, what: str) -> LawFileError:
        return LawFileError(self.path, _line(event), what)


def _lines_in(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    yield place, _line(node)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines_in(value, (*place, key.value))
            yield (*place, key.value), _line(key)
    if isinstance(node, yaml.SequenceNode):
        for at, one in enumerate(node.value):
            yield from _lines_in(one, (*place, at))


def _line(part: yaml.Node | yaml.Event) -> int:
    assert part.start_mark is not None, "what is read from a text has a place in it"
    return part.start_mark.line + 1
