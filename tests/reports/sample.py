"""A questionnaire of 45 questions over five pillars, a sheet and its report model, for the tests of this folder."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, Literal

from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Questionnaire
from questionnaires.program import analyse_questionnaire
from questionnaires.texts import Translations, texts
from reports.assemble import build
from reports.model import ReportModel
from scoring.answers import Answer, AnswerSheet, TierCode
from tests.reports.scorer import gains, score

TODAY = date(2026, 11, 23)
PILLARS = [("governance", "Gouvernance", 16), ("people", "Social", 24), ("society", "Société et achats", 18),
           ("environment", "Environnement", 24), ("territory", "Territoire", 18)]  # fmt: skip
SUBJECTS = ["la prévention des accidents", "le paiement des fournisseurs", "la consommation d'énergie"]


def _actions(identity: str, reaches: Any, other: Any) -> list[dict[str, Any]]:
    return [
        {"id": f"{identity}_first", "text": f"Réunir l'équipe autour de {SUBJECTS[0]}", "effort": "hour",
         "first_step": "Bloquer une heure dans l'agenda de la semaine prochaine.", "reaches": reaches,
         "resources": ["guide_open", "scheme_closed", "scheme_proposed", "scheme_unknown"]},
        {"id": f"{identity}_second", "text": f"Écrire une page sur {SUBJECTS[1]}", "effort": "day",
         "first_step": "Reprendre les dix dernières factures.", "reaches": other, "resources": ["scheme_replaced"]},
    ]  # fmt: skip


def _question(identity: str, rank: int) -> dict[str, Any]:
    base: dict[str, Any] = {
        "id": identity, "text": f"Où en êtes-vous sur {SUBJECTS[rank % 3]}, aujourd'hui, dans votre entreprise ?",
        "period": "dernier exercice clos", "allow_not_applicable": True,
        "links": {"sdg": {f"{1 + rank % 12}.1": 1}},
    }  # fmt: skip
    if rank % 3 == 0:
        options = [
            {"code": "none", "text": "Rien n'est fait", "points": 0},
            {"code": "begun", "text": "C'est commencé", "points": 0.5, "detail": "Depuis quand ?"},
            {"code": "done", "text": "C'est fait, et l'équipe le sait", "points": 1},
        ]
        return {**base, "kind": "one_of", "options": options, "actions": _actions(identity, "begun", "done")}
    if rank % 3 == 1:
        return {
            **base, "kind": "number", "unit": "jours", "scale": [[0, 1], [10, 0.5], [30, 0]],
            "actions": _actions(identity, 10, 0),
        }  # fmt: skip
    return {**base, "kind": "yes_no", "actions": _actions(identity, True, True)[:1]}


def _pillar(identity: str, title: str, weight: int, rank: int) -> dict[str, Any]:
    topics = [
        {"id": f"{identity}_{topic}", "title": f"Thème {topic + 1} de {title}",
         "questions": [_question(f"{identity}_{topic}_{index}", rank + topic * 3 + index) for index in range(3)]}
        for topic in range(3)
    ]  # fmt: skip
    return {"id": identity, "title": title, "text": f"Le domaine {title}.", "weight": weight, "nodes": topics}


def _resource(identity: str, status: str, **more: Any) -> dict[str, Any]:
    return {"id": identity, "title": f"Ressource {identity}", "offer": "Un conseiller reçoit l'entreprise.",
            "kind": "network", "status": status, "contact": f"contact@{identity}.example", **more}  # fmt: skip


@cache
def questionnaire() -> Questionnaire:
    """The questionnaire: 5 pillars × 3 topics × 3 questions."""
    return Questionnaire.model_validate(
        {
            "id": "sample", "version": "2026.1", "title": "Référentiel d'essai", "languages": ["fr", "en"],
            "publisher": "Ancrage", "licence": "CC-BY-4.0",
            "profile": [{"id": "headcount", "kind": "number", "text": "Votre effectif ?", "unit": "personnes"}],
            "efforts": [{"code": "hour", "text": "une heure", "hours": 1},
                        {"code": "day", "text": "une journée", "hours": 8}],
            "frameworks": [{
                "id": "sdg", "title": "Objectifs de développement durable",
                "goals": [{"code": str(code), "title": f"Objectif numéro {code}"} for code in range(1, 18)],
            }],
            "levels": [
                {"id": name, "title": title,
                 "all": [{"condition": f"total >= {total}", "text": f"Au moins {total} points"}]}
                for name, title, total in [("engaged", "Démarche engagée", 25), ("progressing", "En progrès", 45),
                                           ("solid", "Solide", 65), ("remarkable", "Remarquable", 80)]
            ],
            "rules": [{"id": "surprise", "condition": True, "text": "Ces deux réponses surprennent ensemble.",
                       "questions": ["governance_0_0", "people_0_0"]}],
            "nodes": [_pillar(*pillar, rank) for rank, pillar in enumerate(PILLARS)],
            "resources": [
                _resource("guide_open", "joinable", checked_on="2026-10-01"),
                _resource("scheme_closed", "closed"),
                _resource("scheme_replaced", "closed", successor="guide_open"),
                _resource("scheme_proposed", "proposed", cited_year=2021),
                _resource("scheme_unknown", "unknown", cited_year=2021),
            ],
        }
    )  # fmt: skip


def loaded() -> LoadedQuestionnaire:
    """The questionnaire with an English text for each French one: the same, between brackets."""
    model = questionnaire()
    english = {identity: f"[{french}]" for identity, french in texts(model)}
    program, problems = analyse_questionnaire(model, {})
    assert problems == []
    return LoadedQuestionnaire(model, {}, program, translations=Translations({"en": english}))


def sheet(answered: int = 45, note: str | None = None, aside: bool = True) -> AnswerSheet:
    """Answers to the first ``answered`` questions, in a fixed pattern; ``aside``: every tenth is not applicable.

    ``note`` stands as note, detail or reason wherever a firm may write, on the first twelve questions.
    """
    given: dict[str, Answer] = {}
    for index, question in enumerate(questionnaire().all_questions()):
        if index >= answered:
            break
        words = note if index < 12 else None
        if aside and index % 10 == 9:
            given[question.id] = Answer("not_applicable", reason=words or "Nous n'en avons pas.")
            continue
        value: Any = {"one_of": ["none", "begun", "done"][index % 3 - 1], "number": [2.0, 12.0, 40.0][index % 3],
                      "yes_no": index % 4 != 0}[question.kind]  # fmt: skip
        detail = {"begun": words or "depuis mars"} if value == "begun" else {}
        given[question.id] = Answer("answered", value, TierCode(1 + index % 3), note=words, detail=detail)
    return AnswerSheet({"headcount": 6.0}, given)


@cache
def model(
    lang: Literal["fr", "en"] = "fr",
    answered: int = 45,
    firm: str = "Menuiserie Delmas",
    note: str | None = None,
    aside: bool = True,
) -> ReportModel:
    """A report model."""
    answers = sheet(answered, note, aside)
    whole = loaded()
    return build(whole, answers, score(whole.model, answers), gains(whole.model, answers), lang, firm, TODAY)
