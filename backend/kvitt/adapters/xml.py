"""The one way XML from outside is read: no document type, no entities, no network, bounded."""

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from kvitt.core.refusal import Refusal

BYTES_MAX: Final = 10_000_000
DEPTH_MAX: Final = 64
_TAGS_MAX: Final = 1_000_000
"""A file of nothing but tags costs some hundred bytes of memory for each of them."""

_ENCODINGS: Final = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "cp1252",
}
_DECLARATION: Final = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]{1,40})[\"']")
_DECLARATION_TEXT: Final = re.compile(r"\s*<\?xml\s[^>]*\?>")
_REASON_TAIL: Final = re.compile(r",? line \d+, column \d+( \(.*\))?$")
_REASON_MAX: Final = 200
_TOO_DEEP: Final = etree.XPath("boolean(" + "/*" * (DEPTH_MAX + 1) + ")")

_MARKS: Final = (
    (b"%pdf-", "pdf"),
    (b"pk\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89png", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"gif8", "image"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"{\\rtf", "office"),
    (b"<!doctype html", "html"),
    (b"<html", "html"),
    (b"{", "json"),
    (b"[", "json"),
)
"""How known kinds of file begin, in lower case."""

_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_SNIFFED_BYTES: Final = 2_000


def looks_like(content: bytes) -> str:
    """Name what a file seems to be: `xml`, `empty`, `pdf`, `zip`, `image`, `json` or `text`."""
    start = content.removeprefix(b"\xef\xbb\xbf")[:_SNIFFED_BYTES].lstrip()
    if not start:
        return "empty"
    kinds = (kind for mark, kind in _MARKS if start.lower().startswith(mark))
    kind = next(kinds, "")
    if kind:
        return kind
    if start.startswith(b"<") or _utf16_name(content):
        return "xml"
    return "binary" if b"\x00" in start else "text"


def read_xml(content: bytes) -> etree._Element:
    """Parse a file from outside into its root element; comments and instructions are dropped.

    Raises Refusal `file_too_large`, `xml_encoding`, `xml_doctype`, `xml_too_complex`, `xml_broken`,
    the pointer naming line and column where one is to blame.
    """
    if len(content) > BYTES_MAX:
        raise Refusal("file_too_large", params={"bytes": len(content), "bytes_max": BYTES_MAX})
    text = _decode(content)
    _refuse_doctype(text)
    if text.count("<") > _TAGS_MAX:
        raise _too_complex()
    root = _parse(text)
    assert root.getroottree().docinfo.internalDTD is None, "a document type got past the prologue"
    if _TOO_DEEP(root):
        raise _too_complex()
    return root


def place(text: str, at: int) -> tuple[int, int]:
    """Find the line and column, both from one, of a position in a text."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def line_pointer(line: int, column: int) -> str:
    """Write a place in a file as a refusal points to it."""
    return f"line:{line},column:{column}"


def local_name(element: etree._Element) -> str:
    """Return the element's name without its namespace."""
    return etree.QName(element).localname


def pointer_to(element: etree._Element, prefixes: Mapping[str, str]) -> str:
    """Write the path from the root as `/Invoice/cac:InvoiceLine[2]`; prefixes by namespace."""
    steps: list[str] = []
    node: etree._Element | None = element
    while node is not None:
        parent = node.getparent()
        prefix = prefixes.get(etree.QName(node).namespace or "", "")
        step = f"{prefix}:{local_name(node)}" if prefix else local_name(node)
        twins = [] if parent is None else parent.findall(node.tag)
        steps.append(f"{step}[{twins.index(node) + 1}]" if len(twins) > 1 else step)
        node = parent
    return "/" + "/".join(reversed(steps))


def _too_complex() -> Refusal:
    return Refusal("xml_too_complex", params={"tags_max": _TAGS_MAX, "depth_max": DEPTH_MAX})


def _utf16_name(content: bytes) -> str:
    if content.startswith(_UTF16_MARKS):
        return "utf-16"
    if content.startswith(b"<\x00"):
        return "utf-16-le"
    return "utf-16-be" if content.startswith(b"\x00<") else ""


def _decode(content: bytes) -> str:
    """Turn bytes into text by mark or declaration, strictly: a wrong letter is a wrong name."""
    encoding = _utf16_name(content)
    if not encoding and content.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    if not encoding:
        declared = _DECLARATION.match(content)
        name = declared.group(1).decode("ascii", "replace").lower() if declared else "utf-8"
        if name not in _ENCODINGS:
            raise Refusal("xml_encoding", params={"encoding": name}, pointer=line_pointer(1, 1))
        encoding = _ENCODINGS[name]
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        line, column = place(before, len(before))
        raise Refusal(
            "xml_encoding",
            params={"encoding": encoding, "line": line, "column": column},
            pointer=line_pointer(line, column),
        ) from None


def _refuse_doctype(text: str) -> None:
    """Walk the prologue, where alone a document type may stand, up to the first element."""
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if text.startswith("<?", at):
            end = _after(text, "?>", at)
        elif text.startswith("<!--", at):
            end = _after(text, "-->", at)
        elif text.startswith("<!", at):
            line, column = place(text, at)
            raise Refusal(
                "xml_doctype",
                params={"line": line, "column": column},
                pointer=line_pointer(line, column),
            )
        else:
            return
        at = end


def _after(text: str, mark: str, at: int) -> int:
    found = text.find(mark, at)
    return len(text) if found < 0 else found + len(mark)


def _parse(text: str) -> etree._Element:
    # The text is decoded already: the declaration is blanked, so that it can contradict nothing.
    declared = _DECLARATION_TEXT.match(text)
    if declared:
        text = re.sub(r"[^\n]", " ", declared.group()) + text[declared.end() :]
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        if "xcessive depth" in str(error):
            raise _too_complex() from None
        line, column = error.position
        raise Refusal(
            "xml_broken",
            params={
                "line": line,
                "column": column,
                "reason": _REASON_TAIL.sub("", str(error.msg))[:_REASON_MAX],
            },
            pointer=line_pointer(line, column),
        ) from None
