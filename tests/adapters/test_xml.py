import pytest

from kvitt.adapters.xml import BYTES_MAX, DEPTH_MAX, looks_like, pointer_to, read_xml
from kvitt.core.refusal import Refusal

LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY lol "lol">
 <!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
 <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">
]>
<lolz a="&lol3;">&lol3;</lolz>"""


def refused(content: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_xml(content)
    return caught.value


def test_a_plain_document_is_read_without_comments_and_instructions() -> None:
    root = read_xml(b'<?xml version="1.0"?><!-- a --><a><?b c?><!-- d --><e>1</e></a>')
    assert [child.tag for child in root] == ["e"]


@pytest.mark.parametrize(
    "content",
    [
        LAUGHS,
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>',
        b"<!-- before --><!DOCTYPE a><a/>",
        b"<?before?>\n<!-- a --> <?b?><!DOCTYPE a><a/>",
        LAUGHS.decode().replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16"),
        b"\xef\xbb\xbf<!DOCTYPE a><a/>",
        "<!DOCTYPE a><a/>".encode("utf-16-le"),
    ],
)
def test_a_document_type_is_refused_before_any_parser_sees_it(content: bytes) -> None:
    refusal = refused(content)
    assert refusal.code == "xml_doctype"
    assert refusal.pointer.startswith("line:")


def test_an_entity_nobody_declared_is_broken_xml() -> None:
    assert refused(b"<a>&lol;</a>").code == "xml_broken"


def test_broken_xml_is_pointed_at_by_line_and_column() -> None:
    refusal = refused(b"<a>\n  <b></c>\n</a>")
    assert refusal.code == "xml_broken"
    assert refusal.pointer == "line:2,column:10"
    assert refusal.params["line"] == 2
    assert "mismatch" in str(refusal.params["reason"])
    assert "line 2, column" not in str(refusal.params["reason"])


def test_letters_of_another_encoding_than_declared_are_refused_with_their_place() -> None:
    refusal = refused("<?xml version='1.0' encoding='UTF-8'?>\n<a>Åsa</a>".encode("iso-8859-1"))
    assert refusal.code == "xml_encoding"
    assert refusal.pointer == "line:2,column:4"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "iso-8859-15", "utf-8-sig"])
def test_the_declared_encoding_is_believed(encoding: str) -> None:
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    content = f'<?xml version="1.0" encoding="{name}"?><a>Åsa Öberg</a>'.encode(encoding)
    assert read_xml(content).text == "Åsa Öberg"


@pytest.mark.parametrize("name", ["utf-7", "ebcdic-cp-se", "utf-16", "no-such"])
def test_an_encoding_nobody_uses_is_refused(name: str) -> None:
    refusal = refused(f'<?xml version="1.0" encoding="{name}"?><a/>'.encode())
    assert (refusal.code, refusal.params["encoding"]) == ("xml_encoding", name)


def test_a_file_too_large_too_deep_or_all_tags_is_refused() -> None:
    assert refused(b"<a>" + b" " * BYTES_MAX + b"</a>").code == "file_too_large"
    assert refused(b"<a>" * 100_000).code in {"xml_too_complex", "xml_broken"}
    deep = DEPTH_MAX + 1
    assert refused(b"<a>" * deep + b"</a>" * deep).code == "xml_too_complex"
    assert read_xml(b"<a>" * DEPTH_MAX + b"</a>" * DEPTH_MAX).tag == "a"
    assert refused(b"<a>" + b"<b/>" * 1_000_001 + b"</a>").code == "xml_too_complex"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"%PDF-1.7\n", "pdf"),
        (b"PK\x03\x04\x14", "zip"),
        (b"\x89PNG\r\n", "image"),
        (b"\xd0\xcf\x11\xe0\xa1", "office"),
        (b"<!DOCTYPE html><html>", "html"),
        (b'{"a": 1}', "json"),
        (b"Hello", "text"),
        (b"\x01\x00\x02", "binary"),
        (b"\xef\xbb\xbf <a/>", "xml"),
        ("<a/>".encode("utf-16"), "xml"),
    ],
)
def test_a_dropped_file_is_named_by_what_it_seems_to_be(content: bytes, kind: str) -> None:
    assert looks_like(content) == kind


def test_a_pointer_counts_only_where_there_are_twins() -> None:
    root = read_xml(b'<a xmlns="u:a" xmlns:c="u:c"><c:b/><c:b><c:d/></c:b></a>')
    assert pointer_to(root[1][0], {"u:c": "c"}) == "/a/c:b[2]/c:d"
