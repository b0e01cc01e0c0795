"""The legal size of a firm, and the reason in words.

Source: Décret n° 2008-1354, art. 3, and recommendation 2003/361/CE, annex, art. 2 (to confirm at the source). A class
has a limit of people that is not reached, and two limits of money: the firm stays in it if turnover *or* balance sheet
total is at most the limit. ``large`` is whatever is beyond ``medium``: in France that is an "entreprise de taille
intermédiaire" or a "grande entreprise". Linked firms count in law; here only what is given does, and the text says so.

Other thresholds count people differently (social ones for instance): this class is for nothing but the size of a firm.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Literal

from babel.numbers import format_decimal

from questionnaires.findings import Lang, Words

SizeCode = Literal["micro", "small", "medium", "large"]
By = Literal["headcount", "money", "headcount_alone"]

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class SizeClass:
    """A class, what it was worked out from, and what decided."""

    code: SizeCode
    by: By
    """``headcount``: people decided, the money is within the limits. ``money``: turnover or balance sheet make the firm
    larger than its people would. ``headcount_alone``: neither figure is known."""
    headcount: float
    """People, yearly average."""
    turnover: float | None
    """Euros without VAT, last closed year."""
    balance_sheet: float | None
    """Total of the balance sheet, euros."""
    group_member: bool


@dataclass(frozen=True, slots=True)
class _Limits:
    code: SizeCode
    people: int
    """Not reached."""
    turnover: int
    """Euros, included; likewise the next."""
    balance_sheet: int


_CLASSES = (
    _Limits("micro", 10, 2 * _MILLION, 2 * _MILLION),
    _Limits("small", 50, 10 * _MILLION, 10 * _MILLION),
    _Limits("medium", 250, 50 * _MILLION, 43 * _MILLION),
)
_NAMES: dict[SizeCode, Words] = {
    "micro": Words("Microentreprise", "Micro-enterprise"),
    "small": Words("Petite entreprise", "Small firm"),
    "medium": Words("Moyenne entreprise", "Medium-sized firm"),
    "large": Words("Entreprise de taille intermédiaire ou grande entreprise", "Large firm"),
}


def size_class(
    headcount: float, turnover: float | None, balance_sheet: float | None = None, group_member: bool = False
) -> SizeClass:
    """The class of a firm from its people (yearly average) and, in euros, its turnover and balance sheet total.

    Of the two sums, one that is unknown neither keeps a firm in a class nor takes it out; with neither known, people
    alone decide. Raises ValueError for a figure that is negative or not finite.
    """
    for figure in (headcount, turnover, balance_sheet):
        if figure is not None and not (math.isfinite(figure) and figure >= 0):
            raise ValueError(f"not a quantity: {figure}")
    by_people: SizeCode = next((limits.code for limits in _CLASSES if headcount < limits.people), "large")
    code: SizeCode = next(
        (x.code for x in _CLASSES if headcount < x.people and _within(x, turnover, balance_sheet)),
        "large",
    )
    by: By = "headcount_alone" if turnover is None and balance_sheet is None else "headcount"
    return SizeClass(code, by if code == by_people else "money", headcount, turnover, balance_sheet, group_member)


def explain(size: SizeClass, lang: Lang) -> str:
    """Why the firm is of its size: its figures beside the limits, then what they leave out. Two or three sentences."""
    name = _NAMES[size.code].fr if lang == "fr" else _NAMES[size.code].en
    reasons = _and(_reasons(size, lang), lang)
    first = f"{name} : {reasons}." if lang == "fr" else f"{name}: {reasons}."
    return " ".join([first, *_unknown(size, lang), _linked(size, lang)])


def _within(limits: _Limits, turnover: float | None, balance_sheet: float | None) -> bool:
    known = [
        figure <= limit
        for figure, limit in ((turnover, limits.turnover), (balance_sheet, limits.balance_sheet))
        if figure is not None
    ]
    return any(known) or not known


def _below(size: SizeClass) -> _Limits | None:
    """The limits of the next smaller class: what a firm that is larger has gone beyond."""
    position = next((i for i, limits in enumerate(_CLASSES) if limits.code == size.code), len(_CLASSES))
    return _CLASSES[position - 1] if position else None


def _reasons(size: SizeClass, lang: Lang) -> list[str]:
    """For a class that people decided, people and the sum that keeps it; else what is beyond the smaller class."""
    own = next((limits for limits in _CLASSES if limits.code == size.code), None)
    below = _below(size)
    if size.by == "money" and below is not None:
        return [_people(size, None, lang), *_sums(size, below, lang, beyond=True)]
    if own is None:
        return [_people(size, _CLASSES[-1], lang, reached=True)]
    return [_people(size, own, lang), *_sums(size, own, lang, beyond=False)]


def _people(size: SizeClass, limits: _Limits | None, lang: Lang, reached: bool = False) -> str:
    count = _number(size.headcount, lang)
    one = size.headcount < 2 if lang == "fr" else size.headcount == 1
    noun = Words("personne" if one else "personnes", "person" if one else "people")
    text = f"{count} {noun.fr if lang == 'fr' else noun.en}"
    if limits is None:
        return text
    if lang == "fr":
        return f"{text} ({limits.people} ou plus)" if reached else f"{text} (moins de {limits.people})"
    return f"{text} ({limits.people} or more)" if reached else f"{text} (fewer than {limits.people})"


def _sums(size: SizeClass, limits: _Limits, lang: Lang, beyond: bool) -> list[str]:
    """The sums that matter: those beyond the limits, or the one that keeps the firm within them."""
    figures = (
        (size.turnover, limits.turnover, Words("de chiffre d'affaires", "a turnover of")),
        (size.balance_sheet, limits.balance_sheet, Words("de total de bilan", "a balance sheet total of")),
    )
    told = []
    for figure, limit, what in figures:
        if figure is None or (figure > limit) is not beyond:
            continue
        if lang == "fr":
            bound = f"plus de {_euros(limit, lang)}" if beyond else f"{_euros(limit, lang)} au plus"
            told.append(f"{_euros(figure, lang)} {what.fr} ({bound})")
        else:
            bound = f"over {_euros(limit, lang)}" if beyond else f"at most {_euros(limit, lang)}"
            told.append(f"{what.en} {_euros(figure, lang)} ({bound})")
    return told


def _unknown(size: SizeClass, lang: Lang) -> list[str]:
    """What a figure that is not known could change."""
    below = _below(size)
    if size.by == "headcount_alone" and size.code != "large":
        return [
            "Le chiffre d'affaires n'est pas connu : seul l'effectif a compté."
            if lang == "fr"
            else "The turnover is not known: only the head-count was counted."
        ]
    if size.by != "money" or below is None or None not in (size.turnover, size.balance_sheet):
        return []
    missing, limit = (
        (Words("total de bilan", "balance sheet total"), below.balance_sheet)
        if size.balance_sheet is None
        else (Words("chiffre d'affaires", "turnover"), below.turnover)
    )
    if lang == "fr":
        return [f"Avec un {missing.fr} de {_euros(limit, lang)} au plus, elle serait plus petite."]
    return [f"With a {missing.en} of at most {_euros(limit, lang)}, it would be in a smaller class."]


def _linked(size: SizeClass, lang: Lang) -> str:
    if size.group_member:
        return (
            "L'entreprise appartient à un groupe : en droit, les chiffres des entreprises liées s'ajoutent aux siens."
            if lang == "fr"
            else "The firm belongs to a group: in law the figures of linked firms are added to its own."
        )
    return (
        "Les entreprises liées comptent aussi : s'il y en a, ajoutez leurs chiffres."
        if lang == "fr"
        else "Linked firms count too: if there are any, add their figures."
    )


def _and(parts: list[str], lang: Lang) -> str:
    return (" et " if lang == "fr" else " and ").join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)


def _euros(amount: float, lang: Lang) -> str:
    """Millions where two decimals say the amount exactly, euros otherwise: a rounded figure could sit on a limit."""
    exact = Decimal(str(amount))
    if exact >= _MILLION and exact % 10_000 == 0:
        millions = _number(float(exact / _MILLION), lang)
        return f"{millions} M€" if lang == "fr" else f"€{millions} million"
    whole = _number(float(exact), lang)
    return f"{whole} €" if lang == "fr" else f"€{whole}"


def _number(figure: float, lang: Lang) -> str:
    """At most two decimals, cut and not rounded: 9.999 people are still fewer than 10."""
    cut = Decimal(str(figure)).quantize(Decimal("0.01"), ROUND_DOWN)
    return format_decimal(cut, format="#,##0.##", locale="fr" if lang == "fr" else "en")
