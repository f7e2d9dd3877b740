"""Editors check codebooks by the same keys as qualcode does."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import ClassVar

import jsonschema
import pytest
import yaml

from qualcode.formats.codebook import read_codebook
from qualcode.formats.codebook_keys import BOOK, LOG, MAPPING, NODE, RULES, Key
from qualcode.formats.codebook_schema import schema
from qualcode.model.codebook import Codebook, LogEntry, Node, Rules, Suggestion
from qualcode.model.errors import CodebookError

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "codebooks" / "codebook.schema.json"
BOOKS = sorted((ROOT / "codebooks").glob("*.yaml"))
HEAD = "codebook: b\ntitle: B\nversion: 1\n"


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    declared = json.loads(schema())
    jsonschema.Draft202012Validator.check_schema(declared)
    return jsonschema.Draft202012Validator(declared)


class AsEditors(yaml.SafeLoader):
    """Reads as YAML 1.2 editors do: dates stay texts."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def as_editor_reads(text: str) -> object:
    return yaml.load(text, Loader=AsEditors)  # noqa: S506  # a subclass of the safe loader


def test_the_committed_schema_is_the_one_the_reader_declares() -> None:
    assert COMMITTED.read_text("utf-8") == schema()


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_every_shipped_book_fits_the_schema(
    path: Path, validator: jsonschema.Draft202012Validator
) -> None:
    assert [
        e.message for e in validator.iter_errors(as_editor_reads(path.read_text("utf-8")))
    ] == []


@pytest.mark.parametrize(
    "text",
    [
        "nodes: [{id: a}]",
        "nodes: [{id: A, label: A}]",
        "nodes: [{id: a, label: A, defintion: d}]",
        "nodes: [{id: a, label: A, role: third}]",
        "nodes: [{id: a, label: A, include: {x: y}}]",
        "nodes: [{id: a, label: A, nodes: [{id: b, label: B, colur: x}]}]",
        "nodes: {id: a}",
        "log: [{version: 1, by: a, why: w}]",
        "log: [{version: 1, by: a, why: w, date: 1-2-2026}]",
        "rules: {primary: true}",
        "mappings: [{to: [b/a]}]",
        "reconstructed: 5",
        "codebook: a/b",
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(
    text: str, validator: jsonschema.Draft202012Validator
) -> None:
    head = HEAD if not text.startswith("codebook") else HEAD.replace("codebook: b\n", "")
    assert not validator.is_valid(as_editor_reads(head + text))
    with pytest.raises(CodebookError):
        read_codebook(head + text, path="b.yaml")


@pytest.mark.parametrize(
    ("keys", "model", "handled_apart"),
    [
        (BOOK, Codebook, {"format"}),
        (NODE, Node, {"parent"}),
        (RULES, Rules, set()),
        (MAPPING, Suggestion, set()),
        (LOG, LogEntry, set()),
    ],
)
def test_every_attribute_of_the_model_has_its_key(
    keys: tuple[Key, ...], model: type, handled_apart: set[str]
) -> None:
    names = {key.attribute or key.name for key in keys} - handled_apart
    assert names == {attribute.name for attribute in dataclasses.fields(model)}
