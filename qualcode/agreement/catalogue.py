"""What every measure is called, how it is computed in one line, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.agreement.result import Reason, Result


@dataclass(frozen=True, slots=True)
class Measure:
    """`formula` is printed beside every value; `source` is the paper or program."""

    formula: str
    source: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What was compared: roles of codes, kind of unit, and rule of matching or projecting."""

    roles: str
    unit: str = ""
    rule: str = ""
    no_units: Reason = "no_comparable_units"
    """Why there may be no unit: with coders' own segments, because nobody made any."""


_CAMPBELL = "Campbell et al. 2013; agreements over agreements and disagreements"
_KRIPPENDORFF = "Krippendorff 2019, ch. 12"
_UNITISING = "Krippendorff, Mathet, Bouvry & Widlöcher 2016"
_MAXQDA = "MAXQDA-style"

MEASURES: dict[str, Measure] = {
    "code_application_agreement": Measure("A/(A+D)", _CAMPBELL),
    "code_application_per_code": Measure("A/(A+D) of one code", _CAMPBELL),
    "code_application_mean_of_codes": Measure("mean over codes of A/(A+D)", _CAMPBELL),
    "holsti": Measure("2A/(N1+N2)", "Holsti 1969"),
    "set_exact_match": Measure(
        "units with the same codes / units with a code", "exact match of code sets"
    ),
    "set_any_shared": Measure(
        "units with a code in common / units with a code", "any code in common"
    ),
    "set_jaccard_mean": Measure("mean over units with a code of both/either", "Jaccard 1912"),
    "set_dice_mean": Measure("mean over units with a code of 2 both/(n1+n2)", "Dice 1945"),
    "span_f1": Measure("2TP/(N1+N2)", "F1 of codings matched one to one per code"),
    "secondary_given_primary": Measure("A/(A+D) of secondary codes where primary agree", _CAMPBELL),
    "matched_code_application": Measure("A/(A+D) on matched segments", _CAMPBELL),
    "kurasaki_lines": Measure("lines both have / lines either has", "after Kurasaki 2000"),
    "document_code_occurrence": Measure("cells that agree / cells", f"{_MAXQDA}, code occurrence"),
    "document_code_frequency": Measure("cells that agree / cells", f"{_MAXQDA}, code frequency"),
    "maxqda_segment_agreement": Measure("(a1+a2)/(n1+n2)", f"{_MAXQDA}, segment agreement"),
    "char_percent_agreement": Measure("(both+neither)/L", "NVivo-style, percentage agreement"),
    "char_kappa": Measure("(TA-EF)/(TU-EF)", "NVivo-style, kappa on characters"),
    "char_overlap": Measure("both/(both+one)", "QualCoder-style, agreement on coded text"),
    "char_holsti": Measure("2 both/(n1+n2)", "ATLAS.ti-style, Holsti on characters"),
    "qualcoder_kappa_compat": Measure(
        "(Po-Pyes*Pno)/(1-Pyes*Pno)", "QualCoder-style, to explain a difference only"
    ),
    "percent_agreement": Measure("mean over units of agreeing pairs", "Gwet 2014"),
    "cohen_kappa": Measure("(po-pe)/(1-pe), pe = sum p1 p2", "Cohen 1960"),
    "weighted_kappa_linear": Measure("(po-pe)/(1-pe), weights 1-d", "Cohen 1968"),
    "weighted_kappa_quadratic": Measure("(po-pe)/(1-pe), weights 1-d^2", "Cohen 1968"),
    "light_kappa": Measure("mean over pairs of kappa", "Light 1971"),
    "scott_pi": Measure("(po-pe)/(1-pe), pe = sum ((p1+p2)/2)^2", "Scott 1955"),
    "fleiss_kappa": Measure("(po-pe)/(1-pe), pe = sum p^2", "Fleiss 1971; Gwet 2014"),
    "fleiss_kappa_category": Measure("(po-pe)/(1-pe) of one category", "Fleiss 1971"),
    "conger_kappa": Measure("(po-pe)/(1-pe), pe = mean over pairs", "Conger 1980"),
    "bennett_s": Measure("(po-1/q)/(1-1/q)", "Bennett, Alpert & Goldstein 1954"),
    "brennan_prediger": Measure("(po-1/q)/(1-1/q)", "Brennan & Prediger 1981"),
    "pabak": Measure("2po-1", "Byrt, Bishop & Carlin 1993"),
    "gwet_ac1": Measure("(po-pe)/(1-pe), pe = sum p(1-p)/(q-1)", "Gwet 2008"),
    "pooled_kappa": Measure("(mean po-mean pe)/(1-mean pe)", "de Vries et al. 2008"),
    "krippendorff_alpha_nominal": Measure("1-Do/De, nominal", _KRIPPENDORFF),
    "krippendorff_alpha_ordinal": Measure("1-Do/De, ordinal", _KRIPPENDORFF),
    "krippendorff_alpha_interval": Measure("1-Do/De, interval", _KRIPPENDORFF),
    "krippendorff_observed_agreement": Measure("1-Do, nominal", _KRIPPENDORFF),
    "krippendorff_alpha_jaccard": Measure("1-Do/De, distance 1-both/either", _KRIPPENDORFF),
    "krippendorff_alpha_masi": Measure("1-Do/De, distance 1-M*J", "Passonneau 2006"),
    "krippendorff_alpha_setscale": Measure("1-Do/De, distance 0 1/3 2/3 1", "Passonneau 2004"),
    "krippendorff_alpha_masi_dkpro_legacy": Measure("1-Do/De, DKPro's distance", "DKPro"),
    "u_alpha": Measure("1-(l..-sum lcc)/(l..-sum ecc)", _UNITISING),
    "bar_u_alpha": Measure("1-(l0.-l00)/(e0.-e00)", _UNITISING),
    "cu_alpha": Measure("1-(l*..-sum l*cc)/(l*..-sum e*cc)", _UNITISING),
    "k_u_alpha": Measure("1-(e*k./l*k.)(l*k.-l*kk)/(e*k.-e*kk)", _UNITISING),
    "gamma_disorder": Measure(
        "disorder of the best alignment", "Mathet, Widlöcher & Métivier 2015"
    ),
}


def report(
    measure: str,
    value: float | None,
    reason: Reason | None,
    setting: Setting,
    *,
    agreed: float | None = None,
    differed: float | None = None,
    coders: Sequence[str] = (),
    transcripts: Sequence[str] = (),
    n_units: int = 0,
    n_pairs: int = 0,
    code: str | None = None,
    skipped: int = 0,
    coverage: float | None = None,
) -> Result:
    """The Result of a measure, its formula and source filled in from the catalogue."""
    about = MEASURES[measure]
    why = setting.no_units if reason == "no_comparable_units" else reason
    return Result(
        measure,
        None if value is None else float(value),
        why if value is None else None,
        None if agreed is None else float(agreed),
        None if differed is None else float(differed),
        setting.unit,
        setting.rule,
        setting.roles,
        about.formula,
        about.source,
        tuple(coders),
        tuple(transcripts),
        n_units,
        n_pairs,
        code,
        skipped,
        coverage,
    )
