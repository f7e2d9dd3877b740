"""The terminal program: what researchers read, mark and code in.

It shows and asks; everything that is done is done by `project`. Widgets get their data in
`__init__`, say what happened in messages, and never open a file.
"""
