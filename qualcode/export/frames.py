"""Tables as data frames for notebooks, and as parquet for R, Python and others."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

from qualcode.model.errors import StudyError
from qualcode.model.table import ColumnKind, Table

if TYPE_CHECKING:
    import pandas as pd

DTYPES: dict[ColumnKind, Literal["string", "Int64", "Float64"]] = {
    "text": "string",
    "words": "string",
    "integer": "Int64",
    "share": "Float64",
    "coefficient": "Float64",
}
"""What a column becomes; all of them can hold a missing value."""


def to_frame(table: Table) -> pd.DataFrame:
    """The rows with the column ids as names; empty cells are missing values.

    Texts are `string`, whole numbers `Int64`, shares (0 to 1) and coefficients `Float64`.
    Title and notes are in `attrs`.
    """
    import pandas as pd

    columns = {
        column.id: pd.Series([row.cells[place] for row in table.rows], dtype=DTYPES[column.kind])
        for place, column in enumerate(table.columns)
    }
    frame = pd.DataFrame(columns)
    frame.attrs = {"title": table.title, "notes": list(table.notes)}
    return frame


def parquet_bytes(table: Table) -> bytes:
    """The frame as parquet, without an index; title and notes are in its metadata."""
    out = io.BytesIO()
    try:
        to_frame(table).to_parquet(out, engine="pyarrow", index=False)
    except ImportError as missing:
        raise StudyError(
            "Parquet needs the package pyarrow, which is not installed.",
            "Run: pip install pyarrow",
        ) from missing
    return out.getvalue()
