"""What a firm has told of itself already, proposed as the profile of a questionnaire.

Which fact takes what is declared in the questionnaire (``from_firm``, ``from_table``); no fact is named here. The firm
sees what is proposed, and may change it.
"""

from __future__ import annotations

from assessment.code_lists.activities import NAF_REV2, activity
from questionnaires.checks.questions import fits_fact
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Fact

FactValue = bool | float | str


def proposed_profile(
    loaded: LoadedQuestionnaire,
    headcount: float | None,
    turnover: float | None,
    activity_code: str | None,
    nomenclature: str = NAF_REV2,
) -> dict[str, FactValue]:
    """Values by fact, only those that can be known.

    Args:
        loaded: the questionnaire.
        headcount: people, yearly average.
        turnover: euros without VAT, last closed year.
        activity_code: code of ``nomenclature``, ``10.71C``; of another nomenclature than NAF rév. 2 nothing follows.
        nomenclature: as it is stored beside the code.

    A value that the fact would refuse (out of its limits) is left out, and so is an activity without a row.
    """
    known: dict[str, float | None] = {"headcount": headcount, "turnover": turnover}
    profile: dict[str, FactValue] = {}
    for fact in loaded.model.profile:
        value: FactValue | None = None
        if fact.from_firm == "activity":
            if activity_code is not None and nomenclature == NAF_REV2:
                value = _option(loaded, fact, activity_code)
        elif fact.from_firm is not None:
            value = known[fact.from_firm]
        if value is not None and fits_fact(fact, value):
            profile[fact.id] = value
    return profile


def _option(loaded: LoadedQuestionnaire, fact: Fact, code: str) -> str | None:
    """The option of the activity's division, else of its section."""
    found = activity(code)
    if found is None or fact.from_table is None:
        return None
    table = loaded.tables[fact.from_table]
    key, option = (next(name for name, role in table.columns.items() if role == wanted) for wanted in ("key", "code"))
    options = {str(row[key]): str(row[option]) for row in table.rows}
    return options.get(found.division) or options.get(found.section)
