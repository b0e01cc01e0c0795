"""The number of a firm, as people write it: SIREN, SIRET or French VAT number.

A SIREN has 9 digits and Luhn's check digit; a SIRET is a SIREN and 5 digits for the site, with Luhn's over all 14, La
Poste's sites apart (SIREN 356000000: the sum of the digits is divisible by 5). python-stdnum knows the rules. A right
number says nothing of whether the firm exists, or who is asking: that is confirmed elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import stdnum.be.vat
import stdnum.es.cif
import stdnum.fr.siren
import stdnum.fr.siret
import stdnum.fr.tva
from stdnum.exceptions import ValidationError

from questionnaires.findings import Finding, Lang, Place, Words, finding, register_catalogues

register_catalogues(Path(__file__).parent / "messages")

IdentifierCode = Literal["empty", "length", "letters", "check_digit", "foreign"]
NBSP = "\u00a0"
SIREN_DIGITS, SIRET_DIGITS = 9, 14

_LONGEST_READ = 60
_SEPARATORS = re.compile(r"[\s.,·'_/\-\u2010-\u2015]+")
_LABEL = re.compile(r"(?:N[°O]?)?(?:SIRET|SIREN|TVA)(?:INTRACOMMUNAUTAIRE)?(?:N[°O]?)?:?(?=[0-9A-Z])")
_VAT = re.compile(r"(?:FR)?([0-9A-Z]{2})([0-9]{9})", re.ASCII)
# Prefixes of VAT numbers: the Union without France (Greece writes EL), Northern Ireland, and the neighbours.
_ABROAD = re.compile(
    r"(?:AT|BE|BG|CHE|CH|CY|CZ|DE|DK|EE|EL|ES|FI|GB|GR|HR|HU|IE|IT|LI|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI)"
    r"(?=[0-9A-Z]*[0-9]{4})[0-9A-Z]{6,13}",
    re.ASCII,
)

_COMPARE = Words(
    "Comparez chiffre par chiffre avec une facture ou un extrait Kbis : deux chiffres sont souvent inversés.",
    "Compare digit by digit with an invoice or a company extract (Kbis): two digits are often swapped.",
)
_LOOK_AT_THE_SITE = Words(
    "Les neuf premiers chiffres sont justes : regardez les cinq derniers, ou donnez seulement les neuf premiers.",
    "The first nine digits are right: look at the last five, or give the first nine alone.",
)
_LOOK_AT_THE_KEY = Words(
    "Regardez les deux caractères qui suivent FR, ou donnez seulement les neuf derniers chiffres.",
    "Look at the two characters after FR, or give the last nine digits alone.",
)
_ONE_MISSING = Words(
    "Il en manque un : un tableur enlève souvent le 0 du début. Remettez-le, ou comparez avec une facture.",
    "One is missing: a spreadsheet often drops the 0 in front. Put it back, or compare with an invoice.",
)
_VAT_FORM = Words(
    "Un numéro de TVA français s'écrit FR, deux caractères, puis les neuf chiffres du SIREN : FR44 732 829 320.",
    "A French VAT number is FR, two characters, then the nine digits of the SIREN: FR44 732 829 320.",
)
_COUNT = Words(
    "Recopiez le numéro en entier, sans rien d'autre : 732 829 320, ou 732 829 320 00074.",
    "Copy the whole number and nothing else: 732 829 320, or 732 829 320 00074.",
)


@dataclass(frozen=True, slots=True)
class FirmNumber:
    """A firm, and one of its sites where a SIRET was given."""

    siren: str
    """Nine digits."""
    siret: str | None = None
    """Fourteen digits, the first nine those of ``siren``."""


class IdentifierError(ValueError):
    """A number that is not that of a firm in France. ``code`` says why; message and hint say it to people."""

    def __init__(self, code: IdentifierCode, **params: object) -> None:
        """Keep what the sentences need; the text of the exception is for logs, in English."""
        self.code = code
        self.finding: Finding = finding(f"firm-number-{code.replace('_', '-')}", Place(""), (), **params)
        super().__init__(self.message("en"))

    def message(self, lang: Lang) -> str:
        """What is wrong, with the digits that were read."""
        return self.finding.message(lang)

    def hint(self, lang: Lang) -> str:
        """What to check."""
        return self.finding.hint(lang)


def read_firm_number(text: str) -> FirmNumber:
    """Read a SIREN, a SIRET or a French VAT number, written with or without spaces, points, hyphens or its name.

    Raises IdentifierError: ``empty``; ``foreign`` (a VAT number of another country, or a number that its register
    would accept and ours never gives); ``letters``; ``length``; ``check_digit`` (of the SIREN, site or VAT key).
    """
    compact = _LABEL.sub("", _compact(text), count=1)
    if not compact:
        raise IdentifierError("empty")
    if _is_foreign(compact):
        raise IdentifierError("foreign", read=_clipped(compact))
    if re.fullmatch(r"FR([0-9]{9}|[0-9]{14})", compact):
        compact = compact.removeprefix("FR")  # the country before a number that is no VAT number
    vat = _VAT.fullmatch(compact)
    if vat is not None and (compact.startswith("FR") or stdnum.fr.tva.is_valid(compact)):
        return _from_vat(compact, vat[2])
    if re.fullmatch(r"FR[0-9A-Z]{0,2}[0-9]+", compact):
        raise IdentifierError("length", count=_digits_in(compact), read=_clipped(compact), look=_VAT_FORM)
    if not re.fullmatch(r"[0-9]+", compact):
        other = "".join(dict.fromkeys(re.sub(r"[0-9]", "", compact)))
        read = re.sub(r"[^0-9]", "", compact)
        raise IdentifierError("letters", other=_clipped(other), read=_clipped(_grouped(read)) or Words("aucun", "none"))
    return _from_digits(compact)


def format_siren(siren: str) -> str:
    """``732 829 320``, with unbreakable spaces."""
    return stdnum.fr.siren.format(siren, NBSP)


def format_siret(siret: str) -> str:
    """``732 829 320 00074``, with unbreakable spaces."""
    return stdnum.fr.siret.format(siret, NBSP)


def _compact(text: str) -> str:
    """Capitals and digits without what stands between them, nor the invisible marks that come with a copied text."""
    plain = unicodedata.normalize("NFKC", text[:10_000]).upper()
    visible = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Cc") or c.isspace())
    return _SEPARATORS.sub("", visible)


def _is_foreign(compact: str) -> bool:
    if _ABROAD.fullmatch(compact):
        return True
    if re.fullmatch(r"(?:FR)?[0-9A-Z]{2}000[0-9]{6}", compact) and stdnum.fr.tva.is_valid(compact):
        return True  # Monaco: a VAT number of the French form, without a SIREN in it
    if len(compact) == len("0403170701") and stdnum.be.vat.is_valid(compact):
        return True
    return stdnum.es.cif.is_valid(compact)


def _from_vat(compact: str, siren: str) -> FirmNumber:
    _check_siren(siren)
    try:
        stdnum.fr.tva.validate(compact)
    except ValidationError:
        kind = Words("numéro de TVA français", "French VAT number")
        raise IdentifierError("check_digit", read=_clipped(compact), kind=kind, look=_LOOK_AT_THE_KEY) from None
    return FirmNumber(siren)


def _from_digits(digits: str) -> FirmNumber:
    if len(digits) == SIREN_DIGITS:
        _check_siren(digits)
        return FirmNumber(digits)
    if len(digits) != SIRET_DIGITS:
        look = _ONE_MISSING if len(digits) in (SIREN_DIGITS - 1, SIRET_DIGITS - 1) else _COUNT
        raise IdentifierError("length", count=len(digits), read=_clipped(_grouped(digits)), look=look)
    if not stdnum.fr.siret.is_valid(digits) or not _is_siren(digits[:SIREN_DIGITS]):
        look = _LOOK_AT_THE_SITE if _is_siren(digits[:SIREN_DIGITS]) else _COMPARE
        raise IdentifierError("check_digit", read=format_siret(digits), kind="SIRET", look=look)
    return FirmNumber(digits[:SIREN_DIGITS], digits)


def _check_siren(siren: str) -> None:
    if not _is_siren(siren):
        raise IdentifierError("check_digit", read=format_siren(siren), kind="SIREN", look=_COMPARE)


def _is_siren(siren: str) -> bool:
    """Luhn's sum is also right for nine zeros, which people type to get on."""
    return siren.strip("0") != "" and stdnum.fr.siren.is_valid(siren)


def _grouped(digits: str) -> str:
    """Digits by three, as people compare them."""
    return NBSP.join(digits[start : start + 3] for start in range(0, len(digits), 3))


def _digits_in(text: str) -> int:
    return sum(c.isdigit() for c in text)


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST_READ else text[: _LONGEST_READ - 1] + "…"
