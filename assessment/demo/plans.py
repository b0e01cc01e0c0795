"""The plans of the demonstration: the timber firm has followed its own for two months, the bakery begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from assessment import assessments, current, plan, plan_changes, plan_notes, plan_reminders
from assessment.current import Current
from assessment.demo.cast import BAKERY, TIMBER, Invented
from assessment.demo.people import CAMILLE, INES, MARC, NAIM, Person
from assessment.demo.scene import Scene
from assessment.plan import Details
from assessment.plan_words import chosen, declared
from assessment.store.tables import firm as firms
from scoring.gains import next_steps
from scoring.result import Gain


def build(scene: Scene) -> None:
    """Both plans, each chosen among what the firm's own answers bring."""
    _timber(scene)
    _bakery(scene)


def _timber(scene: Scene) -> None:
    """Chosen after last year's signature: two done, of which one shows in the answers, one late, one given up."""
    firm = _firm(scene, TIMBER)
    last, now = _current(scene, firm, 1), _current(scene, firm, 0)
    gains = [one for one in _useful(last, 40) if one.question in now.stored][:6]
    scene.at(70, 8)
    made = _choose(scene, firm, MARC, last, gains)
    _decide(scene, firm, MARC, made[0], owner=MARC, days=-30)
    _decide(scene, firm, MARC, made[1], owner=MARC, days=-20, budget=350.0)
    _decide(scene, firm, MARC, made[2], owner=MARC, days=-6, budget=600.0)
    _decide(scene, firm, MARC, made[3], name="Chef d'atelier", days=11, status="doing")
    _decide(scene, firm, MARC, made[4], owner=MARC, days=60, budget=400.0)
    scene.at(60, 9)
    own = plan_changes.add_own(
        scene.db, scene.id(MARC), firm,
        Details("Recevoir deux classes du lycée professionnel à l'atelier", "territory", None, "Nathalie, au bureau",
                _day(scene, 35), 200.0),
    )  # fmt: skip
    plan_notes.add_note(
        scene.db, scene.id(INES), firm, own, "Le lycée cherche des dates avant les vacances de février."
    )
    scene.at(44, 17)
    plan_notes.add_note(scene.db, scene.id(MARC), firm, made[2], "Deux devis demandés ; il manque le second.")
    scene.at(31, 10)
    _finish(scene, firm, MARC, made[0])
    _finish(scene, firm, MARC, made[1])
    scene.at(14, 11)
    scene.change(now.assessment.id, MARC, gains[0].question, _content(gains[0]))
    scene.at(8, 9)
    _decide(
        scene, firm, MARC, made[5], status="dropped",
        reason="Pas cette année : l'équipe est prise par les chantiers. À revoir à l'automne.",
    )  # fmt: skip
    plan_reminders.ask(scene.db, firm, scene.id(MARC), scene.db.now.date() - timedelta(days=14))


def _bakery(scene: Scene) -> None:
    """Chosen this month with the adviser: nothing is late yet, not everything has a date."""
    firm = _firm(scene, BAKERY)
    now = _current(scene, firm, 0)
    scene.at(11, 16)
    made = _choose(scene, firm, CAMILLE, now, _useful(now, 4))
    _decide(scene, firm, CAMILLE, made[0], owner=CAMILLE, days=9)
    _decide(scene, firm, CAMILLE, made[1], owner=NAIM, days=40, budget=600.0, status="doing")
    scene.at(10, 9)
    plan_notes.add_note(
        scene.db, scene.id(INES), firm, made[1], "La chambre de métiers prend en charge la première visite."
    )
    plan_notes.add_note(scene.db, scene.id(NAIM), firm, made[1], "Rendez-vous pris mardi prochain.")
    plan_changes.add_own(
        scene.db, scene.id(CAMILLE), firm,
        Details("Afficher la provenance des farines en boutique", None, scene.id(NAIM), "", _day(scene, 20)),
    )  # fmt: skip


def _firm(scene: Scene, invented: Invented) -> str:
    return str(scene.db.value(sa.select(firms.c.id).where(firms.c.siren == invented.siren)))


def _current(scene: Scene, firm: str, back: int) -> Current:
    """The assessment of so many years before the last closed one."""
    held = assessments.of_period(scene.db, firm, scene.shelved.loaded.model.id, scene.year - back)
    assert held is not None  # noqa: S101 - begun by the story
    found = current.load(scene.db, scene.shelf, held.id)
    assert found is not None  # noqa: S101 - the same
    return found


def _useful(now: Current, most: int) -> list[Gain]:
    """The next steps that bring most points, those of an hour and of a project alike."""
    steps = next_steps(now.shelved.loaded, now.gains)
    return sorted(steps, key=lambda one: -one.gain)[:most]


def _choose(scene: Scene, firm: str, by: Person, now: Current, gains: list[Gain]) -> tuple[str, ...]:
    picked = []
    for gain in gains:
        found = declared(now.shelved.loaded, gain.question, gain.action)
        assert found is not None  # noqa: S101 - the gain is of this questionnaire
        stored = now.stored.get(gain.question)
        picked.append(chosen(now.shelved.loaded, *found, stored.content if stored else None))
    return plan_changes.choose(scene.db, scene.id(by), firm, picked).added


def _decide(
    scene: Scene, firm: str, by: Person, action: str, *, owner: Person | None = None, name: str = "",
    days: int | None = None, **more: Any,
) -> None:  # fmt: skip
    """Decide about an action; ``days``: from today to its due date."""
    held = plan.find(scene.db, firm, action)
    assert held is not None  # noqa: S101 - chosen above
    due = held.details.due if days is None else _day(scene, days)
    details = replace(
        held.details, owner=scene.id(owner) if owner else held.details.owner, owner_name=name, due=due, **more
    )  # fmt: skip
    plan_changes.change(scene.db, scene.id(by), firm, action, details, held.revision)


def _finish(scene: Scene, firm: str, by: Person, action: str) -> None:
    held = plan.find(scene.db, firm, action)
    assert held is not None  # noqa: S101 - chosen above
    plan_changes.finish(scene.db, scene.id(by), held)


def _day(scene: Scene, days: int) -> date:
    return scene.today.date() + timedelta(days=days)


def _content(gain: Gain) -> dict[str, Any]:
    """The answer that an action leads to, as it is stored."""
    return {"value": list(gain.answer) if isinstance(gain.answer, tuple) else gain.answer}
