"""How Sphinx builds these pages: `make docs`, without a network."""

import inspect
import re
from pathlib import Path

import fieldnotes

project = "fieldnotes"
author = "The fieldnotes maintainers"
copyright = "the fieldnotes maintainers"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
html_theme = "furo"
html_title = "fieldnotes"
html_copy_source = False
html_show_sourcelink = False
exclude_patterns = ["_build"]
myst_enable_extensions = ["substitution"]
myst_heading_anchors = 3
autodoc_typehints = "signature"
python_maximum_signature_line_length = 100
python_use_unqualified_type_names = True

# Part of the reference -> how the names begin that stand in it; the rest are nouns, so that nothing is left out.
GROUPS = {
    "read": ("read_", "pseudonymise", "find_", "audit", "withdraw", "plan_", "import_"),
    "code": ("code_", "suggest_", "review_", "apply_", "counted", "ReviewWidget"),
    "table": ("table_", "quotes"),
    "plot": ("plot_",),
    "write": ("write_",),
    "nouns": (),
}


def group_of(name: str) -> str:
    """Give the part of the reference that a public name stands in."""
    return next((group for group, starts in GROUPS.items() if name.startswith(starts)), "nouns")


def directive(name: str) -> str:
    """Document a public name: a function, or a class with its methods."""
    if not inspect.isclass(getattr(fieldnotes, name)):
        return f".. autofunction:: fieldnotes.{name}"
    members = "" if name == "ReviewWidget" else "\n   :members:"  # a widget's traits are for its page
    return f".. autoclass:: fieldnotes.{name}{members}"


myst_substitutions = {
    group: "```{eval-rst}\n"
    + "\n\n".join(directive(name) for name in sorted(fieldnotes.__all__) if group_of(name) == group)
    + "\n```"
    for group in GROUPS
}
# The tables stand in ARCHITECTURE.md, once.
_ARCHITECTURE = (Path(__file__).parent.parent / "ARCHITECTURE.md").read_text(encoding="utf-8")
myst_substitutions["tables"] = re.search(r"(?:^\|.*\n)+", _ARCHITECTURE, re.MULTILINE).group()


def as_written(app: object, what: str, name: str, member: object, options: object, lines: list[str]) -> None:
    """Let docstrings speak as they are written: single backticks are code, and a star is a star."""
    for number, line in enumerate(lines):
        if not line.lstrip().startswith(">>>"):
            lines[number] = re.sub(r"(?<!`)`([^`]+)`(?!`)", r"``\1``", line)


def setup(app: object) -> None:
    """Join the hook to Sphinx."""
    app.connect("autodoc-process-docstring", as_written)
