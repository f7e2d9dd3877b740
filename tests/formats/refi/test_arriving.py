"""Everything a foreign project can hold arrives, or is counted as lost with its reason."""

from __future__ import annotations

import uuid

from qualcode.formats.refi.arrival import Arrival, Change
from qualcode.formats.refi.arriving import arrived
from qualcode.formats.refi.doctor import inspect, report
from qualcode.formats.refi.guids import made, of_ulid
from qualcode.formats.refi.parts import colour_of
from qualcode.formats.refi.project import read_project
from qualcode.model.ids import BookId, CoderId, TranscriptId
from qualcode.model.segment import Applied
from qualcode.model.span import Span
from qualcode.model.table import Table
from tests.formats.refi.helpers import (
    CODE,
    USER,
    guid,
    inline,
    project,
    qdpx,
    selection,
    standard_parts,
)

WORDS = "INT: Hoe ging het?\nP1: Ik kreeg steun van de groep."
FG01 = TranscriptId("FG01")


def arrival(body: str) -> Arrival:
    return arrived(read_project(qdpx({"x.qde": project(body)}), "x.qdpx"), imported="2026-01-01")


def at(words: str) -> tuple[int, int]:
    start = WORDS.index(words)
    return start, start + len(words)


def test_one_selection_with_codings_of_two_people_becomes_a_segment_each() -> None:
    other = guid(4)
    codings = "".join(
        f'<Coding guid="{guid(n)}" creatingUser="{u}"><CodeRef targetGUID="{CODE}"/></Coding>'
        for n, u in ((10, USER), (11, other))
    )
    body = standard_parts(inline(WORDS, selection(1, *at("steun"), inner=codings)))
    found = arrival(body.replace("</Users>", f'<User guid="{other}" name="Bo de Wit"/></Users>'))
    segments = found.corpus.segments
    assert [s.coder for s in segments] == [CoderId("ana"), CoderId("bo-de-wit")]
    assert {s.span for s in segments} == {Span(*at("steun"))}
    assert {s.applied for s in segments} == {(Applied(found.names.codes[CODE], 1, "import"),)}


def test_selections_of_one_coder_on_the_same_words_are_joined_and_counted() -> None:
    body = standard_parts(
        inline(WORDS, "".join(selection(n, *at("steun")) for n in (1, 2)))
        + inline(WORDS, selection(3, *at("groep")), number=902, name="FG02")
    )
    found = arrival(body)
    assert len(found.corpus.segments) == 2
    assert [c for c in found.changes if c.kind != "renamed"] == [
        Change("joined", "selection", 1, "same words and coder as another one"),
        Change("lost", "coding", 1, "the same code stands there already"),
    ]


def test_notes_hang_where_they_hung() -> None:
    hung = selection(1, *at("steun"), inner=f'<NoteRef targetGUID="{guid(80)}"/>')
    notes = "".join(
        f'<Note guid="{guid(80 + n)}" name="titel {n}" creatingUser="{USER}" '
        f'creationDateTime="2026-01-01T10:00:00+01:00"><PlainTextContent>memo {n}'
        "</PlainTextContent></Note>"
        for n in range(4)
    )
    body = standard_parts(
        inline(WORDS, hung + f'<NoteRef targetGUID="{guid(81)}"/>'),
        f"<Notes>{notes}</Notes>",
    ).replace(
        'name="Steun" isCodable="true"/>',
        f'name="Steun" isCodable="true"><NoteRef targetGUID="{guid(82)}"/></Code>',
    )
    found = arrival(body).corpus
    [segment] = found.segments
    assert segment.applied == ()
    assert [(m.title, m.transcript, m.segments, m.about) for m in found.memos] == [
        ("titel 0", FG01, (segment.id,), None),
        ("titel 1", FG01, (), None),
        ("titel 2", None, (), "code:proef/steun"),
        ("titel 3", None, (), "study"),
    ]
    assert {(m.coder, m.made) for m in found.memos} == {("ana", "2026-01-01T09:00:00Z")}


def test_a_comment_on_a_selection_is_a_memo_and_its_quote_is_not() -> None:
    quoted = selection(1, *at("steun")).replace(
        f'creatingUser="{USER}"><Coding',
        f'creatingUser="{USER}"><Description>steun</Description><Coding',
        1,
    )
    said = selection(2, *at("groep")).replace(
        f'creatingUser="{USER}"><Coding',
        f'creatingUser="{USER}"><Description>mooi</Description><Coding',
        1,
    )
    memos = arrival(standard_parts(inline(WORDS, quoted + said))).corpus.memos
    assert [(m.title, m.text) for m in memos] == [("comment", "mooi")]


def test_variables_cases_and_sets_become_attributes() -> None:
    value = (
        f'<VariableValue><VariableRef targetGUID="{guid(30)}"/><TextValue>hbo</TextValue>'
        "</VariableValue>"
    )
    body = standard_parts(
        inline(WORDS, value),
        f'<Notes/><Sets><Set guid="{guid(33)}" name="ronde 1"><MemberSource targetGUID="{guid(900)}"/>'
        f'<MemberCode guid="{CODE}"/></Set></Sets>',
    ).replace(
        "<Sources>",
        f'<Variables><Variable guid="{guid(30)}" name="sector" typeOfVariable="Text"/>'
        f'<Variable guid="{guid(31)}" name="jaar" typeOfVariable="Integer"/></Variables>'
        f'<Cases><Case guid="{guid(32)}" name="Noord"><VariableValue><VariableRef '
        f'targetGUID="{guid(31)}"/><IntegerValue>2</IntegerValue></VariableValue>'
        f'<SourceRef targetGUID="{guid(900)}"/></Case></Cases><Sources>',
    )
    found = arrival(body).corpus
    assert found.transcripts[FG01].attributes == {
        "sector": "hbo",
        "case": "Noord",
        "jaar": "2",
        "set": "ronde 1",
    }
    assert found.codebooks[BookId("proef")].nodes[0].facets == {"group": "ronde 1"}


def test_a_link_between_selections_is_a_memo_on_both() -> None:
    link = f'<Link guid="{guid(70)}" name="leidt tot" originGUID="{guid(1)}" targetGUID="{{{guid(2)}}}"/>'
    body = standard_parts(
        inline(WORDS, selection(1, *at("steun")) + selection(2, *at("groep"))),
        f"<Links>{link}</Links>",
    )
    found = arrival(body)
    [memo] = found.corpus.memos
    ids = tuple(s.id for s in found.corpus.segments)
    assert (memo.title, memo.text, memo.segments) == ("link", "leidt tot", ids)
    assert found.kept.parts[0][0] == "Link"


def test_the_text_of_a_pdf_and_of_a_recording_arrives_and_areas_are_counted() -> None:
    pdf = (
        f'<PDFSource guid="{guid(60)}" name="FG05.pdf"><PDFSelection guid="{guid(61)}" page="1" '
        'firstX="0" firstY="0" secondX="1" secondY="1"/>'
        f'<Representation guid="{guid(62)}"><PlainTextContent>{WORDS}</PlainTextContent>'
        f"{selection(1, *at('steun'))}</Representation></PDFSource>"
    )
    start, end = at("groep")
    audio = (
        f'<AudioSource guid="{guid(63)}" name="FG06.mp3"><Transcript guid="{guid(64)}">'
        f"<PlainTextContent>{WORDS}</PlainTextContent>"
        f'<SyncPoint guid="{guid(65)}" position="{start}"/><SyncPoint guid="{guid(66)}" '
        f'position="{end}"/><TranscriptSelection guid="{guid(67)}" fromSyncPoint="{guid(65)}" '
        f'toSyncPoint="{guid(66)}"><Coding guid="{guid(68)}"><CodeRef targetGUID="{CODE}"/></Coding>'
        f'</TranscriptSelection></Transcript></AudioSource><PictureSource guid="{guid(69)}"/>'
    )
    found = arrival(standard_parts(pdf + audio))
    texts = found.corpus.transcripts
    assert [texts[s.transcript].words(s.span) for s in found.corpus.segments] == ["steun", "groep"]
    assert found.corpus.segments[1].coder == "unknown"
    assert [(c.what, c.count) for c in found.changes if c.kind == "lost"] == [
        ("PDFSelection", 1),
        ("SyncPoint", 2),
        ("PictureSource", 1),
    ]


def test_a_name_that_may_be_a_persons_becomes_a_number() -> None:
    found = arrival(standard_parts(inline(WORDS, name="Interview Jan Jansen.docx")))
    assert list(found.corpus.transcripts) == ["source-01"]
    assert found.changes[0] == Change(
        "renamed", "Interview Jan Jansen.docx", 1, "transcript source-01"
    )


def test_a_coding_on_a_whole_source_is_a_segment_of_all_its_words() -> None:
    coding = (
        f'<Coding guid="{guid(5)}" creatingUser="{USER}"><CodeRef targetGUID="{CODE}"/></Coding>'
    )
    [segment] = arrival(standard_parts(inline(WORDS, coding))).corpus.segments
    assert segment.span == Span(0, len(WORDS))


def test_a_category_with_codings_becomes_a_code() -> None:
    body = standard_parts(inline(WORDS, selection(1, *at("steun"))))
    found = arrival(body.replace('isCodable="true"', 'isCodable="false"'))
    assert found.corpus.codebooks[BookId("proef")].nodes[0].codable
    assert Change("moved", "category", 1, "it has codings on it, so it is a code now") in (
        found.changes
    )


def test_ids_are_the_same_at_every_import_and_lead_back_to_the_guids() -> None:
    body = standard_parts(inline(WORDS, selection(1, *at("steun"))))
    first, second = arrival(body), arrival(body)
    assert first.corpus == second.corpus
    assert of_ulid(first.corpus.segments[0].id) == guid(1)
    assert first.kept.guids == {
        "code:proef/steun": CODE,
        "transcript:FG01": guid(900),
        "coder:ana": USER,
    }


def test_colours_of_every_kind_are_read() -> None:
    assert [
        colour_of(text)
        for text in ("#FF0000", "#f00", "#80ff0000", "rgb(255, 0, 0)", "255,0,0", "rood", "#12345")
    ] == ["#ff0000", "#ff0000", "#ff0000", "#ff0000", "#ff0000", None, None]


def test_the_doctor_counts_what_is_inside_and_what_arrives() -> None:
    body = standard_parts(inline(WORDS, selection(1, *at("teun van")) + selection(2, *at("groep"))))
    found = report(inspect(qdpx({"x.qde": project(body)}), "x.qdpx", offsets="code-points"))
    tables = {part.id: part for part in found.parts if isinstance(part, Table)}
    assert [row.cells for row in tables["contents"].rows[:6]] == [
        ("coders", 1, 1),
        ("codes", 1, 1),
        ("sources with words", 1, 1),
        ("sources without words", 0, 0),
        ("selections", 2, 2),
        ("codings", 2, 2),
    ]
    assert [row.cells for row in tables["inside"].rows] == [
        ("FG01", *at("teun van"), "ging het? P1: Ik kreeg s[teun van] de groep.")
    ]
    assert tables["sources"].rows[0].cells[3] == "code-points+lf+exclusive"


def test_a_link_between_transcripts_is_handed_on_and_no_memo() -> None:
    link = f'<Link guid="{guid(70)}" originGUID="{guid(1)}" targetGUID="{guid(2)}"/>'
    other = inline(WORDS, selection(2, *at("groep")), number=901, name="FG02")
    body = standard_parts(
        inline(WORDS, selection(1, *at("steun"))) + other, f"<Links>{link}</Links>"
    )
    found = arrival(body)
    assert found.corpus.memos == ()
    assert [tag for tag, _ in found.kept.parts] == ["Link"]


def test_made_guids_are_those_of_version_5() -> None:
    study = uuid.uuid5(uuid.UUID("5d2f7f0e-6c1b-5f0a-9a52-4f1c9d3b7e21"), "proef")
    assert made("proef", "code", "boek/steun") == str(uuid.uuid5(study, "code:boek/steun"))
