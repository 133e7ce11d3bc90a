"""QR codes as small drawings that a letter embeds."""

import functools

import segno

_BORDER_MODULES = 2
_ANY_MASK = 2
"""Readers take any of the eight masks; weighing them all costs five times the drawing."""


@functools.lru_cache(maxsize=64)
def draw_qr(text: str) -> str:
    """Draw the text as an SVG of one path, each row's dark runs as horizontal strokes."""
    code = segno.make(text, error="m", mask=_ANY_MASK, boost_error=False, micro=False)
    strokes = [
        stroke for row, cells in enumerate(code.matrix) for stroke in _strokes(row, bytes(cells))
    ]
    size = len(code.matrix) + 2 * _BORDER_MODULES
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path stroke="#000" d="{"".join(strokes)}"/></svg>'
    )


def _strokes(row: int, cells: bytes) -> list[str]:
    strokes = []
    y = row + _BORDER_MODULES
    start = cells.find(1)
    while start >= 0:
        end = cells.find(0, start)
        end = len(cells) if end < 0 else end
        strokes.append(f"M{start + _BORDER_MODULES} {y}.5h{end - start}")
        start = cells.find(1, end)
    return strokes
