"""qualcode: qualitative coding, agreement and quote tables from the keyboard.

In a notebook: `import qualcode; study = qualcode.open("my-study")`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.model.version import VERSION as __version__  # noqa: N811 - the usual name

if TYPE_CHECKING:
    from os import PathLike

    from qualcode.project.project import Project

__all__ = ["__version__", "open"]


def open(folder: str | PathLike[str] = ".") -> Project:
    """The study in `folder`, ready to read; StudyError when there is none."""
    from qualcode.project.project import Project

    return Project.open(folder)
