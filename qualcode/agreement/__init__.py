"""How far coders agree: units, matching, coefficients, intervals and causes.

This room takes spans, unit lists and code sets and gives `Result`s. It reads no files and
knows no text: whoever calls it brings the sentences, turns or given segments. Two things are
kept apart everywhere: an **empty set** (the coder looked and applied nothing) and **missing**
(the coder did not do this unit). A value that is undefined is None with a reason.
"""
