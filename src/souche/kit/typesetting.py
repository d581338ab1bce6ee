"""PDFs set by typst: a layout in a file, and what it prints as JSON, so that no text is read as markup."""

from __future__ import annotations

import json
from threading import Lock
from typing import TYPE_CHECKING

import typst

if TYPE_CHECKING:
    from pathlib import Path


class Typesetter:
    """One layout. Keep one per process: it keeps its fonts and its memory of the last page."""

    def __init__(self, layout: Path) -> None:
        self._compiler = typst.Compiler(layout, root=layout.parent)
        # The compiler refuses to serve two threads at once ("Already borrowed").
        self._one_at_a_time = Lock()

    def pdf(self, *, name: str, content: object) -> bytes:
        """Return the PDF of the layout, which reads `content` as JSON in `sys.inputs` under `name`."""
        with self._one_at_a_time:
            pdf = self._compiler.compile(format="pdf", sys_inputs={name: json.dumps(content)})
        if not isinstance(pdf, bytes):
            raise TypeError("The typesetter gave no PDF.")
        return pdf
