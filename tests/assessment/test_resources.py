"""Resources: what a release says, what the region's team puts over it, what firms say, and how they are found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment import accounts, firm_export, firms, log, resources
from assessment.code_lists.communes import commune
from assessment.code_lists.places import place_name, reaches
from assessment.firms import Facts
from assessment.resources import Entry, Overlay, edits, opinions
from assessment.resources.fields import FIELDS, declared_fields
from assessment.resources.search import SIZES, Query, find, state_of, stem
from assessment.store import Db, Store
from assessment.store.tables import account, firm
from questionnaires.loader import LoadedQuestionnaire, load
from tests.assessment.assessments_sample import sample
from tests.conftest import Clock

PETIT = Path(__file__).parents[1] / "web" / "library" / "petit"
TODAY = date(2026, 11, 28)
WORKSHOP: dict[str, Any] = {
    "title": {"fr": "Atelier du tri"}, "offer": {"fr": "Une matinée."}, "kind": "workshop", "status": "joinable",
    "starts_on": "2026-12-10", "themes": ["matter"], "places": ["departement-81"], "checked_on": "2026-11-28",
}  # fmt: skip


@cache
def petit() -> LoadedQuestionnaire:
    return load(PETIT)


@pytest.fixture
def loaded() -> LoadedQuestionnaire:
    return petit()


@pytest.fixture
def odile(store: Store) -> str:
    with store.write() as db:
        return accounts.create(db, "odile@example.org", "Odile", "fr", confirmed=True)


def declared(loaded: LoadedQuestionnaire) -> dict[str, Entry]:
    return resources.merge(loaded, Overlay(), "fr", TODAY)


def with_release(loaded: LoadedQuestionnaire, name: str, **values: Any) -> LoadedQuestionnaire:
    """The same questionnaire in a later release, in which one resource says something else."""
    changed = [one.model_copy(update=values) if one.id == name else one for one in loaded.model.catalogue()]
    return replace(loaded, model=loaded.model.model_copy(update={"resources": changed}))


# --- a release with what is put over it -------------------------------------------------------------------


def test_without_corrections_it_says_what_the_release_says(loaded: LoadedQuestionnaire) -> None:
    held = declared(loaded)
    assert list(held) == ["sorting_guide", "closed_aid", "waste_network", "big_scheme", "village", "idea"]
    guide = held["sorting_guide"]
    assert (guide.title, guide.headcount, guide.places) == ("Guide du tri", (0.0, None), ("departement-31",))
    assert (guide.checked_on, guide.edited, guide.local) == (None, False, False)


def test_a_correction_shows_in_place_of_the_release_and_the_release_stays(
    store: Store, loaded: LoadedQuestionnaire, odile: str
) -> None:
    with store.write() as db:
        wanted = {"contact": {"fr": "Mairie, 05 00 00 00 00"}, "checked_on": "2026-11-28"}
        assert edits.save(db, loaded, "sorting_guide", odile, wanted, 0)
    with store.read() as db:
        shown = resources.catalogue(db, loaded, "en")["sorting_guide"]
        (line,) = log.lines(db, region=True)
    assert shown.contact == "Mairie, 05 00 00 00 00"  # without an English text the French one is shown
    assert (shown.checked_on, shown.checked_by_team, shown.edited) == (TODAY, True, True)
    assert loaded.model.catalogue()[0].contact is None
    assert (line.who, line.action, line.subject) == ("Odile", "region.resource_changed", "sorting_guide")


def test_marking_checked_is_logged_as_that(store: Store, loaded: LoadedQuestionnaire, odile: str) -> None:
    with store.write() as db:
        edits.save(db, loaded, "sorting_guide", odile, {"checked_on": "2026-11-28"}, 0)
    with store.read() as db:
        assert [one.action for one in log.lines(db, region=True)] == ["region.resource_checked"]


def test_what_says_the_same_as_the_release_is_no_correction(
    store: Store, loaded: LoadedQuestionnaire, odile: str
) -> None:
    with store.write() as db:
        assert not edits.save(db, loaded, "sorting_guide", odile, {"title": {"fr": "Guide du tri"}}, 0)
        edits.save(db, loaded, "sorting_guide", odile, {"title": {"fr": "Le guide"}}, 0)
        edits.save(db, loaded, "sorting_guide", odile, {"title": {"fr": "Guide du tri"}}, 1)
    with store.read() as db:
        assert resources.overlay(db, "petit") == Overlay()
        versions = edits.history(db, "petit", "sorting_guide")
    assert [one.revision for one in versions] == [2, 1]
    assert versions[1].changes == {"title": ({"fr": "Guide du tri"}, {"fr": "Le guide"})}


def test_a_correction_is_kept_when_a_later_release_says_something_else_and_that_is_told(
    store: Store, loaded: LoadedQuestionnaire, odile: str
) -> None:
    with store.write() as db:
        edits.save(db, loaded, "sorting_guide", odile, {"title": {"fr": "Le guide"}}, 0)
        assert edits.diverging(db, loaded) == set()
    later = with_release(loaded, "sorting_guide", title="Guide des cinq flux")
    with store.write() as db:
        assert edits.diverging(db, later) == {"sorting_guide"}
        held = edits.held(db, later, "sorting_guide")
        assert held.diverging == {"title": {"fr": "Guide des cinq flux"}}
        assert resources.catalogue(db, later, "fr")["sorting_guide"].title == "Le guide"
        assert edits.save(db, later, "sorting_guide", odile, held.fields, held.revision)  # seen, and kept all the same
        assert edits.diverging(db, later) == set()
        assert resources.catalogue(db, later, "fr")["sorting_guide"].title == "Le guide"


def test_two_people_who_correct_the_same_entry_do_not_undo_each_other(
    store: Store, loaded: LoadedQuestionnaire, odile: str
) -> None:
    with store.write() as db:
        edits.save(db, loaded, "sorting_guide", odile, {"title": {"fr": "Le guide"}}, 0)
    with store.write() as db, pytest.raises(edits.ChangedError) as caught:
        edits.save(db, loaded, "sorting_guide", odile, {"offer": {"fr": "Autre chose."}}, 0)
    assert caught.value.by == "Odile"
    with store.read() as db:
        assert edits.held(db, loaded, "sorting_guide").fields["offer"] == {"fr": "Il dit quoi mettre où."}


def test_a_resource_that_is_nowhere_cannot_be_corrected(store: Store, loaded: LoadedQuestionnaire, odile: str) -> None:
    with store.write() as db, pytest.raises(KeyError):
        edits.save(db, loaded, "nothing", odile, {}, 0)


def test_a_resource_of_another_questionnaire_is_left_alone(
    store: Store, loaded: LoadedQuestionnaire, odile: str
) -> None:
    other = replace(loaded, model=loaded.model.model_copy(update={"id": "other"}))
    with store.write() as db:
        edits.save(db, loaded, "sorting_guide", odile, {"title": {"fr": "Le guide"}}, 0)
        edits.add(db, loaded, odile, WORKSHOP)
    with store.read() as db:
        assert resources.catalogue(db, other, "fr")["sorting_guide"].title == "Guide du tri"
        assert len(resources.catalogue(db, other, "fr")) == len(loaded.model.catalogue())


def test_a_workshop_is_added_and_over_after_its_last_day(
    store: Store, loaded: LoadedQuestionnaire, odile: str, clock: Clock
) -> None:
    with store.write() as db:
        made = edits.add(db, loaded, odile, WORKSHOP)
    with store.read() as db:
        one = resources.catalogue(db, loaded, "fr")[made]
    assert (one.local, one.status, one.starts_on) == (True, "joinable", date(2026, 12, 10))
    clock.advance(days=12)  # the very day
    with store.read() as db:
        assert resources.catalogue(db, loaded, "fr")[made].status == "joinable"
    clock.advance(days=1)
    with store.read() as db:
        assert resources.catalogue(db, loaded, "fr")[made].status == "closed"


def test_only_what_the_team_added_can_be_removed(store: Store, loaded: LoadedQuestionnaire, odile: str) -> None:
    with store.write() as db:
        made = edits.add(db, loaded, odile, WORKSHOP)
        edits.remove(db, loaded, made, odile)
        assert made not in resources.catalogue(db, loaded, "fr")
        with pytest.raises(KeyError):
            edits.remove(db, loaded, "sorting_guide", odile)


def test_corrections_outlive_the_account_of_who_made_them(
    store: Store, loaded: LoadedQuestionnaire, odile: str
) -> None:
    with store.write() as db:
        edits.save(db, loaded, "sorting_guide", odile, {"title": {"fr": "Le guide"}}, 0)
        db.delete(account, account.c.id == odile)
        assert resources.catalogue(db, loaded, "fr")["sorting_guide"].title == "Le guide"
        assert edits.history(db, "petit", "sorting_guide")[0].who is None


@given(
    name=st.sampled_from(["title", "offer", "contact", "venue"]),
    words=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40),
)
def test_any_text_put_over_is_shown_as_it_is_and_nothing_else_moves(name: str, words: str) -> None:
    questionnaire = petit()
    plain = declared(questionnaire)
    over = resources.merge(questionnaire, Overlay({"sorting_guide": {name: {"fr": words}}}), "fr", TODAY)
    assert getattr(over["sorting_guide"], name) == words
    assert {key: one for key, one in over.items() if key != "sorting_guide"} == {
        key: one for key, one in plain.items() if key != "sorting_guide"
    }


def test_what_a_release_says_has_every_field_that_can_be_corrected(loaded: LoadedQuestionnaire) -> None:
    for one in loaded.model.catalogue():
        assert set(declared_fields(loaded, one)) == set(FIELDS)


# --- for whom, and where ----------------------------------------------------------------------------------


def test_a_firm_is_proposed_what_is_not_certainly_for_others(loaded: LoadedQuestionnaire) -> None:
    toulouse, lille = commune("31555"), commune("59350")
    held = declared(loaded)
    assert "big_scheme" not in resources.suited(held, 4.0, toulouse)  # from 250 people on, in another region
    assert "sorting_guide" in resources.suited(held, 4.0, toulouse)
    assert "sorting_guide" not in resources.suited(held, 4.0, lille)
    assert "big_scheme" in resources.suited(held, 300.0, lille)
    assert "village" in resources.suited(held, 300.0, lille)  # an example is read from anywhere
    assert "waste_network" in resources.suited(held, 4.0, lille)  # nothing is known
    assert set(resources.suited(held, None, None)) == set(held)


@pytest.mark.parametrize(
    ("place", "departement", "expected"),
    [
        ("france", "31", True),
        ("region-76", "31", True),
        ("region-76", "13", False),
        ("departement-31", "31", True),
        ("departement-81", "31", False),
        ("epci-243100518", "31", True),  # Toulouse Métropole
        ("epci-243100518", "81", False),
    ],
)
def test_a_place_reaches_a_departement(place: str, departement: str, expected: bool) -> None:
    assert reaches((place,), departement) is expected


def test_places_have_names() -> None:
    assert place_name("region-76") == "Occitanie"
    assert place_name("departement-09") == "Ariège (09)"
    assert place_name("epci-243100518") == "Toulouse Métropole"
    assert place_name("epci-000000000") is None


# --- searching --------------------------------------------------------------------------------------------


def found(loaded: LoadedQuestionnaire, **asked: Any) -> tuple[list[str], list[str]]:
    held = find(declared(loaded).values(), Query(**asked), {"matter": "Matières"})
    return [one.id for one in held.sure], [one.id for one in held.unsure]


def test_what_has_ended_or_was_only_proposed_is_found_only_if_asked_for(loaded: LoadedQuestionnaire) -> None:
    sure, unsure = found(loaded)
    assert (sure, unsure) == (["sorting_guide", "waste_network", "big_scheme", "village"], [])
    assert found(loaded, state="closed")[0] == ["closed_aid"]
    assert found(loaded, state="proposed")[0] == ["idea"]
    assert found(loaded, state="open")[0] == []  # nobody has checked anything


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tri", ["sorting_guide", "waste_network"]),  # in the name first
        ("DÉCHET", ["waste_network"]),
        ("déchets", ["waste_network"]),
        ("guides du tri", ["sorting_guide"]),
        ("rd", ["waste_network"]),  # another name
        ("matière", ["sorting_guide", "waste_network"]),  # the title of a theme
        ("haute garonne", ["sorting_guide"]),
        ("fusée", []),
        ("guide fusée", []),
    ],
)
def test_words_are_found_without_accents_capitals_or_plurals(
    loaded: LoadedQuestionnaire, text: str, expected: list[str]
) -> None:
    assert [name for name in found(loaded, text=text)[0] if name != "village"] == expected


def test_size_and_place_keep_out_what_is_for_others_and_set_the_unknown_apart(loaded: LoadedQuestionnaire) -> None:
    assert found(loaded, size="micro") == (["sorting_guide", "village"], ["waste_network"])
    assert found(loaded, size="large") == (["sorting_guide", "big_scheme", "village"], ["waste_network"])
    assert found(loaded, departement="31") == (["sorting_guide", "village"], ["waste_network"])
    assert found(loaded, departement="59") == (["big_scheme", "village"], ["waste_network"])


def test_kind_and_theme_filter(loaded: LoadedQuestionnaire) -> None:
    assert found(loaded, kind="guide")[0] == ["sorting_guide"]
    assert found(loaded, themes=frozenset({"matter"}))[0] == ["sorting_guide", "waste_network"]


@given(st.text(max_size=60), st.sampled_from([None, *SIZES]), st.sampled_from([None, "31", "2A", "zz"]))
def test_any_search_gives_each_entry_at_most_once_and_nothing_that_was_not_asked(
    text: str, size: Any, departement: str | None
) -> None:
    entries = list(declared(petit()).values())
    held = find(entries, Query(text, size=size, departement=departement))
    every = [one.id for one in (*held.sure, *held.unsure)]
    assert len(every) == len(set(every))
    assert not {"idea", "closed_aid"} & set(every)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("locaux", "local"), ("guides", "guide"), ("eaux", "eau"), ("bureaux", "bureau"), ("companies", "company"),
     ("gaz", "gaz"), ("bus", "bus"), ("prix", "pri")],
)  # fmt: skip
def test_plurals_and_singulars_have_one_stem(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_only_what_was_checked_is_open(loaded: LoadedQuestionnaire) -> None:
    guide = declared(loaded)["sorting_guide"]
    assert state_of(guide) == "to_check"
    assert state_of(replace(guide, checked_on=TODAY)) == "open"


# --- what firms say ---------------------------------------------------------------------------------------

SIRENS = ("732829320", "552100554", "356000000", "552081317", "542065479", "542107651")


def a_confirmed_firm(db: Db, by: str, siren: str, *, confirmed: bool = True) -> str:
    made = firms.create(db, by, Facts(siren, None, f"Firm {siren}", "10.71C", "81004", 4.0, None, False))
    if confirmed:
        firms.confirm(db, made, by, "documents")
    return made


def say(db: Db, firm_id: str, helped: opinions.Helped, by: str, comment: str = "") -> None:
    opinions.say(db, firm_id, "petit", "sorting_guide", helped, comment, by)


def test_what_firms_say_of_a_resource_goes_with_it(store: Store, loaded: LoadedQuestionnaire, odile: str) -> None:
    here = sample(store)
    with store.write() as db:
        made = edits.add(db, loaded, odile, WORKSHOP)
        opinions.say(db, here.firm, loaded.model.id, made, "yes", "Bien.", here.camille)
        edits.remove(db, loaded, made, odile)
        assert opinions.of_firm(db, here.firm, loaded.model.id, made) is None


def test_a_firm_has_one_opinion_which_it_changes_or_takes_back(store: Store, odile: str) -> None:
    with store.write() as db:
        made = a_confirmed_firm(db, odile, SIRENS[0])
        say(db, made, "yes", odile, "Très clair.")
        say(db, made, "no", odile)
        held = opinions.of_firm(db, made, "petit", "sorting_guide")
        assert held is not None
        assert (held.helped, held.comment) == ("no", "")
        assert opinions.take_back(db, made, "petit", "sorting_guide")
        assert not opinions.take_back(db, made, "petit", "sorting_guide")
        assert opinions.of_firm(db, made, "petit", "sorting_guide") is None


def test_everybody_is_told_how_many_firms_it_helped_from_five_confirmed_ones_on(store: Store, odile: str) -> None:
    with store.write() as db:
        made = [a_confirmed_firm(db, odile, siren) for siren in SIRENS[:5]]
        for one in made[:4]:
            say(db, one, "yes", odile)
        say(db, a_confirmed_firm(db, odile, SIRENS[5], confirmed=False), "yes", odile)
        say(db, made[4], "not_tried", odile)
        assert opinions.helped(db, ["petit"]) == {}  # four, and one that nobody has confirmed
        say(db, made[4], "yes", odile)
        assert opinions.helped(db, ["petit"]) == {("petit", "sorting_guide"): 5}
        assert opinions.helped(db, ["other"]) == {}


def test_the_team_reads_counts_and_comments_and_not_whose_they_are(store: Store, odile: str) -> None:
    with store.write() as db:
        say(db, a_confirmed_firm(db, odile, SIRENS[0], confirmed=False), "no", odile, "Le lien est mort.")
        heard = opinions.heard(db, "petit", "sorting_guide")
        assert heard.counts == {"yes": 0, "no": 1, "not_tried": 0}
        assert [one.comment for one in heard.comments] == ["Le lien est mort."]
        assert SIRENS[0] not in repr(heard)
        assert opinions.tallies(db, "petit") == {"sorting_guide": {"yes": 0, "no": 1, "not_tried": 0}}


def test_an_opinion_goes_along_with_the_data_of_the_firm_and_is_deleted_with_it(store: Store, odile: str) -> None:
    with store.write() as db:
        made = a_confirmed_firm(db, odile, SIRENS[0])
        say(db, made, "yes", odile, "Merci.")
        (exported,) = firm_export.collect(db, made)["resource_opinions"]
        assert (exported["resource"], exported["helped"], exported["comment"]) == ("sorting_guide", "yes", "Merci.")
        db.delete(firm, firm.c.id == made)
        assert opinions.tallies(db, "petit") == {}
