"""Frozen values of a study, their ids, and the errors; standard library only.

Nothing here reads a file, a clock or chance: what a value needs is passed in.
Every other room may import this one, and this one imports no other room.
"""
