"""The JSON Schema of codebook files, so that a text editor completes and checks them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from qualcode.formats.codebook_keys import BOOK, TABLES, Key
from qualcode.model.ids import NAME, NODE_ID

_PATTERNS = {"codebook": NAME.pattern, "id": NODE_ID.pattern, "parent": NODE_ID.pattern}
# Editors read a bare 2026 or true as a number or a truth value; qualcode reads it as text.
_TEXT = ["string", "number", "boolean"]


def schema() -> str:
    """The schema as JSON text, draft 2020-12, ending in a line feed."""
    book = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "qualcode codebook",
        **_mapping(BOOK),
        "$defs": {name: _mapping(keys) for name, keys in TABLES.items()},
    }
    return json.dumps(book, indent=2, ensure_ascii=False) + "\n"


def _mapping(keys: Sequence[Key]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": {key.name: _property(key) for key in keys},
        "required": [key.name for key in keys if key.required],
        "additionalProperties": False,
    }


def _property(key: Key) -> dict[str, object]:
    about: dict[str, object] = {"description": key.about}
    if key.default is not None:
        about["default"] = key.default
    return {**about, **_type(key)}


def _type(key: Key) -> dict[str, object]:
    below: dict[str, object] = {"$ref": f"#/$defs/{key.table}"}
    match key.kind:
        case "text" if key.name in _PATTERNS:
            return {"type": "string", "pattern": f"^(?:{_PATTERNS[key.name]})$"}
        case "text" if key.required:
            return {"type": _TEXT, "minLength": 1}
        case "text":
            return {"type": [*_TEXT, "null"]}
        case "texts":
            items = {"type": "array", "items": {"type": _TEXT, "minLength": 1}}
            return {"anyOf": [items, {"type": [*_TEXT, "null"]}]}
        case "flag":
            return {"enum": [True, False, "yes", "no", "Yes", "No"]}
        case "whole":
            return {"type": "integer", "minimum": 1}
        case "choice":
            return {"enum": list(key.choices)}
        case "date":
            return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
        case "pairs":
            return {"type": "object", "additionalProperties": {"type": _TEXT}}
        case "mappings":
            return {"type": "array", "items": below}
        case "mapping":
            return below
