"""Broken files for the readers: random bytes, and good files damaged in random places."""

from hypothesis import strategies as st


@st.composite
def damaged(draw: st.DrawFn, originals: list[bytes]) -> bytes:
    """Cut, drop, double, overwrite or splice parts of one of the originals."""
    content = draw(st.sampled_from(originals))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 60)))
        kind = draw(st.sampled_from(["cut", "drop", "double", "overwrite", "digits", "splice"]))
        if kind == "cut":
            content = content[:start]
        elif kind == "drop":
            content = content[:start] + content[end:]
        elif kind == "double":
            content = content[:end] + content[start:]
        elif kind == "overwrite":
            content = content[:start] + draw(st.binary(max_size=20)) + content[end:]
        elif kind == "digits":
            swapped = bytes(draw(st.sampled_from(b"0123456789-.,<>& ")) for _ in range(3))
            content = content[:start] + swapped + content[start + 3 :]
        else:
            other = draw(st.sampled_from(originals))
            content = content[:start] + other[draw(st.integers(0, len(other))) :]
    return content
