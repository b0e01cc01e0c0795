"""Figures as people type them, in French and in English, and as the pages show them.

Both ways of writing are read in both languages wherever only one reading is possible: ``1 234,5``, ``1.234,5``,
``1,234.5``. Where two are, the language of the page decides: ``1,234`` is 1234 in English and 1.234 in French. French
itself has no use for ``12.500``, which some mean as 12,5 and others as 12 500: the page asks.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from assessment.forms.words import Fault
from questionnaires.findings import Lang

LONGEST_FIGURE = 30
"""Characters of a figure without its unit: 10^15 with seventeen digits and its spaces takes 24."""
NBSP = "\u00a0"
_SPACES = re.compile(r"\s+")
_TYPED = str.maketrans("−–‐‑", "----", "\u200b\u200e\u200f\u2060\ufeff")
"""Minus signs of all kinds; marks that no one sees, which spreadsheets leave around a copied figure."""
_FIGURE = re.compile(r"([+-]?) ?([0-9.,][0-9., '’]*)(e[+-]?[0-9]{1,4})?(.*)", re.IGNORECASE | re.DOTALL)
_ALONE = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_THREE_AND_THREE = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_DECIMAL_MARK: dict[Lang, str] = {"fr": ",", "en": "."}
_GROUP_MARK: dict[Lang, str] = {"fr": NBSP, "en": ","}
_SPELLED = {
    "euro": "€", "euros": "€", "eur": "€", "pourcent": "%", "percent": "%", "pour cent": "%", "per cent": "%",
    "ht": "hors taxes", "ttc": "toutes taxes comprises",
}  # fmt: skip
"""Other spellings of a unit, not other units: "k€" is asked about."""
_SPELLED_AT = re.compile(r"\b(" + "|".join(sorted(_SPELLED, key=len, reverse=True)) + r")\b")
_MORE_THAN_A_UNIT = re.compile(r"^[^\w%‰€$£°]|(^|[^\w])[0-9]|^[0-9_]")
_ROUGH = re.compile(r"(environ|env|à peu près|about|around|roughly|approx\w*|circa)\b|[~≈±?]", re.IGNORECASE)


def read_number(text: str, units: Sequence[str], lang: Lang) -> float | Fault:
    """The figure that a person typed; the unit after it is accepted where it is one of ``units`` or begins one.

    Limits are not looked at here, except what a float holds. The text is not blank.
    """
    if len(text) > LONGEST_FIGURE + max(map(len, units), default=0) + 1:
        return Fault("form-number-long", {"found": len(text), "limit": LONGEST_FIGURE})
    line = _SPACES.sub(" ", text.translate(_TYPED)).strip()
    if any(unit.startswith("€") for unit in units):
        line = re.sub(r"^([+-]?) ?€ ?", r"\1", line)
    match = _FIGURE.fullmatch(line)
    if match is None or _ROUGH.search(match[4]):
        return Fault("form-number-unreadable", {"typed": text, "example": _only_figure(line, lang)})
    sign, body, power, rest = match[1], match[2].strip(), match[3] or "", match[4].strip(" .")
    if len(sign + body + power) > LONGEST_FIGURE:
        return Fault("form-number-long", {"found": len(sign + body + power), "limit": LONGEST_FIGURE})
    plain = _plain(body, lang)
    if isinstance(plain, Fault):
        return plain
    if plain is None:
        return Fault("form-number-unreadable", {"typed": text, "example": ""})
    if rest and not any(_begins(unit, rest) for unit in units):
        if _MORE_THAN_A_UNIT.search(rest):  # 10-12, 3/4, 10 to 12
            return Fault("form-number-unreadable", {"typed": text, "example": ""})
        return Fault("form-number-unit" if units else "form-number-no-unit", {"found": rest})
    value = float(sign + plain + power) + 0.0  # no minus before zero
    lost = value == 0 and re.search("[1-9]", plain)  # 1e-400 is not nothing
    return Fault("form-number-range", {"typed": text}) if lost or not math.isfinite(value) else value


def _only_figure(line: str, lang: Lang) -> str:
    """The figure within "about 12", to be shown as the example; empty where there are none or several."""
    found = _ALONE.findall(line)
    return found[0].replace(".", _DECIMAL_MARK[lang]) if len(found) == 1 and len(found[0]) <= 12 else ""


def _plain(body: str, lang: Lang) -> str | Fault | None:
    """The digits of a figure with a point before the decimals; None where it is not written as figures are."""
    body = re.sub("['’]", " ", body)
    marks = [character for character in body if character in ".,"]
    if not marks and " " not in body:
        return body
    if " " in body:  # groups are set apart by spaces: a mark can only begin the decimals
        return _parted(body, " ", marks[-1] if marks else "")
    if len(set(marks)) == 2:  # the mark that comes last begins the decimals
        return _parted(body, marks[0], marks[-1])
    if len(marks) > 1:
        return _parted(body, marks[0], "")
    if _THREE_AND_THREE.fullmatch(body) and marks[0] != _DECIMAL_MARK[lang]:
        if marks[0] != _GROUP_MARK[lang]:
            whole, thousandths = body.split(marks[0])
            ways = figure(float(f"{whole}.{thousandths}"), lang), figure(float(whole + thousandths), lang)
            return Fault("form-number-two-ways", {"typed": body, "first": ways[0], "second": ways[1]})
        return body.replace(marks[0], "")
    whole, _, decimals = body.partition(marks[0])
    return f"{whole or '0'}.{decimals or '0'}" if whole or decimals else None


def _parted(body: str, between: str, before_decimals: str) -> str | None:
    """Digits in groups of three, and decimals after another mark."""
    whole, _, decimals = body.partition(before_decimals) if before_decimals else (body, "", "")
    if not re.fullmatch(rf"[0-9]{{1,3}}({re.escape(between)}[0-9]{{3}})+", whole) or re.search("[^0-9]", decimals):
        return None
    return f"{whole.replace(between, '')}.{decimals or '0'}"


def _begins(unit: str, typed: str) -> bool:
    """Whether what was typed is a unit, or its first words; "salarié" begins "salariés"."""
    wanted, found = _words(unit), _words(typed)
    return bool(found) and wanted[: len(found)] == found


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    spelled = _SPELLED_AT.sub(lambda match: _SPELLED[match[0]], folded)
    return [word[:-1] if len(word) > 2 and word.endswith("s") else word for word in spelled.split()]


def figure(value: float, lang: Lang) -> str:
    """A figure with all of its digits, so that it reads back as the same float: ``−1 234,5``; ``−1,234.5``."""
    plain = format(Decimal(repr(value + 0.0)), "f")
    whole, _, decimals = plain.removeprefix("-").partition(".")
    decimals = decimals.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", _GROUP_MARK[lang])
    text = grouped + (_DECIMAL_MARK[lang] + decimals if decimals else "")
    if len(text) >= LONGEST_FIGURE:
        text = repr(abs(value)).replace(".", _DECIMAL_MARK[lang])  # as 1e+300: nobody counts three hundred zeros
    return f"−{text}" if value < 0 else text
