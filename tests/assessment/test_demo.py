"""The demonstration: complete, the same each time, and nobody's real firm."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from assessment import (
    accounts,
    answering,
    assessments,
    carry_over,
    confirmations,
    current,
    evidence,
    evolution,
    firms,
    members,
    portfolio,
    proposals,
    resources,
    submissions,
    teamwork,
)
from assessment.blob_store import BlobStore
from assessment.demo import AlreadyInUseError, build, files, is_built
from assessment.demo.cast import (
    BAKERY,
    FIRST_RELEASE,
    GROCERY,
    HOTEL,
    MARK,
    OTHERS,
    PLUMBER,
    PRINTER,
    TIMBER,
    WINERY,
    Invented,
)
from assessment.demo.people import CAMILLE, INES, JOSIANE, NAIM, ODILE, PASSWORD, PEOPLE
from assessment.evidence_files import check
from assessment.identifiers import read_firm_number
from assessment.passwords import verify_password
from assessment.resources import opinions
from assessment.roles import region_roles
from assessment.shelf import Shelf
from assessment.store import Db, Store
from assessment.store.tables import account, firm
from tests import databases

EVERY_FIRM = (BAKERY, TIMBER, PLUMBER, WINERY, HOTEL, GROCERY, *OTHERS)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="module")
def proofs(tmp_path_factory: pytest.TempPathFactory) -> BlobStore:
    return BlobStore(tmp_path_factory.mktemp("blobs"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, shelf: Shelf, proofs: BlobStore) -> Iterator[Store]:
    """Built once for all of these tests, which only read."""
    path = tmp_path_factory.mktemp("demo") / "ancrage.db"
    path.write_bytes(databases.sqlite_template())
    store = Store(f"sqlite:///{path}")
    build(store, shelf, proofs)
    yield store
    store.dispose()


@pytest.fixture
def db(built: Store) -> Iterator[Db]:
    with built.read() as db:
        yield db


def the_firm(db: Db, siren: str) -> firms.Firm:
    (found,) = firms.of_siren(db, siren)
    return found


def roles_of(db: Db, siren: str) -> dict[str, str]:
    return {one.email: one.role for one in members.of_firm(db, the_firm(db, siren).id)}


# --- nobody's real firm -----------------------------------------------------------------------------------


@pytest.mark.parametrize("invented", EVERY_FIRM, ids=lambda one: one.case)
def test_every_number_is_well_formed_and_can_be_nobodys(invented: Invented, db: Db) -> None:
    siren = invented.siren
    assert read_firm_number(siren).siren == siren
    assert siren.startswith("0000")
    assert the_firm(db, siren).name.endswith(MARK)


def test_no_two_firms_share_a_number() -> None:
    assert len({one.siren for one in EVERY_FIRM}) == len(EVERY_FIRM)


# --- who is there -----------------------------------------------------------------------------------------


def test_everybody_of_the_list_can_log_in_with_the_known_password(db: Db) -> None:
    for person in PEOPLE:
        found = accounts.by_email(db, person.email)
        assert found is not None
        assert found.email_confirmed_at is not None
    assert verify_password(found.password_hash, PASSWORD)


def test_the_bakery_has_an_owner_a_contributor_of_two_pillars_a_reader_and_an_adviser(db: Db) -> None:
    assert roles_of(db, BAKERY.siren) == {
        CAMILLE.email: "owner", NAIM.email: "contributor", JOSIANE.email: "reader", INES.email: "advisor",
    }  # fmt: skip
    naim = next(one for one in members.of_firm(db, the_firm(db, BAKERY.siren).id) if one.email == NAIM.email)
    assert naim.pillars is not None
    assert set(naim.pillars) == {"people", "environment"}


def test_the_adviser_follows_four_firms_that_need_different_things(db: Db, shelf: Shelf) -> None:
    ines = accounts.by_email(db, INES.email)
    assert ines is not None
    assert [held.role for held in firms.of_account(db, ines.id)] == ["advisor"] * 4
    needs = [portfolio.Scores().situation(one).need for one in portfolio.followed(db, shelf, ines.id, db.now.date())]
    assert len(set(needs)) >= 3


def test_the_region_keeps_resources_up_to_date(db: Db, shelf: Shelf) -> None:
    loaded = next(one.loaded for one in shelf.offered() if one.loaded.model.id == "occitanie")
    held = resources.catalogue(db, loaded, "fr")
    assert sum(one.checked_by_team and not one.local for one in held.values()) >= 4
    assert {one.status for one in held.values() if one.local} == {"joinable", "closed"}
    assert all(MARK in one.title for one in held.values() if one.local)
    shown = opinions.helped(db, ["occitanie"])
    assert shown == {("occitanie", "cma_occitanie"): 5}
    assert opinions.heard(db, "occitanie", "bpifrance").comments


def test_somebody_is_of_the_regions_team(db: Db) -> None:
    odile = accounts.by_email(db, ODILE.email)
    assert odile is not None
    assert region_roles(db, odile.id) == {"operator"}


# --- where each firm stands -------------------------------------------------------------------------------


def test_one_firm_waits_to_be_confirmed_with_its_document(db: Db, proofs: BlobStore) -> None:
    (request,) = confirmations.waiting(db)
    assert request.siren == WINERY.siren
    assert request.document is not None
    proofs.verify(request.document.sha256)


def test_a_confirmed_firm_has_signed_last_year_and_answers_this_year(db: Db) -> None:
    timber = the_firm(db, TIMBER.siren)
    this, last = assessments.of_firm(db, timber.id)
    assert timber.confirmed
    assert (this.state, last.state) == ("open", "submitted")
    assert this.period == last.period + 1
    assert len(submissions.of_assessment(db, last.id)) == 1
    assert answering.answers(db, this.id)


def test_what_was_signed_gives_the_same_result_again(db: Db, shelf: Shelf) -> None:
    held = assessments.of_firm(db, the_firm(db, OTHERS[0].siren).id)[0]
    (signed,) = submissions.of_assessment(db, held.id)
    now = current.load(db, shelf, held.id)
    assert now is not None
    assert submissions.digest(submissions.snapshot(now)) == signed.snapshot_hash


def test_one_firm_takes_the_express_path(db: Db) -> None:
    (held,) = assessments.of_firm(db, the_firm(db, PLUMBER.siren).id)
    assert held.profile["path"] == "express"


def test_one_firm_is_empty(db: Db) -> None:
    assert assessments.of_firm(db, the_firm(db, HOTEL.siren).id) == []


def test_the_grocery_is_ready_to_be_signed(db: Db, shelf: Shelf) -> None:
    (held,) = assessments.of_firm(db, the_firm(db, GROCERY.siren).id)
    now = current.load(db, shelf, held.id)
    assert now is not None
    assert held.state == "open"
    assert now.result.complete


# --- the bakery's work together ---------------------------------------------------------------------------


def test_the_bakery_is_answered_by_several_people_with_a_history(db: Db) -> None:
    (held,) = assessments.of_firm(db, the_firm(db, BAKERY.siren).id)
    answers = answering.answers(db, held.id)
    assert {one.author for one in answers.values()} == {CAMILLE.name, NAIM.name}
    authors = [line.author for line in answering.history(db, held.id, "waste_avoided")]
    assert authors == [CAMILLE.name, NAIM.name]
    assert len(teamwork.notes(db, held.id)) == 3
    assert teamwork.to_discuss(db, held.id) == {"energy_kwh_reference"}
    assert {one.name for one in teamwork.assigned(db, held.id).values()} == {NAIM.name}


def test_its_proofs_are_there_and_one_file_serves_several_answers(db: Db, proofs: BlobStore) -> None:
    bakery = the_firm(db, BAKERY.siren)
    (held,) = assessments.of_firm(db, bakery.id)
    behind = evidence.behind(db, held.id)
    for proof in evidence.of_firm(db, bakery.id):
        if proof.sha256 is not None:
            proofs.verify(proof.sha256)
    assert max(len(evidence.uses(db, proof.id)) for proof in evidence.of_firm(db, bakery.id)) > 1
    assert behind.on_request == {"payment_small"}


def test_nothing_happens_after_now(built: Store, db: Db) -> None:
    for held in (one for invented in EVERY_FIRM for one in assessments.of_firm(db, the_firm(db, invented.siren).id)):
        assert held.created_at <= held.changed_at <= built.clock()


# --- building it ------------------------------------------------------------------------------------------


def test_it_is_built_in_an_empty_database_only(built: Store, shelf: Shelf, proofs: BlobStore) -> None:
    with built.read() as db:
        assert is_built(db)
    with pytest.raises(AlreadyInUseError):
        build(built, shelf, proofs)


def test_it_is_built_on_either_database(database_url: str, shelf: Shelf, proofs: BlobStore) -> None:
    shelf.offered()
    store = Store(database_url)
    build(store, shelf, proofs)
    with store.read() as db:
        assert is_built(db)
        assert db.value(sa.select(sa.func.count()).select_from(firm)) == len(EVERY_FIRM)
    store.dispose()


def test_a_demonstration_that_cannot_be_finished_leaves_nothing(
    tmp_path: Path, shelf: Shelf, proofs: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ancrage.db"
    path.write_bytes(databases.sqlite_template())
    store = Store(f"sqlite:///{path}")

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("assessment.demo.story._others", full)
    with pytest.raises(OSError, match="no space"):
        build(store, shelf, proofs)
    with store.read() as db:
        assert not is_built(db)
        assert db.value(sa.select(sa.func.count()).select_from(account)) == 0
    store.dispose()


def test_its_files_are_what_they_say(tmp_path: Path) -> None:
    made = {"a.pdf": files.pdf("Titre (à part)", ["é à ç"]), "b.png": files.png((1, 2, 3), (4, 5, 6))}
    for name, content in made.items():
        checked = check(io.BytesIO(content), name, folder=tmp_path)
        assert checked.name == name
        assert checked.notes == ()


# --- two years --------------------------------------------------------------------------------------------


def test_the_timber_firm_answered_the_first_release_and_begins_this_year_from_it(db: Db, shelf: Shelf) -> None:
    this, last = assessments.of_firm(db, the_firm(db, TIMBER.siren).id)
    assert (last.release, last.state) == (FIRST_RELEASE, "submitted")
    assert (this.release, this.state) == (shelf.offered()[0].release, "open")
    waiting = proposals.of_assessment(db, this.id)
    assert len(waiting) > 30
    assert {one.source for one in waiting.values()} == {"last_year"}
    before = carry_over.last_year(db, shelf, this)
    assert before is not None
    assert {"energy_kwh_last", "public_aid_received"} <= before.of_the_year
    assert not before.of_the_year & waiting.keys()
    assert ("local_recruiting", "pupils_welcomed", "asked_anew") in [
        (one.was, one.question, one.why) for one in before.left
    ]


def test_the_printer_has_two_years_that_compare(db: Db, shelf: Shelf) -> None:
    this = assessments.of_firm(db, the_firm(db, PRINTER.siren).id)[0]
    pair = evolution.read(db, shelf, this.id)
    assert pair is not None
    found = evolution.evolution(shelf, pair)
    assert found is not None
    assert found.years.complete
    terms = (found.years.terms.changed.low, found.years.terms.method.low, found.years.terms.added.low)
    assert all(abs(term) > 0.05 for term in terms), "each of the three has something to tell"
    assert sum(terms) == pytest.approx(found.years.after.low - found.years.before.low, abs=1e-9)
    assert found.years.carried["work_measured"].was == "staff_watch"
    assert found.years.aside["climate_costed"] == "new"
