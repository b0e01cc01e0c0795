"""The published method of a questionnaire that declares one of everything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from questionnaires.findings import QuestionnaireError
from questionnaires.loader import load
from questionnaires.release import load_release, publish
from questionnaires.texts import texts
from reports.method import compare, pages, write
from reports.method.markdown import code, escape, link, paragraphs
from tests.reports.method_sample import METHOD, ROOT, english, sample
from tests.reports.method_sample import write as write_sample

_UNESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    """A page as a reader sees it: without escapes, links' targets, unbreakable spaces and quotation marks of lines."""
    text = re.sub(r"(?<!\\)\]\([^)]*\)", "]", text.replace("**", ""))
    text = _UNESCAPED.sub(r"\1", re.sub(r"^> ?", "", text, flags=re.MULTILINE))
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").replace("`", "").split())


def said(text: str) -> str:
    """A declared text as it is searched for; the figures that it names stand for themselves."""
    return " ".join(text.split())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return pages(sample(tmp_path_factory.mktemp("method")))


def whole(made: dict[str, str], lang: str) -> str:
    return plain("\n".join(text for name, text in made.items() if name.startswith(f"{lang}/")))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_text_of_the_questionnaire_is_on_a_page(made: dict[str, str], lang: str, tmp_path: Path) -> None:
    shown = whole(made, lang)
    figures = {"level.solid.total": "65", "level.solid.share": "35", "review_after": "150"}
    for identity, french in texts(sample(tmp_path).model):
        for line in (french if lang == "fr" else english(french)).splitlines():
            wanted = re.sub(r"\{([^{}]+)\}", lambda match: figures[match[1]], line)
            assert said(wanted) in shown, identity


def test_what_is_not_a_text_is_said_too(made: dict[str, str]) -> None:
    people, planet = plain(made["fr/1-people.md"]), plain(made["fr/2-planet.md"])
    assert "| Oui | 100 % |" in people
    assert "| 30 | 0 % |" in people
    assert "Posé quand : headcount >= 10 (lit : [Combien êtes-vous ?])" in people
    assert "Poids : 2 if large else 1 (lit : [large])" in people
    assert "| Plancher légal | loi | Code inventé, article 1 | 2 octobre 2026 |" in people
    assert "| Un palier | convention | Choix des auteurs | – |" in people
    assert "| Une moyenne | statistique | Annuaire inventé | à confirmer |" in people
    assert "[8.5 – Travail décent] (50 %)" in people
    assert "[1.1 – Former ici]" in people
    assert "Mène à : Oui · Aide : [Guide inventé]" in people
    assert "| Éteindre (on demande : Où donc ?) | 1 | 50 % |" in planet
    assert "| Baisser | 2 | 100 % |" in planet
    assert "| Aucun geste (seule, sans autre réponse) | 0 | 0 % |" in planet
    assert "| Aucune | | sans objet |" in planet
    assert "Calcul : headcount - 1 (lit : [Combien êtes-vous ?]). Arrondi à 0 décimale." in planet
    assert "| À partir de | Part des points |" in planet
    assert "Peut retirer des points : au plus 0,5 fois" in planet


def test_that_there_is_no_use_in_a_contract_is_said_once(made: dict[str, str], tmp_path: Path) -> None:
    """Some authors begin their reason with it, some do not."""
    assert "Dans un contrat public : Aucun usage. Cela ne regarde pas le marché." in plain(made["fr/1-people.md"])
    told = ROOT.replace("Cela ne regarde pas le marché.", "'Aucun : cela ne regarde pas le marché.'")
    again = pages(sample(tmp_path, told))["fr/1-people.md"]
    assert "Dans un contrat public : Aucun : cela ne regarde pas le marché." in plain(again)


def test_a_question_says_on_which_paths_it_stands(made: dict[str, str]) -> None:
    people, planet = plain(made["fr/1-people.md"]), plain(made["fr/2-planet.md"])
    assert people.count("Parcours : Le long chemin, Le petit chemin") == 1
    assert people.count("Parcours : Le long chemin Posé quand : headcount >= 10") == 1
    assert planet.count("Parcours : Le long chemin, Le petit chemin") == 1
    assert "Le petit chemin : Les petites maisons · 7 minutes environ · 2 questions, calculs compris" in plain(
        made["fr/README.md"]
    )


def test_the_worked_example_adds_up(made: dict[str, str]) -> None:
    """Worked out by hand beside the case."""
    page = plain(made["fr/README.md"])
    assert "Une menuiserie inventée : [Quels gestes ?] Éteindre" in page
    assert "La question entière vaut 2 : la réponse obtient 50 % de ses points." in page
    assert "| [Domaine planète] | 40 % | 40 | 40 | 33,333333 |" in page
    assert "| [Quels gestes ?] | 33,3 % | 13,333333 | 13,333333 | 6,666667 |" in page
    assert "Quels gestes ? 6,666667 + Quelle énergie ? 13,333333 + Écart calculé 13,333333 = 33,333333" in page
    assert "Total : Domaine social 50 + Domaine planète 33,333333 = 83,333333" in page
    assert "Total avant arrondi : 83,333333. Total : 83,3 sur 100." in page


def test_weights_are_shown_in_points_for_each_profile(made: dict[str, str]) -> None:
    """Craft: weights 3 and 2, 60 and 40 points. Services: 3 and 0.5, 6/7 and 1/7 of 100."""
    page = plain(made["fr/weights.md"])
    assert "| [Domaine social] | 60 | 85,7 |" in page
    assert "| [Domaine planète] | 40 | 14,3 |" in page
    assert "| De l'artisanat | 2 |" in page
    assert "Source : Table inventée" in page


def test_coverage_counts_and_says_why_there_is_nothing(made: dict[str, str]) -> None:
    page = plain(made["fr/coverage.md"])
    assert "| [8 – Travail décent] | 1 | 1 | 0 |" in page
    assert "| [14 – Vie des mers] | 0 | 0 | 0 |" in page
    assert "14 – Vie des mers Aucune question. Elle est loin d'ici." in page
    assert "| [1.1 – Former ici] | 1 | 1 | 1 |" in page
    assert "1.1 – Former ici - [Formez-vous ?] Ressources : [Club inventé]" in page
    assert "1 sur 2 ont au moins une question." in page


def test_sources_are_counted_by_kind(made: dict[str, str]) -> None:
    page = plain(made["fr/sources.md"])
    assert "| loi | 1 | 1 | 0 |" in page
    assert "| statistique | 1 | 0 | 1 |" in page
    assert "| convention | 1 | – | – |" in page
    assert page.index("## Loi (1)") < page.index("## Statistique (1)") < page.index("## Convention (1)")


def test_resources_say_what_is_sure(made: dict[str, str]) -> None:
    page = plain(made["fr/resources.md"])
    assert "État : ouvert aux entreprises · vérifié le 3 octobre 2026" in page
    assert "État : existence à confirmer avant toute démarche · à vérifier" in page
    assert "2 ressources, dont 1 vérifiées." in page


def test_every_link_leads_to_a_page_and_an_anchor(made: dict[str, str]) -> None:
    assert broken(made) == []


def broken(made: dict[str, str]) -> list[str]:
    """Links of the pages that lead nowhere among them."""
    found = []
    for name, text in made.items():
        folder, _, own = name.partition("/")
        for target in re.findall(r"(?<!\\)\]\(([^)]*)\)", text):
            file, _, anchor = target.partition("#")
            page = made.get(f"{folder}/{file or own}") if not file.startswith("../") else made.get(file[3:])
            if page is None or (anchor and f'<a id="{anchor}"></a>' not in page):
                found.append(f"{name}: {target}")
    return found


def test_the_english_pages_hold_no_french_text(made: dict[str, str], tmp_path: Path) -> None:
    shown = f" {whole(made, 'en')} "
    declared = [french for _, french in texts(sample(tmp_path).model)]
    words = ["Poids", "Pourquoi", "Justificatifs", "réponse", "niveau", "thème", "Sujet", "points possibles"]
    found = [one for one in [*declared, *words] if re.search(rf"(?<!\w){re.escape(said(one))}(?!\w)", shown)]
    assert found == []


def test_the_same_files_give_the_same_bytes(made: dict[str, str], tmp_path: Path) -> None:
    assert pages(sample(tmp_path)) == made


def test_the_foot_says_release_and_method_and_no_day(made: dict[str, str], tmp_path: Path) -> None:
    loaded = sample(tmp_path)
    release = publish(loaded)
    for text in made.values():
        assert f"`{release.method[:8]}`" in text
    assert "sample-2026.1, en préparation" in made["fr/README.md"]
    published = pages(load_release(release.file))
    assert "sample-2026.1 · " in published["fr/README.md"]
    assert "menuiserie" not in published["fr/README.md"]  # its cases stay with the files


def test_pages_without_content_are_not_made(tmp_path: Path) -> None:
    small = 'id: small\nversion: "2026.1"\ntitle: Petit\nquestions:\n  - {id: q, kind: yes_no, text: Oui ?}\n'
    path = tmp_path / "small.yaml"
    path.write_text(small, "utf-8")
    made = pages(load(path))
    assert list(made) == ["fr/README.md", "fr/0-general.md"]
    assert "**Questions générales**\n\n<a id=" in made["fr/0-general.md"]  # the list of pages is a paragraph of its own


def test_a_case_that_is_not_there_is_told_at_its_line(tmp_path: Path) -> None:
    folder = write_sample(tmp_path / "q")
    (folder / "method.yaml").write_text(METHOD.replace("case: joinery", "case: bakery"), "utf-8")
    with pytest.raises(QuestionnaireError) as caught:
        pages(load(folder))
    (found,) = caught.value.findings
    assert (found.code, found.file, found.line) == ("case-unknown", str(folder / "method.yaml"), 2)


def test_an_example_waits_until_its_case_is_complete(tmp_path: Path) -> None:
    folder = write_sample(tmp_path / "q")
    case = folder / "cases" / "joinery.yaml"
    case.write_text(case.read_text("utf-8").replace("training: true, ", ""), "utf-8")
    assert "menuiserie" not in pages(load(folder))["fr/README.md"]


# --- hostile texts ----------------------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script> *a* _b_ `c` [d](https://e.example) # | f ~g~ $h$ &lt; www.i.example j@k.example"


@pytest.mark.parametrize(
    "place", ["Formez-vous ?", "Plancher légal", "Éteindre", "Ce qui compte.", "Thème apprendre", "une petite heure"]
)
def test_a_hostile_text_is_shown_as_it_stands(place: str, tmp_path: Path) -> None:
    made = pages(sample(tmp_path, ROOT.replace(place, f"'{HOSTILE}'", 1)))
    shown = whole(made, "fr")
    assert HOSTILE.replace("`", "") in shown
    assert broken(made) == []
    for text in made.values():
        assert not re.search(r"(?<!\\)<(?!a id=|/a>|!-- Written|https://www\.example\.org)", text)
        assert not re.search(r"(?<!\\)\]\(https:", text)
        assert "`c`" not in text.replace("\\`c\\`", "")


def test_no_text_begins_a_block() -> None:
    assert [escape(text) for text in ("- a", "+ a", "1. a", "12) a", "= a", "# a", "> a")] == [
        "\\- a", "\\+ a", "1\\. a", "12\\) a", "\\= a", "\\# a", "\\> a",
    ]  # fmt: skip
    assert paragraphs("a\n    b\n\n---") == "a\n\nb\n\n\\---"


def test_code_and_links_keep_their_fences() -> None:
    assert code('a == "x"') == '`a == "x"`'
    assert code("a ` b") == "``a ` b``"
    assert (code(True), code(2.0), code(0.5)) == ("`true`", "`2`", "`0.5`")
    assert link("a]b", "x(1)|") == "[a\\]b](x%281%29%7C)"


# --- in a folder ------------------------------------------------------------------------------------------


def test_what_was_written_is_current(made: dict[str, str], tmp_path: Path) -> None:
    assert len(write(made, tmp_path)) == len(made)
    assert compare(made, tmp_path) == []


def test_a_page_that_is_changed_missing_or_left_over_is_named(made: dict[str, str], tmp_path: Path) -> None:
    write(made, tmp_path)
    changed, missing = tmp_path / "fr" / "weights.md", tmp_path / "en" / "README.md"
    changed.write_text(changed.read_text("utf-8") + "À la main.\n", "utf-8")
    missing.unlink()
    old = tmp_path / "fr" / "9-old.md"
    old.write_text(made["fr/README.md"], "utf-8")
    assert {(one.file, one.what) for one in compare(made, tmp_path)} == {
        (changed, "changed"), (missing, "missing"), (old, "left_over"),
    }  # fmt: skip


def test_writing_again_takes_away_old_pages_and_leaves_a_persons_own(made: dict[str, str], tmp_path: Path) -> None:
    write(made, tmp_path)
    old, own = tmp_path / "fr" / "9-old.md", tmp_path / "fr" / "notes.md"
    old.write_text(made["fr/README.md"], "utf-8")
    own.write_text("# Mes notes\n", "utf-8")
    write(made, tmp_path)
    assert (old.exists(), own.exists()) == (False, True)
    assert compare(made, tmp_path) == []
