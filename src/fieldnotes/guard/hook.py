"""A git hook that keeps a study's raw files, results and names out of every commit."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.files import write_text
from fieldnotes.guard import git

MARK = "# fieldnotes hook"
_HOOK = """\
#!/bin/sh
{mark}: no commit with raw files, results or names. Made by: fieldnotes hook
study={study}
inside={inside}
refused=$(git -c core.quotePath=false diff --cached --name-only --no-renames --diff-filter=d -- \\
    "$inside""raw" "$inside""processed" ":(exclude)*.gitkeep" ":(exclude)*.gitignore" | wc -l)
if [ "$refused" -gt 0 ]; then
    echo "fieldnotes: $refused file(s) of raw/ or processed/ are staged: git restore --staged PATH" >&2
    exit 1
fi
if ! {python} -c "import fieldnotes.guard" 2>/dev/null; then
    echo "fieldnotes: is not where it was when this hook was made. Make it again: fieldnotes hook" >&2
    exit 1
fi
exec {python} -m fieldnotes audit --staged --study "$study"
"""


def write_hook(folder: Path) -> Path:
    """Write the repository's pre-commit hook for a study; give its path.

    Raises FieldnotesError where the study lies in no repository, where a hook of somebody else's is there, and for a
    study that says it is invented, whose raw files may be in git.
    """
    from fieldnotes.guard.audit import confidential

    top = git.repository(folder)
    if top is None:
        raise FieldnotesError(Problem(str(folder), "lies in no git repository.", "There is nothing to guard."))
    if not confidential(folder):
        raise FieldnotesError(
            Problem("study.toml", "says that the study is not confidential.", "Take the line out, then make the hook.")
        )
    path = git.hooks(top) / "pre-commit"
    if path.exists() and MARK not in path.read_text(encoding="utf-8", errors="replace"):
        line = (
            f"{shlex.quote(sys.executable)} -m fieldnotes audit --staged --study {shlex.quote(str(folder.resolve()))}"
        )
        raise FieldnotesError(
            Problem("the repository", "has a pre-commit hook already.", f"Add this line to it: {line} || exit 1")
        )
    inside = folder.resolve().relative_to(top.resolve()).as_posix()
    said = _HOOK.format(
        mark=MARK,
        study=shlex.quote(str(folder.resolve())),
        inside=shlex.quote("" if inside == "." else f"{inside}/"),
        python=shlex.quote(sys.executable),
    )
    write_text(path, said)
    path.chmod(0o755)
    return path
