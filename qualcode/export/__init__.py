"""Tables and reports as files: csv, xlsx, docx, html, Markdown, JSON, parquet, data frames.

Nothing here reads the study. Words of participants pass `gate` first: a table with words
that did not is refused. The same table gives the same bytes.
"""
