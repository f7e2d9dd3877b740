"""Use cases: one function for each thing a researcher can do.

The only room a front end or a notebook calls. Functions return values and raise
QualcodeError; nothing here prints or asks.
"""
