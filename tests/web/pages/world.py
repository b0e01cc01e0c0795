"""Two firms with everything that a firm can have, their people, a trial, the region's team: what the walks go over.

Texts of the first firm bear marks that stand nowhere else, so that any page can be searched for them.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from assessment import (
    answering,
    assessments,
    confirmations,
    consents,
    documents,
    evidence,
    firms,
    grants,
    invitations,
    join_requests,
    links,
    mails,
    plan,
    plan_changes,
    plan_notes,
    plan_reminders,
    submissions,
    teamwork,
)
from assessment import current as currents
from assessment.blob_store import BlobStore
from assessment.confirmations import Document
from assessment.plan_words import chosen
from assessment.roles import REGION_ROLES
from assessment.store import Db
from assessment.store.tables import grant, plan_reminder
from assessment.workbook import pending
from assessment.workbook.extract import Base, Cell, Extract, Row, SheetColumns
from assessment.workbook.layout import Column
from tests.web.pages.people import joins, person
from web.core import KEY, Services
from web.plan_digest import token_of

NAME_MARK = "Quartzite"
"""In the name of the first firm: the region's team and whoever was invited may read it, nobody else."""
MARK = "obsidienne"
"""In what it typed: answers, notes, titles of proofs, names of sites."""
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True)
class Material:
    """A questionnaire with answers to all that it asks of one firm.

    ``answers`` have the content that an answers file has, without tiers. ``question`` is one that takes a proof, of
    ``topic`` and ``pillar``; ``other_pillar`` is what the contributor of some pillars answers.
    """

    questionnaire: str
    profile: Mapping[str, Any]
    answers: Mapping[str, Any]
    question: str
    topic: str
    pillar: str
    other_pillar: str
    other_question: str


PETIT = Material(
    "petit",
    {"headcount": 4, "sector": "food"},
    {
        "waste": {"value": True, "note": f"Bac jaune, {MARK}"},
        "sorting": {"value": ["paper", "glass"], "detail": {"glass": f"depuis mars, {MARK}"}},
        "energy": 12,
        "since": "2024-03-01",
        "meeting": "monthly",
        "proud": f"De notre levain {MARK}.",
    },
    "waste", "matter", "environment", "people", "meeting",
)  # fmt: skip


@dataclass
class World:
    """Everything that the addresses name. ``ids`` and ``others``: what stands for each argument of an address, of the
    first firm and of the second; ``people``: account of each person, by what they are."""

    app: Flask
    material: Material
    people: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    trial: str = ""
    other_trial: str = ""

    @property
    def services(self) -> Services:
        found: Services = self.app.extensions[KEY]
        return found


def build(app: Flask, material: Material = PETIT) -> World:
    """Make it, with the functions that the pages call."""
    world = World(app, material)
    _people(world)
    with world.services.store.write() as db:
        world.ids = _firm(world, db, "732829320", f"Boulangerie {NAME_MARK}", "owner", MARK)
        world.others = _firm(world, db, "552100554", "Menuiserie Grès", "other_owner", "grès")
        world.trial, trial_token = _trial(world, db, f"essai {MARK}")
        world.other_trial, _ = _trial(world, db, "autre essai")
    firm = world.ids["firm_id"]
    joins(app, world.people["contributor"], firm, "contributor")
    joins(app, world.people["limited"], firm, "contributor", [material.other_pillar])
    joins(app, world.people["reader"], firm, "reader")
    joins(app, world.people["advisor"], firm, "advisor")
    joins(app, world.people["colleague"], world.others["firm_id"], "contributor")
    with world.services.store.write() as db:
        _team(world, db)
        owner = world.people["owner"]
        world.ids |= {
            "account_id": world.people["contributor"],
            "trial_token": trial_token,
            "link_token": links.make(db, "sign_in", owner, "owner@example.org"),
            "mail_id": mails.post(db, "owner@example.org", "Bonjour", "Un courriel.", "fr"),
            "session_id": "unknown",
            "identity_id": "unknown",
            "questionnaire": material.questionnaire,
            "lang": "fr",
            "resource_id": "sorting_guide" if material is PETIT else "cci_occitanie",
            "file_kind": "csv",
        }
        world.others |= {"account_id": world.people["colleague"]}
    return world


_NAMES = {
    "owner": "Camille", "contributor": "Naim", "limited": "Lucie", "reader": "Josiane", "advisor": "Ines",
    "other_owner": "Bertrand", "colleague": "Colette", "stranger": "Sam", "asker": "Asma", "invited": "Ivan",
    "operator": "Odile", "operator_too": "Omar", "buyer": "Benoit", "verifier": "Vera", "organiser": "Olga",
}  # fmt: skip


def _people(world: World) -> None:
    for role, name in _NAMES.items():
        world.people[role] = person(world.app, name, f"{role}@example.org")


def _team(world: World, db: Db) -> None:
    for role in REGION_ROLES:
        grants.appoint(db, f"{role}@example.org", role, None)
    grants.appoint(db, "operator_too@example.org", "operator", None)
    world.ids["grant_id"] = str(
        db.value(sa.select(grant.c.id).where(grant.c.account == world.people["operator_too"]).limit(1))
    )


def _trial(world: World, db: Db, text: str) -> tuple[str, str]:
    release = _release(world)
    made, token = assessments.begin_trial(db, world.material.questionnaire, release, 2025, dict(world.material.profile))
    content = _content(world.material.answers[world.material.question])
    answering.save(db, made, world.material.question, {**content, "note": text}, 0, None)
    return made, token


def _release(world: World) -> str:
    return next(
        one.release
        for one in world.services.shelf.offered()
        if one.loaded.model.id == world.material.questionnaire
    )  # fmt: skip


def _content(given: Any) -> dict[str, Any]:
    """The content of an answer, from the short form of answers files."""
    content = dict(given) if isinstance(given, dict) else {"value": given}
    content.pop("tier", None)
    return content


def _firm(world: World, db: Db, siren: str, name: str, owner: str, mark: str) -> dict[str, str]:
    """A firm with an assessment under way, one that was submitted, proofs, notes, an invitation, requests."""
    by = world.people[owner]
    facts = firms.Facts(
        siren=siren, siret=None, name=name, activity="10.71C", commune="31555", headcount=4.0, turnover=300000.0,
        group_member=False,
    )  # fmt: skip
    firm = firms.create(db, by, facts)
    material, made = world.material, {"firm_id": firm}
    made["assessment_id"] = _assessment(world, db, firm, by, 2025, mark)
    made["submitted_id"] = _assessment(world, db, firm, by, 2024, mark)
    made |= _proofs(world, db, firm, by, made, mark)
    made["note_id"] = teamwork.add_note(db, by, made["assessment_id"], material.question, f"À revoir, {mark}")
    teamwork.discuss(db, by, made["assessment_id"], material.question, wanted=True)
    teamwork.assign(db, by, made["assessment_id"], material.topic, by)
    made["submission_id"] = _submit(world, db, made["submitted_id"], by, f"Camille {mark}")
    made["document_id"] = _document(world, db, made["assessment_id"])
    made["import_id"] = _workbook(world, db, made["assessment_id"], by, mark)
    made["invitation_id"], made["invitation_token"] = invitations.invite(
        db, firm, "invited@example.org", "reader", None, by
    )
    join_requests.ask(db, siren, world.people["asker"], f"Je tiens les comptes, {mark}")
    made["join_request_id"] = join_requests.waiting(db, firm)[0].id
    consents.give(db, firm, "benchmark", by)
    made |= _plan(world, db, firm, by, mark)
    sha256 = _keep(world.services.evidence, PDF + name.encode())
    sent = Document(sha256, "kbis.pdf", "application/pdf", len(PDF) + len(name.encode()))
    made["confirmation_id"] = confirmations.request(db, firm, by, "Extrait joint.", sent)
    made |= {"question_id": material.question, "topic_id": material.topic, "section_id": "pillars"}
    return made


def _assessment(world: World, db: Db, firm: str, by: str, period: int, mark: str) -> str:
    material = world.material
    made = assessments.begin(
        db, by, firm, material.questionnaire, _release(world), period, dict(material.profile), "site", f"Site {mark}"
    )
    answered = dict(material.answers)
    if period == 2025:
        answered.pop(material.other_question)  # something is left to do
    for question, given in answered.items():
        answering.save(db, made, question, _content(given), 0, by)
    return made


def _proofs(world: World, db: Db, firm: str, by: str, made: Mapping[str, str], mark: str) -> dict[str, str]:
    content = PDF + firm.encode()
    sha256 = _keep(world.services.evidence, content)
    proof = evidence.add_file(db, by, firm, f"registre {mark}.pdf", sha256, "application/pdf", len(content))
    link = evidence.add_link(db, by, firm, f"Page {mark}", "https://example.org/page")
    for assessment_id in (made["assessment_id"], made["submitted_id"]):
        evidence.attach(db, by, proof, assessment_id, world.material.question)
    evidence.attach(db, by, link, made["assessment_id"], world.material.question)
    evidence.set_on_request(db, by, made["assessment_id"], world.material.question, wanted=True)
    return {"proof_id": proof, "link_id": link}


def _plan(world: World, db: Db, firm: str, by: str, mark: str) -> dict[str, str]:
    """A plan with an action of the questionnaire, one of the firm's own, a note, and its owner reminded."""
    loaded = next(one for one in world.services.shelf.offered() if one.release == _release(world)).loaded
    question = next(one for one in loaded.model.all_questions() if one.id == world.material.question)
    action = chosen(loaded, question, question.actions[0], {"value": False})
    (made,) = plan_changes.choose(db, by, firm, [action]).added
    plan_changes.add_own(db, by, firm, plan.Details(f"Repeindre {mark}", owner_name=f"Paul {mark}", due=db.now.date()))
    note = plan_notes.add_note(db, by, firm, made, f"Voir le voisin, {mark}")
    plan_reminders.ask(db, firm, by, db.now.date())
    found = db.value(sa.select(plan_reminder.c.id).where(plan_reminder.c.firm == firm))
    return {"action_id": made, "plan_note_id": note, "reminder_token": token_of(world.services.settings, str(found))}


def _submit(world: World, db: Db, assessment_id: str, by: str, signer: str) -> str:
    now = currents.load(db, world.services.shelf, assessment_id)
    assert now is not None
    return submissions.submit(db, now, by, signer, "gérante", now.fingerprint)


def _document(world: World, db: Db, assessment_id: str) -> str:
    shows = hashlib.sha256(b"shown").hexdigest()
    made = documents.request(db, assessment_id, "report", "fr", shows, "rapport.pdf")
    documents.made(db, made, _keep(world.services.documents, PDF), len(PDF), shows)
    return made


def _workbook(world: World, db: Db, assessment_id: str, by: str, mark: str) -> str:
    """A spreadsheet that was sent back: a new answer, one that is emptied, one that cannot be read."""
    now = currents.load(db, world.services.shelf, assessment_id)
    assert now is not None
    made = dict.fromkeys(now.stored, Base(1, "other"))
    rows = (
        Row(f"q:{world.material.question}", 0, 5, {"answer": Cell("text", "Non"), "note": Cell("text", mark)}),
        *(Row(f"q:{name}", 0, 6 + place, {"special": Cell("text", f"Bof, {mark}")} if place % 2 else {})
          for place, name in enumerate(made.keys() - {world.material.question})),
    )  # fmt: skip
    letters: dict[Column, str] = {"answer": "D", "special": "F", "detail": "G", "note": "H"}
    extract = Extract(
        now.assessment.questionnaire, now.assessment.release, assessment_id, "2025", mark, "fr", "2026-11-28", made,
        (SheetColumns(f"1 {mark}", letters),), rows,
    )  # fmt: skip
    return pending.keep(db, assessment_id, by, f"rempli {mark}.xlsx", extract)


def _keep(blobs: BlobStore, content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    with tempfile.NamedTemporaryFile(dir=blobs.incoming, delete=False) as stream:
        stream.write(content)
    blobs.put(Path(stream.name), sha256)
    return sha256


# --- addresses --------------------------------------------------------------------------------------------

_OTHERWISE = {
    ("operator", "request_id"): "confirmation_id",
    ("firm", "request_id"): "join_request_id",
    ("invitation", "token"): "invitation_token",
    ("trial", "token"): "trial_token",
    ("account", "token"): "link_token",
    ("plan", "token"): "reminder_token",
    ("plan", "note_id"): "plan_note_id",
}
"""What an argument stands for where several blueprints have one of that name."""
_FILES = {
    "static": {"filename": "ancrage.css"},
    "public.font": {"name": "atkinson-hyperlegible-next-latin-400-normal.woff2"},
}


def key_of(endpoint: str, argument: str) -> str:
    """The key of ``ids`` for an argument of an address."""
    return _OTHERWISE.get((endpoint.partition(".")[0], argument), argument)


def values_of(world: World, endpoint: str, arguments: set[str], **instead: str) -> dict[str, str]:
    """What to put into the address of an endpoint, of the first firm unless told otherwise."""
    if endpoint in _FILES:
        return _FILES[endpoint]
    found = {}
    for argument in arguments:
        key = key_of(endpoint, argument)
        assert key in world.ids, f"{endpoint}: tests/web/pages/world.py does not say what <{argument}> stands for"
        found[argument] = instead.get(argument, world.ids[key])
    return found
