"""Places in words: offsets, units, anchors, search and rows; no files and no screen.

Everything here counts code points of a transcript's words, half-open. Other countings
(UTF-16, bytes, cells) are converted here and nowhere else.
"""
