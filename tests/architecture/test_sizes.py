import re

from tests.architecture.sources import HAND_WRITTEN, functions_of, name_of, python_files

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
SILENCED = re.compile(r"# (noqa|type: ignore)")
SILENCED_WITH_A_REASON = re.compile(
    r"# (noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*|type: ignore\[[\w, -]+\])( +# (noqa|type: ignore)[^#]*)?(  # | - )\S"
)


def test_no_file_is_longer_than_a_sitting() -> None:
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files(*HAND_WRITTEN)
    }

    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{name_of(path)}:{function.name}": length
        for path in python_files(*HAND_WRITTEN)
        for function in functions_of(path)
        if (length := (function.end_lineno or function.lineno) - function.lineno + 1) > LONGEST_FUNCTION
    }

    assert long == {}


def test_a_silenced_warning_says_which_and_why() -> None:
    silent = [
        f"{name_of(path)}:{number}"
        for path in python_files(*HAND_WRITTEN)
        if path.name != "test_sizes.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if SILENCED.search(line) and not SILENCED_WITH_A_REASON.search(line)
    ]

    assert silent == []
