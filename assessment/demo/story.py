"""What happened in the demonstration before its visitor came."""

from __future__ import annotations

import sqlalchemy as sa

from assessment import answering, consents, evidence, grants, invitations, teamwork
from assessment.blob_store import BlobStore
from assessment.demo import files, plans, resources
from assessment.demo.cast import (
    BAKERY,
    GROCERY,
    HOTEL,
    OTHERS,
    PLUMBER,
    PRINTER,
    PRINTER_BEFORE,
    TIMBER,
    TIMBER_BEFORE,
    WINERY,
    Invented,
)
from assessment.demo.people import (
    CAMILLE,
    GRACE,
    HELENE,
    INES,
    JOSIANE,
    LUCIE,
    MARC,
    NAIM,
    ODILE,
    PASSWORD,
    PEOPLE,
    THEO,
)  # fmt: skip
from assessment.demo.scene import Scene
from assessment.passwords import hash_password
from assessment.shelf import Shelf
from assessment.store import Db, Store
from assessment.store.tables import account, log

BUILT = "demo.built"


class AlreadyInUseError(Exception):
    """There are accounts already, which are no demonstration's."""


def is_built(db: Db) -> bool:
    """Whether the demonstration is there."""
    return db.value(sa.select(log.c.id).where(log.c.action == BUILT).limit(1)) is not None


def build(store: Store, shelf: Shelf, proofs: BlobStore) -> None:
    """Build it in an empty, migrated database: whole, or not at all. The same each time, but for ids and dates.

    Raises AlreadyInUseError.
    """
    password = hash_password(PASSWORD)
    with store.write() as db:
        if db.value(sa.select(account.c.id).limit(1)) is not None:
            raise AlreadyInUseError
        scene = Scene(db, shelf, proofs, password)
        scene.at(90)
        for person in PEOPLE:
            scene.id(person)
        grants.appoint(scene.db, ODILE.email, "operator", None)
        _others(scene)
        _bakery(scene)
        _timber(scene)
        _plumber(scene)
        _grocery(scene)
        _winery(scene)
        _hotel(scene)
        plans.build(scene)
        resources.tell(scene)
        scene.note_that_it_is_built(BUILT)


def _bakery(scene: Scene) -> None:
    """Several colleagues, some weeks, four pillars of five."""
    scene.at(41, 14)
    firm = scene.firm(BAKERY)
    scene.at(40)
    scene.join(firm, CAMILLE, NAIM, "contributor", ("people", "environment"))
    scene.join(firm, CAMILLE, JOSIANE, "reader")
    scene.join(firm, CAMILLE, INES, "advisor")
    invitations.invite(scene.db, firm, "apprenti@boulangerie.example", "reader", None, scene.id(CAMILLE))
    scene.at(38)
    made = scene.begin(firm, CAMILLE, BAKERY, scene.year)
    documented = scene.answer(
        made, BAKERY, lambda pillar: NAIM if pillar in ("people", "environment") else CAMILLE,
        lambda place, pillar: pillar != "territory" and place % 7 != 5,
    )  # fmt: skip
    scene.at(20, 15)
    proofs = {
        "governance": scene.file(firm, CAMILLE, "Cahier des invendus.png", files.png((246, 240, 226), (168, 75, 22))),
        "people": scene.file(firm, NAIM, "Document unique.pdf", _paper("Document unique", BAKERY)),
        "environment": scene.file(firm, NAIM, "Factures d'énergie.pdf", _paper("Factures d'énergie", BAKERY)),
    }
    scene.attach(made, NAIM, proofs, documented)
    link = evidence.add_link(
        scene.db, scene.id(CAMILLE), firm, "Nos fournisseurs", "https://boulangerie.example/moulin"
    )
    evidence.attach(scene.db, scene.id(CAMILLE), link, made, "supply_conditions_known")
    evidence.set_on_request(scene.db, scene.id(CAMILLE), made, "payment_small", wanted=True)
    _bakery_talk(scene, made)


def _bakery_talk(scene: Scene, made: str) -> None:
    """A topic given to a colleague, a doubt, an answer changed, and what was typed last is still to be mended."""
    scene.at(18, 10)
    teamwork.assign(scene.db, scene.id(CAMILLE), made, scene.topic_of("energy_measures"), scene.id(NAIM))
    teamwork.assign(scene.db, scene.id(CAMILLE), made, scene.topic_of("training_small"), scene.id(NAIM))
    teamwork.discuss(scene.db, scene.id(NAIM), made, "energy_kwh_reference", wanted=True)
    scene.note(
        made,
        NAIM,
        "energy_kwh_reference",
        "J'ai repris les factures laissées par l'ancien boulanger. Il manque janvier : on garde une estimation ?",
    )
    scene.at(17, 8)
    scene.note(made, CAMILLE, "energy_kwh_reference", "Oui, et je demande le relevé au fournisseur.")
    scene.note(made, INES, "waste_avoided", "Vos invendus de 6 % à 3 % méritent d'être dits ici aussi.")
    scene.at(12, 16)
    scene.change(made, CAMILLE, "waste_avoided", {"value": "sorted", "note": "Invendus : de 6 % à 4 % en un an."})
    answering.keep_draft(
        scene.db,
        made,
        "energy_activity_last",
        scene.id(NAIM),
        {"value": ["environ 42"]},
        scene.revision(made, "energy_activity_last"),
    )


def _timber(scene: Scene) -> None:
    """Confirmed; one assessment signed last year, this year's begun from it."""
    scene.at(80)
    firm = scene.firm(TIMBER)
    scene.at(79)
    scene.confirm(firm, MARC, ODILE, "Extrait Kbis.pdf", _paper("Extrait Kbis", TIMBER))
    scene.join(firm, MARC, INES, "advisor")
    consents.give(scene.db, firm, "benchmark", scene.id(MARC))
    _signed(scene, firm, TIMBER_BEFORE, scene.year - 1, 76, "Dirigeant")
    scene.at(15)
    made = scene.begin(firm, MARC, TIMBER, scene.year)
    scene.propose(made)
    scene.confirm_proposals(made, INES, "governance")
    scene.answer(made, TIMBER, lambda pillar: MARC, lambda place, pillar: pillar == "environment" and place % 2 == 0)


def _plumber(scene: Scene) -> None:
    """The express path, almost done."""
    scene.at(9, 18)
    firm = scene.firm(PLUMBER)
    scene.join(firm, LUCIE, INES, "advisor")
    made = scene.begin(firm, LUCIE, PLUMBER, scene.year)
    scene.answer(made, PLUMBER, lambda pillar: LUCIE, lambda place, pillar: place % 6 != 4)


def _grocery(scene: Scene) -> None:
    """Everything answered, nothing signed."""
    scene.at(30)
    firm = scene.firm(GROCERY)
    scene.confirm(firm, GRACE, ODILE, "Company extract.pdf", _paper("Extrait Kbis", GROCERY))
    scene.join(firm, GRACE, INES, "advisor")
    made = scene.begin(firm, GRACE, GROCERY, scene.year)
    documented = scene.answer(made, GROCERY, lambda pillar: GRACE)
    _prove(scene, firm, made, GROCERY, documented)


def _winery(scene: Scene) -> None:
    """Waits to be confirmed."""
    scene.at(3, 11)
    firm = scene.firm(WINERY)
    scene.ask_confirmation(
        firm,
        HELENE,
        "Je dirige la cave ; voici l'extrait du registre.",
        "Extrait Kbis.pdf",
        _paper("Extrait Kbis", WINERY),
    )
    made = scene.begin(firm, HELENE, WINERY, scene.year)
    scene.answer(made, WINERY, lambda pillar: HELENE, lambda place, pillar: pillar == "governance")


def _hotel(scene: Scene) -> None:
    """Nothing yet, but an invitation on its way."""
    scene.at(1, 17)
    firm = scene.firm(HOTEL)
    invitations.invite(scene.db, firm, INES.email, "advisor", None, scene.id(THEO))


def _others(scene: Scene) -> None:
    """Firms that have signed; every other one is confirmed."""
    for place, invented in enumerate(OTHERS):
        scene.at(85 - place, 10)
        firm = scene.firm(invented)
        if place % 2 == 0:
            scene.confirm(firm, invented.owner, ODILE, "Extrait Kbis.pdf", _paper("Extrait Kbis", invented))
        if invented == PRINTER:
            _signed(scene, firm, PRINTER_BEFORE, scene.year - 1, 84 - place, "Gérante")
        _signed(scene, firm, invented, scene.year, 84 - place, "Gérante")


def _signed(scene: Scene, firm: str, invented: Invented, year: int, days: float, capacity: str) -> None:
    scene.at(days)
    made = scene.begin(firm, invented.owner, invented, year)
    documented = scene.answer(made, invented, lambda pillar: invented.owner)
    _prove(scene, firm, made, invented, documented)
    scene.submit(made, invented.owner, capacity)


def _prove(scene: Scene, firm: str, made: str, invented: Invented, documented: tuple[str, ...]) -> None:
    """One file for each pillar, behind every answer that the case documents."""
    titles = {group.id: group.title for group in scene.shelved.loaded.model.groups()}
    needed = sorted({scene.pillar_of[question] for question in documented})
    proofs = {
        pillar: scene.file(firm, invented.owner, f"{titles[pillar]}.pdf", _paper(titles[pillar], invented))
        for pillar in needed
    }
    scene.attach(made, invented.owner, proofs, documented)


def _paper(title: str, invented: Invented) -> bytes:
    return files.pdf(title, [f"SIREN {invented.siren}, entreprise fictive.", "Document de démonstration, sans valeur."])
