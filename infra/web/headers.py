"""Prints one built app's safety headers as Caddy reads them: `python headers.py BUILD_FOLDER`.

They are the ones `kvitt serve` sends, hashes of the page's own inline scripts included.
"""

import sys
from pathlib import Path

from kvitt.app.spa import SinglePageApp


def caddy_headers(folder: Path) -> str:
    """A `header` directive for every header of a built app."""
    return "".join(
        f'header {name.decode()} "{value.decode()}"\n'
        for name, value in SinglePageApp(folder).headers
    )


if __name__ == "__main__":
    sys.stdout.write(caddy_headers(Path(sys.argv[1])))
