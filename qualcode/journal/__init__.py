"""Events and what they add up to: the state of one coder's journal, its undo and its order.

An event is one action of the coder and one line on disk, all of it or nothing. This room
knows lines and meaning; files, locks and fsync belong to `store`.
"""
