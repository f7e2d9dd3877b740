"""Segments held thin are the segments they stand for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.corpus import Corpus
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.layers import Layer, Segments, layers_of, row_of, segment_of
from qualcode.model.segment import Applied, Segment
from qualcode.model.span import Span

segments = st.lists(
    st.builds(
        Segment,
        st.text(max_size=3).map(SegmentId),
        st.sampled_from(["FG1", "FG2"]).map(TranscriptId),
        st.sampled_from(["ana", "ben"]).map(CoderId),
        st.integers(0, 9).map(lambda start: Span(start, start + 3)),
        st.just("9f2c41d09f2c41d0"),
        st.lists(st.just(Applied(CodeId("b/c"), 1)), max_size=2).map(tuple),
        st.none() | st.just("Het werkzame element is tijd"),
        st.frozensets(st.just("unique")),
        st.just("2026-11-21T18:00:00Z"),
    ),
    max_size=6,
)


@given(segments)
def test_a_row_gives_its_segment_back(made: list[Segment]) -> None:
    assert [segment_of(s.transcript, s.coder, row_of(s)) for s in made] == made


@given(segments)
def test_layers_hold_every_segment_once_by_transcript_and_coder(made: list[Segment]) -> None:
    layers = layers_of(made)
    thin = Segments(layers)
    places = [(layer.transcript, layer.coder) for layer in layers]
    assert len(set(places)) == len(places)
    assert len(thin) == len(made)
    assert sorted(thin, key=repr) == sorted(made, key=repr)
    assert layers_of(thin) is thin.layers
    assert Corpus({}, segments=thin).layers is thin.layers


def test_thin_segments_are_asked_and_compared_as_a_tuple() -> None:
    made = tuple(
        Segment(SegmentId(id), TranscriptId("FG1"), CoderId("ana"), Span(0, 3), "x") for id in "abc"
    )
    thin = Segments([Layer(TranscriptId("FG1"), CoderId("ana"), [row_of(s) for s in made])])
    assert (thin, hash(thin)) == (made, hash(made))
    assert (thin[0], thin[1:], tuple(thin)) == (made[0], made[1:], made)
    assert thin != made[:2]
    assert thin != [*made]
    assert Corpus({}, segments=thin) == Corpus({}, segments=made)
    assert not Segments([])
