"""Every table as a data frame: `study.tables.elements(by="sector")`.

Names of columns are stable and English, whatever the language of headings; texts are `string`,
whole numbers `Int64`, shares (0 to 1) and coefficients `Float64`. Title and notes are in `attrs`.
Quotes without consent are left out, as everywhere. docs/notebook.md lists the columns.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from qualcode.analysis.attributes import hint_for
from qualcode.export.frames import to_frame
from qualcode.model.errors import UsageError
from qualcode.project.casework import case_frame, comparison_frame
from qualcode.project.elements import elements_table, leftover_table
from qualcode.project.percode import agreement_table
from qualcode.project.project import Project
from qualcode.project.reporting import make_table
from qualcode.project.results import Choice, Kind

if TYPE_CHECKING:
    import pandas as pd

_MANY = ("coders", "where", "books", "columns", "order", "also", "numbers")


class Tables:
    """The tables of one study; each takes what the command line takes, as keywords.

    All of them: `where` (a filter or a list), `query`, `coders`, `language`, `researchers`.
    """

    def __init__(self, project: Project) -> None:
        self._project = project

    def elements(self, **choice: object) -> pd.DataFrame:
        """Elements and codes with counts, who named them and thin evidence; `by`, `book`."""
        return self._frame("elements", choice)

    def codes(self, **choice: object) -> pd.DataFrame:
        """Every code of every codebook with counts and rank; `by`, `books`."""
        return self._frame("codes", choice)

    def quotes(self, **choice: object) -> pd.DataFrame:
        """One row per segment that may be quoted; `template`, `selected`, `columns`."""
        return self._frame("quotes", choice)

    def overview(self, by: str = "intervention", **choice: object) -> pd.DataFrame:
        """Per case, cluster and code the counts and what is written; `case`, `book`."""
        given = {"book": "clusters", **choice, "attribute": by}
        return case_frame(self._project, self._choice(given))

    def compare(self, by: str = "intervention", **choice: object) -> pd.DataFrame:
        """Codes per cluster against cases, most cases first; `book`."""
        given = {"book": "clusters", **choice, "attribute": by}
        return comparison_frame(self._project, self._choice(given))

    def passages(self, first: str, second: str, **choice: object) -> pd.DataFrame:
        """The quotes where two codes meet; `within`, `turns`, `template`."""
        return self._frame("cooccurrence", {**choice, "cell": (first, second)})

    def cooccurrence(self, **choice: object) -> pd.DataFrame:
        """Pairs of codes that meet; `within`, `turns`, `level`, `books`, `grid`."""
        return self._frame("cooccurrence", choice)

    def matrix(self, by: str, **choice: object) -> pd.DataFrame:
        """Codes against the values of `by`; `book`, `measure`."""
        return self._frame("matrix", {**choice, "by": by})

    def sequence(self, **choice: object) -> pd.DataFrame:
        """Which code follows which; `turns`, `level`, `books`."""
        return self._frame("sequence", choice)

    def saturation(self, **choice: object) -> pd.DataFrame:
        """New codes per transcript; `books`, `order`."""
        return self._frame("saturation", choice)

    def participants(self, **choice: object) -> pd.DataFrame:
        """How many took part; `by`, `also`, `numbers`."""
        return self._frame("participants", choice)

    def balance(self, **choice: object) -> pd.DataFrame:
        """Quotes per speaker beside the words they spoke."""
        return self._frame("balance", choice)

    def named_by(self, **choice: object) -> pd.DataFrame:
        """Per element the speakers of every group; `by`, `book`, `printed`."""
        return self._frame("named-by", choice)

    def approaches(self, **choice: object) -> pd.DataFrame:
        """The registry of approaches, row by row."""
        return self._frame("approaches", choice)

    def institutions(self, **choice: object) -> pd.DataFrame:
        """Approaches per element and institution."""
        return self._frame("institutions", choice)

    def cases(self, **choice: object) -> pd.DataFrame:
        """The cases and the other elements named under them."""
        return self._frame("cases", choice)

    def configurations(self, **choice: object) -> pd.DataFrame:
        """Context, mechanism and outcome with their evidence; `by` for a matrix."""
        return self._frame("cmo", choice)

    def distillation(self) -> pd.DataFrame:
        """The elements made of inductive sentences."""
        return to_frame(elements_table(self._project))

    def agreement(self) -> pd.DataFrame:
        """Agreement per code of the two coders who share most transcripts.

        UsageError when no two coders have coded one transcript.
        """
        found = agreement_table(self._project)
        if found is None:
            raise UsageError(
                "No two coders of this study have coded one transcript.", "Code one of them twice."
            )
        return to_frame(found)

    def sentences(self) -> pd.DataFrame:
        """The inductive sentences that are in no element yet, with the words they rest on."""
        return to_frame(leftover_table(self._project))

    def _frame(self, kind: Kind, choice: dict[str, object]) -> pd.DataFrame:
        return to_frame(make_table(self._project, kind, self._choice(choice)))

    def _choice(self, choice: dict[str, object]) -> Choice:
        known = [field.name for field in fields(Choice)]
        for name in choice:
            if name not in known:
                raise UsageError(f'A table takes no "{name}".', hint_for(name, known))
        given = {
            name: _several(value) if name in _MANY else value for name, value in choice.items()
        }
        given.setdefault("language", self._project.study.language)
        return Choice(**given)  # type: ignore[arg-type]


def _several(value: object) -> object:
    """One text as a list of one."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list | set) else value
