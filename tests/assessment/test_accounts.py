"""People's accounts, the links sent to them, the attempts to get in, and what stays when they go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assessment import accounts, attempts, identities, leaving, links, log, mails, sessions
from assessment.store import ConflictError, Store
from assessment.store.tables import answer, answer_history, assessment, draft, firm, grant, membership
from assessment.tokens import new_id
from tests.conftest import Clock

DAY = timedelta(days=1)
A_HASH = "a hash"


def camille(store: Store, *, confirmed: bool = True, hashed: str | None = A_HASH) -> str:
    with store.write() as db:
        return accounts.create(db, "camille@exemple.fr", "Camille", "fr", hashed, confirmed=confirmed)


def a_firm(store: Store, *owners: str) -> str:
    made = new_id()
    with store.write() as db:
        db.insert(
            firm, id=made, siren="732829320", name="Boulangerie Sol", nomenclature="NAFRev2", activity="10.71C",
            commune="31555", headcount=4.0, group_member=False, state="claimed", created_at=db.now,
        )  # fmt: skip
        for owner in owners:
            db.insert(membership, id=new_id(), firm=made, account=owner, role="owner", created_at=db.now)
    return made


# --- addresses


@pytest.mark.parametrize(
    "text", ["camille@exemple.fr", "  Camille.ROUX+rse@sous.exemple.co.uk ", "camille@santé.exemple.fr"]
)
def test_what_can_be_an_address(text: str) -> None:
    assert accounts.is_email(text)


@pytest.mark.parametrize(
    "text",
    ["", "camille", "camille@", "@exemple.fr", "camille@exemple", "a@b.fr, c@d.fr", "Camille <c@exemple.fr>",
     "c@exemple.fr\nBcc: x@exemple.fr", "a b@exemple.fr", "c@.", "c@exemple.f", "c@exemple.fr\u200b",
     f"{'c' * 250}@exemple.fr"],
)  # fmt: skip
def test_what_cannot(text: str) -> None:
    assert not accounts.is_email(text)


def test_an_address_has_one_account_whatever_its_capitals(store: Store) -> None:
    camille(store)
    with store.write() as db, pytest.raises(ConflictError):
        accounts.create(db, " CAMILLE@Exemple.FR", "Camille", "fr")


def test_an_account_does_not_move_to_an_address_that_has_one(store: Store) -> None:
    me = camille(store)
    with store.write() as db:
        accounts.create(db, "naim@exemple.fr", "Naïm", "fr")
    with store.write() as db:
        with pytest.raises(ConflictError):
            accounts.change_email(db, me, "Naim@exemple.fr")
        found = accounts.find(db, me)
    assert found is not None
    assert found.email == "camille@exemple.fr"


# --- links


def test_a_link_serves_once(store: Store) -> None:
    me = camille(store)
    with store.write() as db:
        token = links.make(db, "sign_in", me, "camille@exemple.fr", {"next": "/entreprises"})
    with store.write() as db:
        found = links.find(db, token)
        assert found is not None
        assert (found.state, found.payload) == ("open", {"next": "/entreprises"})
        assert links.use(db, token)
    with store.write() as db:
        assert not links.use(db, token)
        assert (links.find(db, token) or found).state == "used"


def test_reading_a_link_leaves_it_open(store: Store) -> None:
    me = camille(store)
    with store.write() as db:
        token = links.make(db, "confirm", me, "camille@exemple.fr")
    for _ in range(3):
        with store.read() as db:
            found = links.find(db, token)
            assert found is not None
            assert found.state == "open"


@pytest.mark.parametrize("kind", ["confirm", "sign_in", "reset", "address"])
def test_a_link_runs_out(store: Store, clock: Clock, kind: links.Kind) -> None:
    me = camille(store)
    with store.write() as db:
        token = links.make(db, kind, me, "camille@exemple.fr")
    clock.now += links.LIVES[kind]
    with store.write() as db:
        assert not links.use(db, token)
        found = links.find(db, token)
    assert found is not None
    assert found.state == "expired"


def test_an_ended_link_can_still_say_why_then_is_forgotten(store: Store, clock: Clock) -> None:
    me = camille(store)
    with store.write() as db:
        token = links.make(db, "sign_in", me, "camille@exemple.fr")
        assert links.find(db, "something else") is None
    clock.advance(days=2)
    with store.write() as db:
        assert links.sweep(db) == 0
    clock.advance(days=30)
    with store.write() as db:
        assert links.sweep(db) == 1
        assert links.find(db, token) is None


# --- what proves an address, and what it ends


def test_whoever_proves_an_address_takes_over_what_another_opened_in_its_name(store: Store) -> None:
    me = camille(store, confirmed=False)
    with store.write() as db:
        identities.attach(db, me, "https://provider.example", "someone", "someone@exemple.fr")
        session = sessions.start(db, me, {}, "the other browser", DAY)
        reset = links.make(db, "reset", me, "camille@exemple.fr")
    with store.write() as db:
        assert accounts.confirm_email(db, me, takeover=True)
        found = accounts.find(db, me)
        assert found is not None
        assert found.email_confirmed_at == db.now
        assert found.password_hash is None
        assert identities.of_account(db, me) == []
        assert sessions.find(db, session) is None
        assert not links.use(db, reset)


def test_whoever_opened_the_account_and_proves_its_address_keeps_everything(store: Store) -> None:
    me = camille(store, confirmed=False)
    with store.write() as db:
        session = sessions.start(db, me, {}, "my browser", DAY)
        assert accounts.confirm_email(db, me, takeover=False)
        found = accounts.find(db, me)
        assert found is not None
        assert found.password_hash == A_HASH
        assert sessions.find(db, session) is not None


def test_a_known_address_is_not_taken_over(store: Store) -> None:
    me = camille(store)
    with store.write() as db:
        assert not accounts.confirm_email(db, me, takeover=True)
        found = accounts.find(db, me)
    assert found is not None
    assert found.password_hash == A_HASH


def test_a_new_password_ends_the_other_sessions_and_the_links_that_sign_in(store: Store) -> None:
    me = camille(store)
    with store.write() as db:
        mine, other = (sessions.start(db, me, {}, "browser", DAY) for _ in range(2))
        link = links.make(db, "sign_in", me, "camille@exemple.fr")
        assert accounts.set_password(db, me, "another hash", session=mine) == 1
        assert sessions.find(db, mine) is not None
        assert sessions.find(db, other) is None
        assert not links.use(db, link)


def test_a_password_changed_meanwhile_is_not_hashed_back(store: Store) -> None:
    me = camille(store)
    with store.write() as db:
        accounts.rehash(db, me, "a hash that was", "the old one anew")
        found = accounts.find(db, me)
    assert found is not None
    assert found.password_hash == A_HASH


# --- identities


def test_an_identity_opens_one_account_only(store: Store) -> None:
    me = camille(store)
    with store.write() as db:
        identities.attach(db, me, "https://provider.example", "42", "camille@exemple.fr")
        naim = accounts.create(db, "naim@exemple.fr", "Naïm", "fr")
        with pytest.raises(ConflictError):
            identities.attach(db, naim, "https://provider.example", "42", "x")
        assert identities.owner(db, "https://provider.example", "42") == me
        assert identities.owner(db, "https://other.example", "42") is None


def test_nobody_detaches_the_identity_of_another(store: Store) -> None:
    me = camille(store)
    with store.write() as db:
        identities.attach(db, me, "https://provider.example", "42", "camille@exemple.fr")
        naim = accounts.create(db, "naim@exemple.fr", "Naïm", "fr")
        (mine,) = identities.of_account(db, me)
        assert not identities.detach(db, naim, mine.id)
        assert identities.detach(db, me, mine.id)


# --- attempts


def test_attempts_run_out_and_come_back(store: Store, clock: Clock) -> None:
    limits = {attempts.subject("key", "sign_in", "camille@exemple.fr"): 3}
    for _ in range(3):
        with store.write() as db:
            assert attempts.begin(db, limits) is None
        clock.advance(minutes=1)
    with store.write() as db:
        assert attempts.begin(db, limits) == timedelta(minutes=12)
    clock.advance(minutes=12)
    with store.write() as db:
        assert attempts.begin(db, limits) is None
        assert attempts.begin(db, limits) == timedelta(minutes=1)


def test_a_refused_attempt_does_not_lengthen_the_wait(store: Store, clock: Clock) -> None:
    limits = {"a": 1}
    with store.write() as db:
        attempts.begin(db, limits)
    for minutes in (10, 4):
        clock.advance(minutes=minutes)
        with store.write() as db:
            assert attempts.begin(db, limits) is not None
    clock.advance(minutes=1)
    with store.write() as db:
        assert attempts.begin(db, limits) is None


def test_one_subject_used_up_is_enough_and_costs_the_others_nothing(store: Store) -> None:
    with store.write() as db:
        attempts.begin(db, {"address": 1})
        assert attempts.begin(db, {"address": 1, "person": 1}) is not None
        assert attempts.begin(db, {"person": 1}) is None


def test_who_got_in_starts_anew(store: Store, clock: Clock) -> None:
    with store.write() as db:
        attempts.begin(db, {"a": 1})
        attempts.forget(db, "a")
        assert attempts.begin(db, {"a": 1}) is None
    clock.advance(minutes=15)
    with store.write() as db:
        assert attempts.sweep(db) == 1


def test_what_is_counted_cannot_be_read_back() -> None:
    one = attempts.subject("key", "sign_in", "camille@exemple.fr")
    assert "camille" not in one
    assert one != attempts.subject("other key", "sign_in", "camille@exemple.fr")
    assert one != attempts.subject("key", "mail", "camille@exemple.fr")


# --- leaving


def test_a_firm_is_not_left_without_an_owner(store: Store) -> None:
    me = camille(store)
    made = a_firm(store, me)
    with store.write() as db:
        assert leaving.obstacles(db, me).firms == ((made, "Boulangerie Sol"),)
        assert not leaving.delete(db, me)
        assert accounts.find(db, me) is not None


def test_an_owner_among_several_may_go(store: Store) -> None:
    me = camille(store)
    with store.write() as db:
        naim = accounts.create(db, "naim@exemple.fr", "Naïm", "fr")
    a_firm(store, me, naim)
    with store.write() as db:
        assert not leaving.obstacles(db, me)
        assert leaving.delete(db, me)
        assert leaving.obstacles(db, naim).firms


def test_the_region_keeps_an_operator(store: Store) -> None:
    me = camille(store)
    with store.write() as db:
        db.insert(grant, id=new_id(), account=me, role="operator", granted_at=db.now)
        assert leaving.obstacles(db, me).last_operator
        assert not leaving.delete(db, me)


def test_what_was_done_for_a_firm_stays_without_its_author(store: Store) -> None:
    me = camille(store)
    made, sheet = a_firm(store), new_id()
    with store.write() as db:
        db.insert(
            assessment, id=sheet, firm=made, questionnaire="occitanie", release="1", period=2025, perimeter="whole",
            perimeter_note="", profile={}, state="open", version=1, created_by=me, created_at=db.now,
            changed_at=db.now,
        )  # fmt: skip
        given = {"assessment": sheet, "question": "q1", "revision": 1, "content": {"yes": True}, "account": me}
        db.insert(answer, **given, at=db.now)
        db.insert(answer_history, **given, at=db.now)
        db.insert(draft, assessment=sheet, question="q2", author=me, typed={}, base_revision=0, at=db.now)
        mails.post(db, "camille@exemple.fr", "Bonjour", "…", "fr")
        session = sessions.start(db, me, {}, "browser", DAY)
        assert leaving.export(db, me)["answers"][0]["question"] == "q1"
        assert leaving.delete(db, me)
    with store.read() as db:
        assert db.value(answer.select().with_only_columns(answer.c.account)) is None
        assert len(db.rows(answer.select())) == len(db.rows(answer_history.select())) == 1
        assert db.rows(draft.select()) == []
        assert mails.newest(db) == []
        assert sessions.find(db, session) is None
        (line,) = log.lines(db, subject_kind="account")
        assert (line.action, line.who, line.detail) == ("account.deleted", None, {})


def test_the_data_of_a_person_hold_no_secret(store: Store) -> None:
    me = camille(store)
    with store.write() as db:
        token = sessions.start(db, me, {"oidc": "secret"}, "Firefox", DAY)
        data = leaving.export(db, me)
    assert data["account"]["email"] == "camille@exemple.fr"
    assert data["account"]["has_password"] is True
    assert data["sessions"][0]["user_agent"] == "Firefox"
    for secret in ("a hash", token, "secret"):
        assert secret not in str(data)
