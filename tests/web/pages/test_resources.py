"""The public catalogue, the desk of the region's team, what firms say, and the same entries where a gap is."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from assessment import log
from assessment.resources import opinions
from assessment.store import Store
from tests.conftest import Clock
from tests.web.pages.answered import answer, begun, services
from tests.web.pages.people import Browser, a_firm, joins, operator, person
from web.outcome import outcome

GUIDE = "/ressources/sorting_guide"
DESK = "/region/ressources/sorting_guide"


@pytest.fixture
def odile(app: Flask) -> Browser:
    """One of the region's team."""
    return Browser(app).sign_in(operator(app))


@dataclass
class Sol:
    """A firm and its owner at the browser."""

    id: str
    owner: str
    browser: Browser


@pytest.fixture
def sol(app: Flask) -> Sol:
    owner = person(app, "Camille")
    return Sol(a_firm(app, owner), owner, Browser(app).sign_in(owner))


def shown(browser: Browser) -> list[str]:
    """Names of the resources of a list, in order."""
    return [part.split("</a>")[0].rsplit(">", 1)[-1] for part in browser.html.split("<h3>")[1:]]


def status(browser: Browser) -> int:
    assert browser.last is not None
    return browser.last.status_code


# --- what everybody sees ----------------------------------------------------------------------------------


def test_anybody_finds_resources_without_an_account(browser: Browser) -> None:
    browser.get("/")
    assert "/ressources" in browser.html
    browser.get("/ressources")
    assert shown(browser) == ["Guide du tri", "Réseau des déchets", "Grand dispositif", "Un village exemplaire"]
    assert "4 ressources" in browser.text
    assert "Club des idées" not in browser.text
    assert "Aide aux bacs" not in browser.text


def test_the_list_is_searched_and_filtered_by_its_address_alone(browser: Browser) -> None:
    browser.get("/ressources?q=DECHET")
    assert shown(browser) == ["Réseau des déchets"]
    browser.get("/ressources?taille=micro&lieu=31")
    assert shown(browser) == ["Guide du tri", "Un village exemplaire", "Réseau des déchets"]
    assert "dont 1 à confirmer pour cette taille ou ce lieu" in browser.text
    browser.get("/ressources?theme=people&type=programme")
    assert shown(browser) == ["Grand dispositif"]
    browser.get("/ressources?theme=environment")  # a whole pillar holds its topics
    assert shown(browser) == ["Guide du tri", "Réseau des déchets", "Un village exemplaire"]


def test_what_is_only_an_idea_is_shown_to_who_asks_and_never_as_existing(browser: Browser) -> None:
    browser.get("/ressources?etat=proposed")
    assert shown(browser) == ["Club des idées"]
    browser.get("/ressources/idea")
    assert "Idée du plan régional, n'existe pas encore" in browser.text
    assert "il n'y a rien à demander" in browser.text


@pytest.mark.parametrize(
    "address",
    ["/ressources?q=fusée", "/ressources?q=" + "a" * 3000, "/ressources?theme=zz&type=zz&taille=zz&lieu=zz&etat=zz",
     "/ressources?page=-3", "/ressources?page=99999999999999999999", "/ressources?q=%00%F0%9F%8C%8A'%22%3C"],
)  # fmt: skip
def test_any_address_of_the_list_is_answered(browser: Browser, address: str) -> None:
    assert browser.get(address).status_code == 200


def test_a_search_that_finds_nothing_says_how_to_go_on(browser: Browser) -> None:
    browser.get("/ressources?q=fusée")
    assert "Rien ne répond à cette recherche" in browser.text
    assert 'value="fusée"' in browser.html
    assert "Voir toutes les ressources" in browser.text


def test_a_page_says_what_it_is_for_whom_and_with_what_it_helps(browser: Browser) -> None:
    browser.get(GUIDE)
    for words in ("Guide du tri", "La commune", "Toutes les entreprises", "Haute-Garonne", "(site externe)",
                  "À vérifier avant toute démarche", "Cité en 2021, à vérifier", "Aide pour 1 action du questionnaire",
                  "Trier", "Triez-vous vos déchets ?"):  # fmt: skip
        assert words in browser.text
    assert 'rel="noopener noreferrer external"' in browser.html


def test_what_has_ended_leads_to_what_has_taken_its_place(browser: Browser) -> None:
    browser.get("/ressources/closed_aid")
    assert "Terminé" in browser.text
    assert "À la place : Réseau des déchets" in browser.text
    assert browser.get("/ressources/nothing").status_code == 404


# --- the desk of the region's team ------------------------------------------------------------------------


def test_the_team_marks_an_entry_checked_and_everybody_reads_when_and_by_whom(
    browser: Browser, odile: Browser, store: Store
) -> None:
    odile.get(DESK)
    odile.send(f"{DESK}/verifiee")
    assert "marquée vérifiée aujourd'hui" in odile.text
    browser.get(GUIDE)
    assert "Vérifié le 28 novembre 2026 par l'équipe de la région" in browser.text
    browser.get("/ressources?etat=open")
    assert shown(browser) == ["Guide du tri"]
    with store.read() as db:
        assert [one.action for one in log.lines(db, region=True)] == ["region.resource_checked"]
    odile.get("/region/journal")
    assert "ressource vérifiée" in odile.text
    assert "Guide du tri" in odile.text


def test_a_correction_has_a_history_and_can_be_read_in_english(browser: Browser, odile: Browser) -> None:
    odile.get(DESK)
    odile.send(DESK, {"contact": "Mairie", "contact_en": "Town hall", "url": "https://example.org/nouveau"})
    assert "C'est enregistré" in odile.text
    assert "Contact : rien → Mairie / Town hall" in odile.text
    browser.get(GUIDE, **{"Accept-Language": "en"})
    assert "Town hall" in browser.text
    assert "example.org/nouveau" in browser.text


def test_two_who_edit_the_same_entry_lose_nothing(odile: Browser, app: Flask) -> None:
    omar = Browser(app).sign_in(operator(app, "Omar"))
    odile.get(DESK)
    omar.get(DESK)
    odile.send(DESK, {"contact": "Mairie"})
    omar.send(DESK, {"contact": "Accueil"})
    assert status(omar) == 422
    assert "Odile a changé cette fiche depuis que vous l'avez ouverte" in omar.text
    assert "Contact : Mairie" in omar.text  # what stands now
    assert 'value="Accueil"' in omar.html  # what was typed
    omar.send(DESK)
    assert status(omar) == 200
    assert "Contact : Mairie → Accueil" in omar.text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", " ", "Donnez un nom."),
        ("title", "x" * 201, "Ce texte peut avoir 200 caractères au plus."),
        ("url", "http://example.org", "Elle commence par https://"),
        ("url", "https://exa mple.org", "Cette adresse ne convient pas."),
        ("starts_on", "31/02/2027", "février 2027"),
        ("checked_on", "12/03/2027", "Ce jour n'est pas encore venu."),
        ("epci", "123", "Aucune intercommunalité n'a le SIREN « 123 »."),
        ("least", "beaucoup", "beaucoup"),
        ("contact_en", "Town hall", "Le texte français manque"),
        ("kind", "rocket", "Choisissez ce que c'est."),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field_and_nothing_typed_is_lost(
    odile: Browser, field: str, typed: str, said: str
) -> None:
    odile.get(DESK)
    odile.send(DESK, {"runner": "Le syndicat", field: typed})
    assert status(odile) == 422
    assert said in odile.text
    assert "Il y a un point à corriger" in odile.text
    assert 'value="Le syndicat"' in odile.html


def test_a_workshop_is_announced_and_proposed_where_it_is(browser: Browser, odile: Browser, clock: Clock) -> None:
    odile.get("/region/ressources/nouvelle")
    odile.send("/nouvelle", {"title": "Atelier", "offer": "Une matinée.", "starts_on": "1/11/2026"})
    assert status(odile) == 422
    assert "Ce jour est passé : annoncez ce qui est à venir." in odile.text
    wanted = {"starts_on": "10/12/2026", "ends_on": "9/12/2026", "venue": "Salle des fêtes, Albi", "most": "50",
              "places": ["departement-81"], "epci": "243100518", "themes": ["matter"]}  # fmt: skip
    odile.send("/nouvelle", wanted)
    assert "Le dernier jour est avant le premier." in odile.text
    odile.send("/nouvelle", {"ends_on": ""})
    assert "La ressource est ajoutée" in odile.text
    browser.get("/ressources")
    assert shown(browser)[0] == "Atelier"
    assert "Le 10 décembre 2026, Salle des fêtes, Albi" in browser.text
    browser.get("/ressources?lieu=31")  # by its group of communes
    assert "Atelier" in shown(browser)
    browser.get("/ressources?taille=medium")
    assert "Atelier" in shown(browser)  # up to fifty: some of those
    browser.get("/ressources?taille=large")
    assert "Atelier" not in shown(browser)
    clock.advance(days=13)
    browser.get("/ressources")
    assert "Atelier" not in shown(browser)


def test_what_was_added_by_mistake_is_removed(browser: Browser, odile: Browser) -> None:
    odile.get("/region/ressources/nouvelle")
    odile.send("/nouvelle", {"title": "Atelier", "offer": "Une matinée."})
    page = odile.path
    odile.send(f"{page}/retrait")
    assert "La ressource est retirée." in odile.text
    assert odile.get(page).status_code == 404


def test_the_desk_shows_first_what_nobody_has_checked(odile: Browser) -> None:
    odile.get("/region/ressources?montrer=unchecked")
    assert "Guide du tri" in odile.text
    assert "Un village exemplaire" not in odile.text
    odile.get(DESK)
    odile.send(f"{DESK}/verifiee")
    odile.get("/region/ressources?montrer=unchecked")
    assert "Guide du tri" not in odile.text
    odile.get("/region/ressources?montrer=edited&q=tri")
    assert "1 ressource" in odile.text


def test_nobody_else_edits(sol: Sol) -> None:
    for address in ("/region/ressources", DESK, "/region/ressources/nouvelle"):
        assert sol.browser.get(address).status_code == 404


# --- what firms say ---------------------------------------------------------------------------------------


def test_a_firm_says_whether_it_helped_and_changes_its_mind(sol: Sol, odile: Browser, store: Store) -> None:
    sol.browser.get(GUIDE)
    assert "Cette ressource a-t-elle aidé Boulangerie Sol ?" in sol.browser.text
    sol.browser.send("/avis", {"comment": "Sans choix."})
    assert status(sol.browser) == 422
    assert "Dites si cette ressource vous a aidés." in sol.browser.text
    assert "Sans choix." in sol.browser.html
    sol.browser.send("/avis", {"helped": "yes", "comment": "Le contact répond vite."})
    assert "votre avis est enregistré" in sol.browser.text
    odile.get(DESK)
    assert "1 dit qu'elle a aidé" in odile.text
    assert "Le contact répond vite." in odile.text
    assert "Boulangerie Sol" not in odile.text
    sol.browser.send("/avis", {"helped": "none"})
    assert "Votre avis est effacé." in sol.browser.text
    with store.read() as db:
        assert opinions.tallies(db, "petit") == {}


def test_few_opinions_are_not_shown_to_everybody(app: Flask, browser: Browser, store: Store) -> None:
    camille = person(app, "Camille")
    sirens = ("732829320", "552100554", "356000000", "552081317", "542065479")
    made = [a_firm(app, camille, siren=siren, state="confirmed") for siren in sirens]
    for count, one in enumerate(made, start=1):
        with store.write() as db:
            opinions.say(db, one, "petit", "sorting_guide", "yes", "", camille)
        browser.get(GUIDE)
        assert ("Utile à" in browser.text) == (count == 5)
    assert "Utile à 5 entreprises" in browser.text


def test_a_reader_or_a_stranger_says_nothing_for_a_firm(app: Flask, sol: Sol, store: Store) -> None:
    josiane, sam = person(app, "Josiane"), person(app, "Sam")
    joins(app, josiane, sol.id, "reader")
    for account, expected in ((josiane, 403), (sam, 404)):
        other = Browser(app).sign_in(account)
        other.get(GUIDE)
        assert "/avis" not in other.html
        token = other.form("/langue").fields["csrf_token"]
        address = f"/entreprises/{sol.id}/ressources/sorting_guide/avis"
        assert other.client.post(address, data={"csrf_token": token, "helped": "yes"}).status_code == expected
    with store.read() as db:
        assert opinions.tallies(db, "petit") == {}


def test_who_answers_for_several_firms_says_for_which(app: Flask, sol: Sol, store: Store) -> None:
    other = a_firm(app, sol.owner, siren="552100554", name="Menuiserie Grès")
    sol.browser.get(GUIDE)
    assert "A-t-elle aidé une de vos entreprises ?" in sol.browser.text
    sol.browser.get(f"{GUIDE}?entreprise={other}")
    sol.browser.send("/avis", {"helped": "no"})
    with store.read() as db:
        assert opinions.of_firm(db, sol.id, "petit", "sorting_guide") is None
        assert opinions.of_firm(db, other, "petit", "sorting_guide") is not None


# --- where a gap is ---------------------------------------------------------------------------------------


def test_the_plan_and_the_question_show_what_the_team_says(app: Flask, sol: Sol, odile: Browser) -> None:
    made = begun(app, sol.owner, sol.id)
    answer(app, made, sol.owner, {"waste": {"value": False}})
    plan, question = f"/evaluations/{made}/resultats/actions", f"/evaluations/{made}/resultats/question/waste"
    sol.browser.get(plan)
    assert "Guide du tri cité en 2021, à vérifier" in sol.browser.text
    assert f'href="{GUIDE}?entreprise={sol.id}"' in sol.browser.html
    before = _outcome_mark(app, made)
    odile.get(DESK)
    odile.send(DESK, {"contact": "Mairie d'Albi", "checked_on": "27/11/2026"})
    for page in (plan, question):
        sol.browser.get(page)
        assert "vérifié le 27 novembre 2026 par l'équipe de la région" in sol.browser.text
    assert _outcome_mark(app, made) != before  # a PDF made before is not the one to download now
    odile.get(DESK)
    odile.send(DESK, {"status": "closed", "successor": "waste_network"})
    sol.browser.get(plan)
    assert "Guide du tri" not in sol.browser.text
    assert "Réseau des déchets" in sol.browser.text


def test_a_workshop_nearby_is_proposed_on_its_topic_until_it_is_over(
    app: Flask, sol: Sol, odile: Browser, clock: Clock
) -> None:
    made = begun(app, sol.owner, sol.id)
    answer(app, made, sol.owner, {"waste": {"value": False}})
    for name, place in (("Atelier de Toulouse", "departement-31"), ("Atelier de Lille", "departement-59")):
        odile.get("/region/ressources/nouvelle")
        odile.send("/nouvelle", {"title": name, "offer": "Une matinée.", "starts_on": "10/12/2026",
                                 "places": [place], "themes": ["matter"]})  # fmt: skip
    plan = f"/evaluations/{made}/resultats/actions"
    sol.browser.get(plan)
    assert "Atelier de Toulouse ouvert aux entreprises" in sol.browser.text
    assert "Quand : le 10 décembre 2026." in sol.browser.text
    assert "Atelier de Lille" not in sol.browser.text
    clock.advance(days=13)
    sol.browser.get(plan)
    assert "Atelier de Toulouse" not in sol.browser.text


def _outcome_mark(app: Flask, assessment: str) -> str:
    held = services(app)
    with held.store.read() as db:
        found = outcome(db, held.shelf, assessment)
    assert found is not None
    return found.fingerprint
