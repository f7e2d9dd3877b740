"""The command line: it shows and asks, and leaves the work to `project`.

stdout is data, stderr is talk. Every `--help` ends with an example.
"""
