"""How others label values: references with the statistic they are for, never a verdict."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """One source of labels."""

    source: str
    statistic: str
    """What the labels are for; they say nothing about another statistic."""
    bands: str


REFERENCES = (
    Reference(
        "Landis & Koch 1977",
        "kappa",
        "< 0 poor, .00-.20 slight, .21-.40 fair, .41-.60 moderate, .61-.80 substantial, "
        ".81-1 almost perfect",
    ),
    Reference("Fleiss 1981", "kappa", "< .40 poor, .40-.75 fair to good, > .75 excellent"),
    Reference(
        "Altman 1991",
        "kappa",
        "< .20 poor, .21-.40 fair, .41-.60 moderate, .61-.80 good, .81-1 very good",
    ),
    Reference(
        "Krippendorff 2018",
        "alpha",
        ">= .800 reliable, .667-.800 tentative conclusions, below: discard",
    ),
    Reference("Miles & Huberman 1994", "A/(A+D)", "80 % on 95 % of codes, as usually cited"),
    Reference("Kurasaki 2000", "A/(A+D)", "reports > .80 for 15 of 17 themes"),
    Reference("Hruschka et al. 2004", "kappa", "after revision of the codebook most codes >= .8"),
)
