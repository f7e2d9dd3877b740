"""Tables with everything in them that a form can trip over."""

from __future__ import annotations

from qualcode.model.table import Column, Heading, Language, Paragraph, Report, Row, Table

LONG_WORD = "hottentottententententoonstelling" * 9
_LABELS = {
    "nl": ("Citaat", "Code", "Coderingen", "Overeenstemming", "Alfa"),
    "en": ("Quote", "Code", "Codings", "Agreement", "Alpha"),
}


def columns(language: Language) -> tuple[Column, ...]:
    words, code, codings, agreement, alpha = _LABELS[language]
    return (
        Column("text", words, "words"),
        Column("code", code),
        Column("codings", codings, "integer"),
        Column("agreement", agreement, "share"),
        Column("alpha", alpha, "coefficient"),
    )


def sample(language: Language = "nl") -> Table:
    notes = {"nl": "Regel: 28/37 < 1 & meer.", "en": "Rule: 28/37 < 1 & more."}
    rows = (
        Row(
            ("Eén regel, met komma; en “aanhaling”.", "Roostering & toetsing", 12, 28 / 37, 0.6829)
        ),
        Row(("[P1] Eerste | streep\n[P3] <b>Tweede</b> *regel*", "\u2003Online", 0, 0.0, -0.0004)),
        Row(("=1+1", "@naam", 1234567, 1.0, -1.0)),
        Row(("- Ja, toch?", "'s ochtends", None, None, None)),
        Row(("👩🏽‍🎓 zei: ‘ça va’ \u00a0 שלום", LONG_WORD, 1, 0.0005, 1.0)),
    )
    title = "Citaten & cijfers" if language == "nl" else "Quotes & figures"
    return Table("sample", title, columns(language), rows, (notes[language],), language)


def empty(language: Language = "nl") -> Table:
    title = "Leeg" if language == "nl" else "Empty"
    return Table("empty", title, columns(language), (), (), language)


def report() -> Report:
    parts = (
        Heading("Eerste deel"),
        Paragraph("Een alinea met *sterren* & <haken>."),
        sample(),
        Heading("Onderdeel", 2),
        empty(),
    )
    return Report("rapport", "Rapport", parts)
