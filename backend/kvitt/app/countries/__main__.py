"""`python -m kvitt.app.countries`: write the tables, or with --check only look."""

import sys

from kvitt.app.countries import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
