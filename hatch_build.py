"""Compile the message catalogues while the wheel, or the editable install, is built."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> None:
    """Write a .mo beside every .po below `root`."""
    for source in sorted(root.rglob("*.po")):
        with source.open("rb") as lines:
            catalogue = read_po(lines, locale=source.parts[-3])
        with source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalogue)


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling leaves it open on purpose
    """What hatchling calls before it gathers the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's names
        """Compile before the files are gathered."""
        compile_catalogues(Path(self.root) / "src")


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent / "src")
