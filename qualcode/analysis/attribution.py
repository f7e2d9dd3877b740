"""Who said it, in the words of a report: five ready templates and a researcher's own.

    told            Een student van hogeschool-1 vertelde:
    from            een student van hogeschool-1
    institution     (hogeschool-1)
    international   een internationale student van hogeschool-1
    role            Zoals een student zegt:

A template of one's own has attributes in braces, as in `{role}, {sector} ({transcript})`.
Where a value is unknown the template is left out and `een student` or nothing is printed, so
that no half sentence reaches a report.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping, Sequence

from qualcode.analysis.attributes import checked_attribute, hint_for, values_of
from qualcode.analysis.voices import Heard
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.table import Language

TEMPLATES: Mapping[str, tuple[str, str]] = {
    "told": ("Een {role} van {institution} vertelde:", "A {role} from {institution} said:"),
    "from": ("een {role} van {institution}", "a {role} from {institution}"),
    "institution": ("({institution})", "({institution})"),
    "international": (
        "een internationale {role} van {institution}",
        "an international {role} from {institution}",
    ),
    "role": ("Zoals een {role} zegt:", "As a {role} puts it:"),
}
"""Dutch and English of each."""
_DUTCH_ROLES = {
    "professional": "onderwijsprofessional",
    "teacher": "docent",
    "researcher": "onderzoeker",
    "project leader": "projectleider",
    "implementer": "uitvoerder",
}
_TRUE = frozenset({"yes", "ja", "true", "1"})
_OWN = ("speaker", "time", "turn")


def attributor(
    corpus: Corpus, template: str, *, language: Language
) -> Callable[[Heard, Mapping[str, str]], str | None]:
    """A function from a segment to the line that says who speaks in it.

    `template` is the name of a ready one or has braces itself; the function's second argument
    gives the values of speaker, time and turn. UsageError for a template that is neither, or
    that asks for what the study does not have.
    """
    words = _template(template, language)
    names = _placeholders(words)
    for name in names:
        checked_attribute(corpus, name, also=_OWN)
    readers = {name: values_of(corpus, name) for name in {*names, "role"} if name not in _OWN}
    traits = values_of(corpus, "international") if template == "international" else None

    def line(heard: Heard, own: Mapping[str, str]) -> str | None:
        said = {name: _spoken(name, read(heard), language) for name, read in readers.items()}
        said |= own
        chosen = words
        if traits is not None and not _is_true(traits(heard)):
            chosen = _template("from", language)
        if all(said.get(name) for name in names):
            return chosen.format_map(said)
        return _fallback(said["role"], language)

    return line


def _template(template: str, language: Language) -> str:
    if template in TEMPLATES:
        return TEMPLATES[template][0 if language == "nl" else 1]
    if "{" in template:
        return template
    raise UsageError(
        f'There is no attribution template "{template}".', hint_for(template, TEMPLATES)
    )


def _placeholders(template: str) -> tuple[str, ...]:
    try:
        parsed = list(string.Formatter().parse(template))
    except ValueError as wrong:
        raise UsageError(
            f'The attribution template "{template}" cannot be read: {wrong}.',
            "Put each attribute in braces of its own, as in {role} ({institution}).",
        ) from wrong
    fields = [(name, spec, conversion) for _, name, spec, conversion in parsed if name is not None]
    for name, spec, conversion in fields:
        if spec or conversion:
            raise UsageError(
                f'"{name}" in the attribution template has more than a name.',
                "Leave out the colon and what follows it.",
            )
    return tuple(name for name, _, _ in fields)


def _spoken(name: str, values: Sequence[str], language: Language) -> str:
    if name == "role" and language == "nl":
        values = [_DUTCH_ROLES.get(value, value) for value in values]
    return (" en " if language == "nl" else " and ").join(values)


def _is_true(values: Sequence[str]) -> bool:
    return bool(values) and all(value.casefold() in _TRUE for value in values)


def _fallback(role: str, language: Language) -> str | None:
    if not role:
        return None
    return f"een {role}" if language == "nl" else f"a {role}"
