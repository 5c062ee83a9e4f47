"""The user's door: `python build.py` makes every document, `python build.py --help` tells more."""

import sys

SET_UP = """\
studypress is not set up for this Python ({missing} is missing): run `make`, or \
`python3 -m venv .venv` and `.venv/bin/pip install -r requirements.txt`, \
and then `.venv/bin/python build.py`."""

TOO_OLD = "studypress needs Python 3.11 or newer, and this is Python {0}.{1}."

# The exit code for a fault of the machine; studypress itself may not be there to ask.
EXIT_MACHINE = 3
EXIT_INTERRUPTED = 130


def main() -> int:
    """Hand over to the command line of studypress.

    Returns:
        Its exit code; 3 where Python is too old or a package is missing.
    """
    if sys.version_info < (3, 11):
        print(TOO_OLD.format(*sys.version_info), file=sys.stderr)
        return EXIT_MACHINE
    try:
        from studypress.cli import program as command
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        # Not a package that setting up would bring: that is a fault of ours, to be seen in full.
        if missing in {"", "studypress"} or missing in sys.stdlib_module_names:
            raise
        print(SET_UP.format(missing=missing), file=sys.stderr)
        return EXIT_MACHINE
    return command()


def stoppable() -> int:
    """Do the same; Ctrl-C while the libraries are loaded is no fault."""
    try:
        return main()
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED


# Worker processes import this file anew: only the first one may build.
if __name__ == "__main__":
    sys.exit(stoppable())
