"""Counts, quotes and comparisons: a corpus in, tables and reports out.

Every function returns values of `model`; printing them is `export`'s work. What a table
left out (researchers' turns, people who refused) is said in its notes.
"""
