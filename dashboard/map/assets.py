"""Scripts and style sheets of our components, as short as they can be sent without a build step."""

from __future__ import annotations

from pathlib import Path


def squeezed(path: Path) -> str:
    """The text of a file without comment lines and indents: Streamlit sends it again with every change."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
