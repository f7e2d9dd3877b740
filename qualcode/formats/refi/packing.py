"""Values of the model as JSON and back, exactly: for the notes in which they travel.

A field that has its default is left out, so that notes stay short and a newer program can
add fields. What does not fit its type raises ValueError with the place.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
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
    return cast("_T", _built(kind, value, kind.__name__))


def _built(kind: Any, value: object, place: str) -> Any:  # kinds are run-time types
    origin = typing.get_origin(kind)
    if kind in _PLAIN:
        # A bool is an int in Python, and not in a note.
        if type(value) is not kind:
            raise ValueError(f"{place} is {type(value).__name__}, not {kind.__name__}")
        return value
    if hasattr(kind, "__supertype__"):
        return _built(kind.__supertype__, value, place)
    if origin is typing.Union or origin is types.UnionType:
        return _one_of(kind, value, place)
    if origin is typing.Literal:
        if value not in typing.get_args(kind):
            raise ValueError(f"{place} has a value that is not known")
        return value
    if dataclasses.is_dataclass(kind):
        return _dataclass(cast("type", kind), value, place)
    return _collection(kind, value, place)


def _one_of(kind: Any, value: object, place: str) -> Any:
    if value is None and type(None) in typing.get_args(kind):
        return None
    [inner] = [arg for arg in typing.get_args(kind) if arg is not type(None)]
    return _built(inner, value, place)


def _dataclass(kind: type, value: object, place: str) -> object:
    value = _object(value, place)
    hints, names = _hints(kind)
    unknown = set(value) - names
    if unknown:
        raise ValueError(f"{place} has unknown fields: {', '.join(sorted(map(str, unknown)))[:80]}")
    try:
        return kind(**{k: _built(hints[k], v, f"{place}.{k}") for k, v in value.items()})
    except TypeError as error:
        raise ValueError(f"{place} lacks a field") from error


def _collection(kind: Any, value: object, place: str) -> object:
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is Mapping or origin is dict:
        return {
            str(k): _built(args[1], v, f"{place}.{k}") for k, v in _object(value, place).items()
        }
    items = _list(value, place)
    if origin is frozenset:
        return frozenset(_built(args[0], item, place) for item in items)
    if origin is not tuple:
        raise TypeError(f"{kind} does not travel in a note")
    if len(args) == 2 and args[1] is ...:
        return tuple(_built(args[0], item, place) for item in items)
    if len(items) != len(args):
        raise ValueError(f"{place} has {len(items)} items, not {len(args)}")
    return tuple(_built(arg, item, place) for arg, item in zip(args, items, strict=True))


def _object(value: object, place: str) -> dict[str, object]:
    if isinstance(value, dict):
        return value
    raise ValueError(f"{place} is no object")


def _list(value: object, place: str) -> list[object]:
    if isinstance(value, list):
        return value
    raise ValueError(f"{place} is no list")


@lru_cache(maxsize=64)
def _hints(kind: type) -> tuple[Mapping[str, Any], frozenset[str]]:
    return typing.get_type_hints(kind), frozenset(f.name for f in dataclasses.fields(kind))


def _default(field: dataclasses.Field[Any]) -> object:
    if field.default is not dataclasses.MISSING:
        return field.default
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return dataclasses.MISSING
