"""The method appendix: what the tables were made of, by which rules, and the hashes of it all."""

from __future__ import annotations

import hashlib

from qualcode.journal.state import state_of
from qualcode.model.table import Cell, Column, Heading, Language, Paragraph, Part, Row, Table
from qualcode.model.version import VERSION
from qualcode.project.project import Project
from qualcode.project.results import Asked
from qualcode.store.files import read_bytes
from qualcode.text.words import count_words

CHAPTERS = {
    "report": ("resultaten", "results"),
    "people": ("Deelnemers", "Participants"),
    "elements": ("Elementen en codes", "Elements and codes"),
    "quotes": ("Citaten", "Quotes"),
    "together": ("Codes die samen voorkomen", "Codes that meet"),
    "saturation": ("Verzadiging", "Saturation"),
    "compared": ("Casussen vergeleken", "Cases compared"),
    "approaches": ("Aanpakken", "Approaches"),
    "distillation": ("Elementen uit inductieve zinnen", "Elements from inductive sentences"),
    "cmo": ("Context, mechanisme, uitkomst", "Context, mechanism, outcome"),
    "agreement": ("Overeenstemming", "Agreement"),
    "method": ("Verantwoording", "Method"),
    "chosen": (
        (
            "Niemand heeft citaten gekozen; hier staan er hooguit twee per onderdeel van “{book}”, "
            "van zoveel mogelijk sprekers. Alle citaten staan in tables.xlsx."
        ),
        (
            "Nobody selected quotes; here are at most two for each part of “{book}”, of as many "
            "speakers as possible. All quotes are in tables.xlsx."
        ),
    ),
    "no_codings": (
        "Er zijn geen citaten: er is nog niets gecodeerd.",
        "There are no quotes: nothing has been coded yet.",
    ),
    "no_quotes": (
        "Er zijn geen citaten die gedrukt mogen worden.",
        "There are no quotes that may be printed.",
    ),
}
"""The chapters of a report in order, and sentences in them, in Dutch and English."""
_MADE = (
    (
        "Gemaakt met qualcode {version} uit studie {study}. SHA-256 over alle bestanden van de "
        "studie: {hash}; per bestand in inputs.sha256. De hashes van wat hier is gemaakt staan in "
        "SHA256SUMS. Dezelfde bestanden en dezelfde versie geven dezelfde bytes."
    ),
    (
        "Made with qualcode {version} from study {study}. SHA-256 over all files of the study: "
        "{hash}; by file in inputs.sha256. The hashes of what was made here are in SHA256SUMS. "
        "The same files and the same version give the same bytes."
    ),
)
_RULES = (
    (
        (
            "Een fragment is een stuk tekst dat een codeur koos; een codering is één code op een "
            "fragment. Beurten van onderzoekers tellen niet mee, mensen die verwerking weigerden ook "
            "niet. Citaten zonder toestemming zijn geteld en niet afgedrukt."
        ),
        (
            "Een categorie of element telt alles wat eronder staat; een fragment telt per regel één "
            "keer. Sprekers zijn verschillende deelnemers, transcripten verschillende transcripten."
        ),
        (
            "Twee codes ontmoeten elkaar op fragmenten van dezelfde codeur die ten minste één teken "
            "delen. Jaccard(a, b) = fragmenten in een ontmoeting van a en b / fragmenten met a of b."
        ),
        (
            "Verzadiging: nieuwe codes per transcript in de volgorde van de tabel; het aandeel is van "
            "alle codes die uiteindelijk voorkomen."
        ),
    ),
    (
        (
            "A segment is a stretch of words a coder chose; a coding is one code on a segment. "
            "Researchers' turns are not counted, nor people who refused processing. Quotes without "
            "consent are counted and not printed."
        ),
        (
            "A category or element counts everything under it; a segment counts once per row. Speakers "
            "are distinct participants, transcripts distinct transcripts."
        ),
        (
            "Two codes meet on segments of one coder that share at least one character. Jaccard(a, b) "
            "= segments in a meeting of a and b / segments with a or b."
        ),
        (
            "Saturation: new codes per transcript in the order of the table; the share is of all codes "
            "that occur in the end."
        ),
    ),
)


def method_parts(project: Project, chosen: Asked) -> list[Part]:
    """The appendix: version and hash, what was chosen, the rules, transcripts, codebooks."""
    language, english = chosen.language, chosen.language == "en"
    whole = hashlib.sha256(inputs(project).encode()).hexdigest()
    made = _MADE[english].format(version=VERSION, study=project.study.id, hash=whole)
    said = [Paragraph(text) for text in (made, *chosen.corpus.notes, *_RULES[english])]
    heading = Heading(CHAPTERS["method"][english])
    return [heading, *said, _transcripts(project, language), _books(project, language)]


_ABOUT = (
    ("Studie: {study}.", "Gemaakt met qualcode {version}.", "Codeboeken: {books}.",
     "Versie van de woorden: {texts}."),
    ("Study: {study}.", "Made with qualcode {version}.", "Codebooks: {books}.",
     "Version of the words: {texts}."),
)  # fmt: skip


def about_study(project: Project, language: Language) -> tuple[str, ...]:
    """Lines for a notes sheet: the study and the versions of program, codebooks and words."""
    books = (f"{id} {book.version}" for id, book in project.codebooks.items())
    texts = (f"{id} {text.version[:_SHOWN]}" for id, text in project.transcripts.items())
    known = {
        "study": f"{project.study.name} ({project.study.id})",
        "version": VERSION,
        "books": ", ".join(books) or "-",
        "texts": ", ".join(texts) or "-",
    }
    return tuple(line.format_map(known) for line in _ABOUT[language == "en"])


_SHOWN = 12  # characters of a version; enough to tell it from any other


def inputs(project: Project) -> str:
    """The SHA-256 of every file of the study, one a line, as `sha256sum` writes them."""
    folder = project.folder
    sums = {folder.shown(p): hashlib.sha256(read_bytes(p)).hexdigest() for p in folder.files()}
    return "".join(f"{sum}  {name}\n" for name, sum in sorted(sums.items()))


def _transcripts(project: Project, language: Language) -> Table:
    english, rows = language == "en", []
    for id, transcript in project.transcripts.items():
        states = [state_of(journal.events) for journal in project.journals(id)]
        told = "; ".join(f"{s.coder} ({len(s.segments())})" for s in states) or None
        words = count_words(transcript.text)
        cells: tuple[Cell, ...] = (
            id, transcript.language, len(transcript.turns), words, told, transcript.version
        )  # fmt: skip
        rows.append(Row(cells))
    columns = (
        Column("transcript", "Transcript"),
        Column("language", ("Taal", "Language")[english]),
        Column("turns", ("Beurten", "Turns")[english], "integer"),
        Column("words", ("Woorden", "Words")[english], "integer"),
        Column("coders", ("Codeurs (fragmenten)", "Coders (segments)")[english]),
        Column("version", ("Versie van de tekst", "Version of the words")[english]),
    )
    return Table("transcripts", "Transcripten" if not english else "Transcripts", columns,
                 tuple(rows), (), language)  # fmt: skip


def _books(project: Project, language: Language) -> Table:
    english = language == "en"
    rows = tuple(
        Row((id, book.title, book.version, len(book.codes)))
        for id, book in project.codebooks.items()
    )
    columns = (
        Column("book", ("Codeboek", "Codebook")[english]),
        Column("title", ("Titel", "Title")[english]),
        Column("version", ("Versie", "Version")[english], "integer"),
        Column("codes", "Codes", "integer"),
    )
    name = ("Codeboeken", "Codebooks")[english]
    return Table("codebooks", name, columns, rows, (), language)
