"""Values of the model as JSON and back, exactly: for the notes in which they travel.

A field that has its default is left out, so that notes stay short and a newer program can
add fields. What does not fit its type raises ValueError with the place.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar, cast

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]
_T = TypeVar("_T")
_PLAIN = (str, int, bool)


def packed(value: object) -> Json:
    """`value` as what JSON has; TypeError for what a model value never holds."""
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, tuple | list):
        return [packed(item) for item in value]
    if isinstance(value, frozenset):
        return [packed(item) for item in sorted(value)]
    if isinstance(value, Mapping):
        return {str(key): packed(value[key]) for key in sorted(value)}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: packed(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if getattr(value, field.name) != _default(field)
        }
    raise TypeError(f"{type(value).__name__} does not travel in a note")


def unpacked(kind: type[_T], value: object) -> _T:
    """The value of type `kind` that was packed; ValueError when it does not fit."""
    return cast("_T", _reader(cast("Any", kind))(value, kind.__name__))


_Reader = Callable[[object, str], Any]
"""From what JSON has, and its place in the note, to a value; ValueError when it does not fit."""


@lru_cache(maxsize=256)
def _reader(kind: Any) -> _Reader:  # kinds are run-time types
    """The reader of a kind, made once: a note can have 100,000 values of one kind."""
    origin = typing.get_origin(kind)
    if kind in _PLAIN:
        return _plain(kind)
    if hasattr(kind, "__supertype__"):
        return _reader(kind.__supertype__)
    if origin is typing.Union or origin is types.UnionType:
        [inner] = [_reader(arg) for arg in typing.get_args(kind) if arg is not type(None)]
        return lambda value, place: None if value is None else inner(value, place)
    if origin is typing.Literal:
        return _literal(frozenset(typing.get_args(kind)))
    if dataclasses.is_dataclass(kind):
        return lambda value, place: _dataclass(cast("type", kind), value, place)
    return _collection(origin, typing.get_args(kind), kind)


def _plain(kind: type) -> _Reader:
    def read(value: object, place: str) -> object:
        # A bool is an int in Python, and not in a note.
        if type(value) is not kind:
            raise ValueError(f"{place} is {type(value).__name__}, not {kind.__name__}")
        return value

    return read


def _literal(known: frozenset[object]) -> _Reader:
    def read(value: object, place: str) -> object:
        if not isinstance(value, str) or value not in known:
            raise ValueError(f"{place} has a value that is not known")
        return value

    return read


def _dataclass(kind: type, value: object, place: str) -> object:
    value = _object(value, place)
    readers = _readers(kind)
    unknown = value.keys() - readers.keys()
    if unknown:
        raise ValueError(f"{place} has unknown fields: {', '.join(sorted(map(str, unknown)))[:80]}")
    try:
        return kind(**{k: readers[k](v, f"{place}.{k}") for k, v in value.items()})
    except TypeError as error:
        raise ValueError(f"{place} lacks a field") from error


def _collection(origin: object, args: tuple[Any, ...], kind: object) -> _Reader:
    if origin is Mapping or origin is dict:
        inner = _reader(args[1])
        return lambda value, place: {
            str(k): inner(v, f"{place}.{k}") for k, v in _object(value, place).items()
        }
    if origin is frozenset:
        inner = _reader(args[0])
        return lambda value, place: frozenset(inner(item, place) for item in _list(value, place))
    if origin is not tuple:
        raise TypeError(f"{kind} does not travel in a note")
    if len(args) == 2 and args[1] is ...:
        inner = _reader(args[0])
        return lambda value, place: tuple([inner(item, place) for item in _list(value, place)])
    return _row([_reader(arg) for arg in args])


def _row(readers: Sequence[_Reader]) -> _Reader:
    def read(value: object, place: str) -> object:
        items = _list(value, place)
        if len(items) != len(readers):
            raise ValueError(f"{place} has {len(items)} items, not {len(readers)}")
        return tuple([r(item, place) for r, item in zip(readers, items, strict=True)])

    return read


def _object(value: object, place: str) -> dict[str, object]:
    if isinstance(value, dict):
        return value
    raise ValueError(f"{place} is no object")


def _list(value: object, place: str) -> list[object]:
    if isinstance(value, list):
        return value
    raise ValueError(f"{place} is no list")


@lru_cache(maxsize=64)
def _readers(kind: type) -> Mapping[str, _Reader]:
    hints = typing.get_type_hints(kind)
    return {field.name: _reader(hints[field.name]) for field in dataclasses.fields(kind)}


def _default(field: dataclasses.Field[Any]) -> object:
    if field.default is not dataclasses.MISSING:
        return field.default
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return dataclasses.MISSING
