"""What the region's team of the demonstration did with the resources, and what its firms say of them.

Real bodies are only marked as checked: nothing is claimed of them. What is added is invented, and says so.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from assessment import firms
from assessment.demo.cast import BAKERY, GROCERY, MARK, OTHERS, TIMBER, Invented
from assessment.demo.people import ODILE
from assessment.demo.scene import QUESTIONNAIRE, Scene
from assessment.resources import edits, opinions
from assessment.resources.opinions import Helped

CHECKED = ("cci_occitanie", "cma_occitanie", "inclusion_market", "france_travail", "base_empreinte")
_PLACES = ["region-76"]


def tell(scene: Scene) -> None:
    """A few entries checked, a workshop to come, one that is over, an aid that has ended, and some opinions."""
    loaded, odile = scene.shelved.loaded, scene.id(ODILE)
    for place, name in enumerate(CHECKED):
        scene.at(12 - place, 10)
        day = scene.db.now.date().isoformat()
        held = edits.held(scene.db, loaded, name)
        edits.save(scene.db, loaded, name, odile, {"checked_on": day}, held.revision)
    scene.at(6, 15)
    for fields in _added(scene):
        edits.add(scene.db, loaded, odile, fields)
    _opinions(scene)


def _added(scene: Scene) -> list[dict[str, Any]]:
    energy, waste = scene.topic_of("energy_measures"), scene.topic_of("waste_avoided")
    common = {"places": _PLACES, "headcount": {"minimum": 0.0, "below": 50.0}, "checked_on": _day(scene, 0)}
    runner = {"fr": f"Équipe de la région {MARK}", "en": f"The region's team {MARK}"}
    small = {"fr": "Entreprises de moins de cinquante personnes", "en": "Firms of fewer than fifty people"}
    return [
        common
        | {
            "title": {
                "fr": f"Atelier : lire sa facture d'énergie {MARK}",
                "en": f"Workshop: reading your energy bill {MARK}",
            },
            "offer": {
                "fr": "Une matinée à six, vos factures sur la table : vous repartez avec trois gestes chiffrés.",
                "en": "A morning with five others, your bills on the table: you leave with three costed steps.",
            },
            "kind": "workshop", "status": "joinable", "runner": runner, "audience": small,
            "venue": {"fr": "Maison des entreprises, Albi", "en": "Maison des entreprises, Albi"},
            "territory": {"fr": "Tarn et alentours", "en": "Tarn and around"},
            "contact": {"fr": "ateliers@region.example", "en": "ateliers@region.example"},
            "starts_on": _day(scene, 24), "themes": ["environment", energy],
        },
        common
        | {
            "title": {"fr": f"Rencontre : moins d'invendus {MARK}", "en": f"Meeting: less unsold food {MARK}"},
            "offer": {
                "fr": "Deux boulangers et une épicière ont raconté comment ils jettent moins.",
                "en": "Two bakers and a grocer told how they throw less away.",
            },
            "kind": "workshop", "status": "joinable", "runner": runner, "audience": small,
            "venue": {"fr": "Halle aux grains, Castelnaudary", "en": "Halle aux grains, Castelnaudary"},
            "starts_on": _day(scene, -4), "themes": ["environment", waste],
        },
        common
        | {
            "title": {"fr": f"Prêt de vélos de service {MARK}", "en": f"Loan of company bicycles {MARK}"},
            "offer": {
                "fr": "Un vélo électrique prêté trois mois, pour essayer avant d'acheter.",
                "en": "An electric bicycle lent for three months, to try before buying.",
            },
            "kind": "programme", "status": "closed", "runner": runner, "audience": small, "successor": "ademe",
            "themes": ["environment"],
        },
    ]  # fmt: skip


def _day(scene: Scene, days: int) -> str:
    return (scene.today + timedelta(days=days)).date().isoformat()


def _opinions(scene: Scene) -> None:
    scene.at(4, 11)
    confirmed = (TIMBER, GROCERY, *OTHERS[0:6:2])
    for one in confirmed:
        _say(scene, one, "cma_occitanie", "yes", "")
    _say(scene, BAKERY, "cma_occitanie", "yes", "Reçue en une semaine, et un vrai conseil sur l'apprentissage.")
    _say(scene, BAKERY, "ademe", "not_tried", "")
    _say(scene, TIMBER, "bpifrance", "no", "Le dossier demandait plus de temps que le diagnostic lui-même.")
    _say(scene, GROCERY, "bpifrance", "yes", "")


def _say(scene: Scene, invented: Invented, resource: str, helped: Helped, comment: str) -> None:
    (firm,) = firms.of_siren(scene.db, invented.siren)
    opinions.say(scene.db, firm.id, QUESTIONNAIRE, resource, helped, comment, scene.id(invented.owner))
