"""W3C Web Annotation out: every segment as one annotation, its place said twice.

Source: Web Annotation Data Model, W3C Recommendation, 23 February 2017. A text quote selector
finds the words again by themselves and their neighbours; a text position selector counts code
points, with an exclusive end.
"""

from __future__ import annotations

import json

from qualcode.formats.refi.guids import of_ulid
from qualcode.formats.refi.travelling import Guids
from qualcode.model.corpus import Corpus
from qualcode.model.ids import CodeId
from qualcode.model.segment import Memo, Segment

AROUND = 32
"""Code points before and after the quote; as many as journals keep."""
Json = str | int | list["Json"] | dict[str, "Json"]


def write_annotations(corpus: Corpus, *, study: str, made: str = "") -> bytes:
    """A collection of annotations as JSON-LD, in the order of the corpus.

    Names of things are URNs from the id of the study; `made` is the moment, left out when
    empty. What may be shown is for the caller to choose: every quote goes out.
    """
    guids = Guids(study, {})
    memos: dict[str, list[Memo]] = {}
    for memo in corpus.memos:
        for id in memo.segments:
            memos.setdefault(id, []).append(memo)
    items: list[Json] = [
        _annotation(corpus, segment, guids, memos.get(segment.id, []))
        for segment in corpus.segments
    ]
    collection: dict[str, Json] = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:uuid:{guids.of('annotations', '')}",
        "type": "AnnotationCollection",
        "label": study,
        "total": len(items),
        "first": {
            "id": f"urn:uuid:{guids.of('annotations', 'page')}",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    }
    if made:
        collection["created"] = made
    return (json.dumps(collection, ensure_ascii=False, indent=1) + "\n").encode()


def _annotation(
    corpus: Corpus, segment: Segment, guids: Guids, memos: list[Memo]
) -> dict[str, Json]:
    text = corpus.transcripts[segment.transcript].text
    start, end = segment.span.start, segment.span.end
    bodies: list[Json] = [_tag(corpus, code, guids) for code in segment.codes]
    if segment.sentence:
        bodies.append(_said("describing", segment.sentence))
    bodies += [_said("commenting", memo.text) for memo in memos]
    found: dict[str, Json] = {
        "id": f"urn:uuid:{of_ulid(segment.id) or guids.of('segment', segment.id)}",
        "type": "Annotation",
        "motivation": "tagging" if segment.codes else "highlighting",
        "creator": {
            "id": f"urn:uuid:{guids.of('coder', segment.coder)}",
            "type": "Person",
            "nickname": segment.coder,
        },
        "body": bodies,
        "target": {
            "source": f"urn:uuid:{guids.of('transcript', segment.transcript)}",
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": text[start:end],
                    "prefix": text[max(0, start - AROUND) : start],
                    "suffix": text[end : end + AROUND],
                },
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        },
    }
    if segment.made:
        found["created"] = segment.made
    return found


def _tag(corpus: Corpus, code: CodeId, guids: Guids) -> Json:
    node = corpus.node(code) if "/" in code else None
    return {
        "id": f"urn:uuid:{guids.of('code', code)}",
        "type": "TextualBody",
        "purpose": "tagging",
        "value": node.label if node else code,
    }


def _said(purpose: str, text: str) -> Json:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": text}
