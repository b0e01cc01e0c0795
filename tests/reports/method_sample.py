"""A questionnaire that declares one of everything, in a folder, with its English texts between brackets."""

from __future__ import annotations

from pathlib import Path

from questionnaires.loader import LoadedQuestionnaire, load
from questionnaires.texts import texts

ROOT = """id: sample
version: "2026.1"
title: Référentiel d'essai
text: À quoi il sert.
licence: CC-BY-4.0
languages: [fr, en]
floor: 0
profile:
  - {id: headcount, kind: number, text: Combien êtes-vous ?, help: Toute l'équipe., unit: personnes, minimum: 1}
  - id: sector
    kind: one_of
    text: Que faites-vous ?
    options: [{code: craft, text: De l'artisanat}, {code: services, text: Des services}]
    default: craft
  - id: path
    kind: one_of
    text: Par où passez-vous ?
    options: [{code: full, text: Le long chemin}, {code: short, text: Le petit chemin}]
    default: full
paths:
  - code: short
    offered_when: headcount < 10
    offered_text: Les petites maisons
    minutes: 7
    questions: [training, energy]
define:
  - {id: large, value: headcount >= 50}
tables:
  - id: by_sector
    columns: {sector: key, energy: number}
    rows: [[craft, 2], [services, 0.5]]
    source: Table inventée
efforts:
  - {code: hour, text: une petite heure, hours: 1}
frameworks:
  - id: sdg
    title: Objectifs mondiaux
    goals:
      - {code: "8", title: Travail décent}
      - {code: "14", title: Vie des mers, note: Elle est loin d'ici.}
  - include: plan.yaml
levels:
  - id: solid
    title: Niveau solide
    text: Ce niveau se mérite.
    all:
      - {condition: total >= 65, text: Soixante-cinq points}
      - {condition: share(people) >= 35, text: Un tiers en social}
rules:
  - {id: odd, condition: days > 20 and not training, text: Ces deux réponses surprennent., questions: [days, training]}
questions:
  - {id: words, kind: text, text: Dites-le avec vos mots}
nodes:
  - id: people
    title: Domaine social
    text: Ce que vit l'équipe.
    weight: 3
    weight_reason: Il compte trois fois.
    nodes:
      - id: learning
        title: Thème apprendre
        weight: 2 if large else 1
        weight_reason: Il double à cinquante.
        questions:
          - id: training
            kind: yes_no
            text: Formez-vous ?
            help: Ce qui compte.
            period: année passée
            examples: {small: Un petit exemple, large: Un grand exemple}
            reason: Former fait grandir.
            weight: 2
            weight_reason: Il pèse double.
            allow_not_applicable: true
            not_applicable_help: Quand personne n'est là.
            basis:
              - {what: Plancher légal, kind: law, source: "Code inventé, article 1", read_on: "2026-10-02"}
              - {what: Un palier, kind: convention, source: Choix des auteurs}
              - {what: Une moyenne, kind: statistic, source: Annuaire inventé}
            evidence: {small: Une feuille, large: Un registre}
            actions:
              - id: start
                text: Commencer à former
                first_step: Prendre une date
                effort: hour
                reaches: true
                resources: [guide]
            links: {sdg: {"8.5": 0.5}}
            uses:
              - becomes: performance_condition
                cpv: ["45"]
                wording: Le titulaire forme.
                legal_basis: Code inventé des marchés
                caution: Pas plus loin.
          - id: days
            kind: number
            text: Combien de jours ?
            unit: jours
            when: headcount >= 10
            scale: [[0, 1], [30, 0]]
            no_use: Cela ne regarde pas le marché.
  - id: planet
    title: Domaine planète
    weight: by_sector[sector].energy
    questions:
      - id: habits
        kind: any_of
        text: Quels gestes ?
        maximum: 2
        options:
          - {code: lights, text: Éteindre, points: 1, detail: Où donc ?}
          - {code: heat, text: Baisser, points: 2}
          - {code: nothing, text: Aucun geste, exclusive: true}
      - id: energy
        kind: one_of
        text: Quelle énergie ?
        options:
          - {code: bought, text: Achetée}
          - {code: made, text: Produite, points: 1}
          - {code: no, text: Aucune, not_applicable: true}
      - {id: gap, kind: computed, text: Écart calculé, formula: headcount - 1, decimals: 0, steps: [[0, 0], [5, 1]]}
      - {id: spill, kind: yes_no, text: Une fuite ?, role: penalty, factor: 0.5}
resources:
  - id: guide
    title: Guide inventé
    offer: Il explique.
    kind: guide
    status: joinable
    runner: Une maison
    themes: [people]
    url: https://www.example.org/guide
    checked_on: "2026-10-03"
  - {id: club, title: Club inventé, offer: On s'y parle., kind: network, status: unknown, themes: [planet]}
method: {include: method.yaml}
"""
PLAN = """id: plan
title: Plan inventé
text: Ce que le plan demande.
goals:
  - {code: "1.1", title: Former ici, questions: [training], resources: [club]}
  - {code: "1.2", title: Parler ici, note: Cela se fait entre élus.}
"""
METHOD = """review_after: 150
example: {title: Une menuiserie inventée, case: joinery, question: habits}
sections:
  - id: thresholds
    title: Pourquoi ce seuil
    text: |-
      Il faut {level.solid.total} points, dont {level.solid.share} % en social.
      On y reviendra après {review_after} évaluations.
profiles:
  - {id: small, title: Petit atelier, facts: {headcount: 4}}
  - {id: big, title: Grand cabinet, facts: {headcount: 80, sector: services}}
tables:
  - id: by_sector
    title: Par activité
    text: Ce que change le métier.
    columns: [{id: sector, title: Métier}, {id: energy, title: Énergie du métier, reason: Le four chauffe.}]
"""
# people 3, planet 2, so 60 and 40 points. habits, energy and gap share 40: 13.333333 each.
# habits: lights, 1 of 2, 6.666667. energy: made, 13.333333. gap: 11 - 1 = 10, 13.333333. Together 33.333333.
# learning has 60: training twice days, 40 and 20. Yes 40; 15 days of 30, 10. Together 50. spill: no. Total 83.333333.
CASE = """questionnaire: sample
firm: Menuiserie
profile: {headcount: 11}
answers: {words: Du bois., training: true, days: 15, habits: [lights], energy: made, spill: false}
"""


def write(folder: Path, root: str = ROOT) -> Path:
    """The folder of the questionnaire, translated."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "questionnaire.yaml").write_text(root, "utf-8")
    (folder / "plan.yaml").write_text(PLAN, "utf-8")
    (folder / "method.yaml").write_text(METHOD, "utf-8")
    for name in ("cases", "locale"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "cases" / "joinery.yaml").write_text(CASE, "utf-8")
    entries = [
        f"msgctxt {_quoted(identity)}\nmsgid {_quoted(french)}\nmsgstr {_quoted(english(french))}\n"
        for identity, french in texts(load(folder).model)
    ]
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (folder / "locale" / "en.po").write_text(header + "\n".join(entries), "utf-8")
    return folder


def english(french: str) -> str:
    """The English of a text, each word of the French after an x, figures in braces kept."""
    return "\n".join(
        " ".join(f"x{word}" if "{" not in word else word for word in line.split()) for line in french.split("\n")
    )


def sample(folder: Path, root: str = ROOT) -> LoadedQuestionnaire:
    """The questionnaire, loaded without a warning."""
    loaded = load(write(folder, root))
    assert loaded.warnings == ()
    return loaded


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
