"""Forms: what a person types is read as a person expects, or told in words; what is shown can be posted again."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from assessment import answer_check
from assessment.answer_check import LONGEST_TEXT, check_answer, check_sheet, content_of
from assessment.answer_forms import (
    FilledForm,
    FormAnswer,
    describe,
    fill_form,
    fill_profile_form,
    read_form,
    read_profile_form,
    same_content,
)
from questionnaires.findings import Lang, QuestionnaireError
from questionnaires.loader import LoadedQuestionnaire, load
from questionnaires.model import Question
from questionnaires.texts import Translations
from scoring.answers import Answer, AnswerSheet, TierCode

NBSP, NARROW = "\u00a0", "\u202f"
FILE_WORDS = re.compile(r"\b(true|false|null|value|not_known|not_applicable|code|option code|None|JSON|YAML)\b")
QUESTIONNAIRE = """
id: forms
version: "2026.1"
title: Formulaires
languages: [fr]
profile:
  - {id: headcount, kind: number, text: Quel est votre effectif ?, unit: personnes, minimum: 1, maximum: 1000}
  - {id: sector, kind: one_of, text: Quelle est votre activité ?,
     options: [{code: craft, text: Artisanat}, {code: services, text: Services}]}
  - {id: employer, kind: yes_no, text: Avez-vous des salariés ?, default: true}
questions:
  - {id: plan, kind: yes_no, text: Un plan ?, allow_not_applicable: true}
  - id: tracking
    kind: one_of
    text: Un suivi ?
    options:
      - {code: never, text: Jamais, points: 0}
      - {code: monthly, text: Chaque mois, points: 2, detail: Depuis quand ?}
      - {code: no_meter, text: Sans compteur, not_applicable: true}
  - id: gifts
    kind: any_of
    text: Des dons ?
    maximum: 2
    options:
      - {code: time, text: Du temps, points: 1, detail: À qui ?}
      - {code: money, text: De l'argent, points: 1}
      - {code: none, text: Rien, points: 0, exclusive: true}
  - {id: shared, kind: any_of, text: Partagé ?, maximum: 1,
     options: [{code: a.1, text: Un local, points: 1}, {code: b, text: Une machine, points: 1}]}
  - {id: part, kind: number, text: Quelle part ?, unit: "%", minimum: 0, maximum: 100, scale: [[0, 0], [100, 1]]}
  - {id: amount, kind: number, text: Quel montant ?, unit: € hors taxes, minimum: 0}
  - {id: spent, kind: number, text: Combien de jours ?, unit: jours, maximum: 365}
  - {id: bare, kind: number, text: Combien ?}
  - {id: half, kind: computed, text: La moitié, formula: spent / 2}
  - {id: founded, kind: date, text: Depuis quand ?}
  - {id: words, kind: text, text: Dites-le., allow_not_applicable: true}
"""
ENGLISH = {
    "gifts.options.none.text": "Nothing", "gifts.options.time.text": "Time", "gifts.options.money.text": "Money",
    "spent.unit": "days", "amount.unit": "€ excluding tax", "profile.headcount.text": "What is your headcount?",
    "profile.headcount.unit": "people",
}  # fmt: skip


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> LoadedQuestionnaire:
    path = tmp_path_factory.mktemp("forms") / "forms.yaml"
    path.write_text(QUESTIONNAIRE, "utf-8")
    return replace(load(path), translations=Translations({"en": ENGLISH}))


def question(forms: LoadedQuestionnaire, name: str) -> Question:
    return next(one for one in forms.model.all_questions() if one.id == name)


def post(forms: LoadedQuestionnaire, name: str, lang: Lang = "fr", **parts: str | list[str]) -> FormAnswer:
    """What a page posts: `detail_time="…"` stands for the part `detail.time`."""
    fields = {
        f"q.{name}.{part.replace('detail_', 'detail.', 1)}": [given] if isinstance(given, str) else given
        for part, given in parts.items()
    }
    return read_form(forms, question(forms, name), fields, lang)


def content(forms: LoadedQuestionnaire, name: str, lang: Lang = "fr", **parts: str | list[str]) -> Any:
    """The content of a post in which nothing is wrong; what it holds is what the store's check accepts."""
    read = post(forms, name, lang, **parts)
    assert read.errors == ()
    if read.content is not None:
        answer, findings = check_answer(forms, question(forms, name), read.content)
        assert answer is not None
        assert findings == ()
    return read.content


def told(forms: LoadedQuestionnaire, name: str, lang: Lang = "fr", **parts: str | list[str]) -> tuple[str, str, str]:
    """Part, message and hint of the one thing to change."""
    read = post(forms, name, lang, **parts)
    assert read.content is None
    (error,) = read.errors
    for text in (error.message, error.hint):
        assert "{" not in text
        assert not FILE_WORDS.search(text)
    return error.field.removeprefix(f"q.{name}."), error.message, error.hint


def filled(forms: LoadedQuestionnaire, name: str, stored: Any, draft: Any = None, lang: Lang = "fr") -> FilledForm:
    return fill_form(forms, question(forms, name), stored, draft, lang)


# --- figures ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", 12.0),
        ("0", 0.0),
        ("-0", 0.0),
        ("1 234,5", 1234.5),
        (f"1{NBSP}234,5", 1234.5),
        (f"1{NARROW}234{NARROW}567", 1234567.0),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567.0),
        ("1,234,567.25", 1234567.25),
        ("1’234.50", 1234.5),
        ("1234,567", 1234.567),
        ("0.500", 0.5),
        (",5", 0.5),
        ("12,", 12.0),
        ("+12", 12.0),
        ("−5", -5.0),
        ("- 5", -5.0),
        ("1e3", 1000.0),
        ("  12,5\t", 12.5),
        ("\u200e12\ufeff", 12.0),
    ],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_figure_that_has_one_reading_is_read_in_both_languages(
    typed: str, value: float, lang: Lang, forms: LoadedQuestionnaire
) -> None:
    assert content(forms, "bare", lang, value=typed) == {"value": value}


@pytest.mark.parametrize(
    ("typed", "lang", "value"),
    [("1,234", "en", 1234.0), ("1,234", "fr", 1.234), ("1.234", "en", 1.234), ("−1,234", "en", -1234.0)],
)
def test_a_figure_that_has_two_readings_is_read_by_the_language_of_the_page(
    typed: str, lang: Lang, value: float, forms: LoadedQuestionnaire
) -> None:
    assert content(forms, "bare", lang, value=typed) == {"value": value}


def test_a_point_before_three_digits_is_asked_about_in_french(forms: LoadedQuestionnaire) -> None:
    """On a French keyboard the point may mean either; to be wrong is to be wrong by a thousand."""
    assert told(forms, "bare", value="12.500") == (
        "value",
        "Indiquez un nombre",
        "« 12.500 » peut se lire 12,5 ou 12 500 : écrivez celui que vous voulez dire.",
    )


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("part", "12 %", 12.0),
        ("part", "12%", 12.0),
        ("part", f"12,5{NARROW}%", 12.5),
        ("part", "12 pour cent", 12.0),
        ("amount", "12 500 €", 12500.0),
        ("amount", f"12{NBSP}500{NBSP}€ hors taxes", 12500.0),
        ("amount", "12500 euros", 12500.0),
        ("amount", "12500 € HT", 12500.0),
        ("amount", "€ 12 500", 12500.0),
        ("spent", "3 jours", 3.0),
        ("spent", "1 jour", 1.0),
        ("spent", "3 JOURS.", 3.0),
        ("spent", "3 days", 3.0),
    ],
)
def test_the_unit_of_the_question_may_be_typed_after_the_figure(
    name: str, typed: str, value: float, forms: LoadedQuestionnaire
) -> None:
    assert content(forms, name, value=typed) == {"value": value}


def test_english_writes_the_currency_before_the_figure(forms: LoadedQuestionnaire) -> None:
    assert content(forms, "amount", "en", value="€12,500.50") == {"value": 12500.5}


@pytest.mark.parametrize("typed", ["3 mois", "3 k", "3 heures", "3 jours ouvrés"])
def test_another_unit_is_asked_about(typed: str, forms: LoadedQuestionnaire) -> None:
    part, message, hint = told(forms, "spent", value=typed)
    assert (part, message) == ("value", "Indiquez un nombre inférieur ou égal à 365 jours")
    assert (
        hint
        == f"Vous avez écrit « {typed[2:]} », alors que l'unité est « jours » : donnez le chiffre dans cette unité."
    )


def test_a_unit_is_asked_about_where_the_question_has_none(forms: LoadedQuestionnaire) -> None:
    assert told(forms, "bare", value="3 mois")[2] == "Écrivez le chiffre seul, sans « mois »."


def test_a_thousand_of_a_currency_is_another_unit(forms: LoadedQuestionnaire) -> None:
    assert "« k€ »" in told(forms, "amount", value="12 k€")[2]


@pytest.mark.parametrize("typed", ["environ 12", "12 environ", "~12", "≈ 12", "12 ?", "à peu près 12"])
def test_a_rough_figure_is_written_alone_and_ticked_as_an_estimate(typed: str, forms: LoadedQuestionnaire) -> None:
    assert told(forms, "part", value=typed) == (
        "value",
        "Indiquez un nombre entre 0 et 100 %",
        f"« {typed} » ne se lit pas comme un nombre : écrivez le chiffre seul, par exemple 12. "
        "Si c'est un ordre de grandeur, cochez « estimation ».",
    )


@pytest.mark.parametrize(
    "typed",
    ["NaN", "Infinity", "∞", "inf", "douze", "10-12", "3/4", "10 à 12", "1 2", "12 34", "1,2,3", "1.2.3,4", "1 234 56",
     ".", ",", "-", "−", "%", "1,234.5.6", "1 234,567 8", "0x12", "१२", "²", "(5)", "--5", "1_000", "<b>1</b>"],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_is_no_figure_is_never_guessed(typed: str, lang: Lang, forms: LoadedQuestionnaire) -> None:
    part, message, hint = told(forms, "part", lang, value=typed)
    assert part == "value"
    assert message == ("Indiquez un nombre entre 0 et 100 %" if lang == "fr" else "Enter a number between 0 and 100%")
    assert ("« estimation »" if lang == "fr" else "“estimate”") in hint or "0x12" in typed


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("part", "101", "Indiquez un nombre entre 0 et 100 %"),
        ("part", "-1", "Indiquez un nombre entre 0 et 100 %"),
        ("part", "100,0001", "Indiquez un nombre entre 0 et 100 %"),
        ("part", "1e400", "Indiquez un nombre entre 0 et 100 %"),
        ("amount", "-1", "Indiquez un nombre supérieur ou égal à 0 € hors taxes"),
        ("amount", "1e16", "Indiquez un nombre entre 0 et 1 000 000 000 000 000 € hors taxes"),
        ("amount", "1e400", "Indiquez un nombre entre 0 et 1 000 000 000 000 000 € hors taxes"),
        ("amount", "1e-400", "Indiquez un nombre entre 0 et 1 000 000 000 000 000 € hors taxes"),
        ("spent", "366", "Indiquez un nombre inférieur ou égal à 365 jours"),
        ("spent", "-1e16", "Indiquez un nombre entre −1 000 000 000 000 000 et 365 jours"),
        ("bare", "1e16", "Indiquez un nombre inférieur ou égal à 1 000 000 000 000 000"),
    ],
)
def test_a_figure_beyond_the_limits_is_told_the_limits_with_their_unit(
    name: str, typed: str, message: str, forms: LoadedQuestionnaire
) -> None:
    assert told(forms, name, value=typed) == (
        "value",
        message,
        f"Vous avez écrit {typed} : vérifiez le chiffre et son unité.",
    )


def test_limits_are_told_in_english_as_english_writes_them(forms: LoadedQuestionnaire) -> None:
    assert told(forms, "amount", "en", value="1e16")[1] == (
        "Enter a number between €0 and €1,000,000,000,000,000 excluding tax"
    )


def test_the_limits_themselves_are_possible(forms: LoadedQuestionnaire) -> None:
    assert content(forms, "part", value="0") == {"value": 0.0}
    assert content(forms, "part", value="100") == {"value": 100.0}


def test_a_figure_of_more_than_thirty_characters_is_refused(forms: LoadedQuestionnaire) -> None:
    assert content(forms, "bare", value="0" * 29 + "1") == {"value": 1.0}
    hint = "Un nombre s'écrit en 30 caractères au plus ; il y en a 31."
    assert told(forms, "bare", value="0" * 30 + "1") == ("value", "Indiquez un nombre", hint)
    assert "il y en a 10000000." in told(forms, "bare", value="9" * 10_000_000)[2]


# --- choices ----------------------------------------------------------------------------------------------


def test_yes_and_no(forms: LoadedQuestionnaire) -> None:
    assert content(forms, "plan", value="yes") == {"value": True}
    assert content(forms, "plan", value="no") == {"value": False}


def test_an_option_that_declares_the_question_away_is_an_answer_like_another(forms: LoadedQuestionnaire) -> None:
    assert content(forms, "tracking", value="no_meter") == {"value": "no_meter"}


@pytest.mark.parametrize("name", ["plan", "tracking", "gifts", "shared"])
@pytest.mark.parametrize("code", ["true", "weekly", "YES", "<script>", "none'--", "\x00", "\ud800", "🥖"])
def test_a_code_that_is_not_in_the_list_is_told_as_a_choice_to_make(
    name: str, code: str, forms: LoadedQuestionnaire
) -> None:
    assert told(forms, name, value=code)[:2] == ("value", "Choisissez une réponse")


def test_options_are_kept_in_the_order_of_the_question_and_once(forms: LoadedQuestionnaire) -> None:
    assert content(forms, "gifts", value=["money", "time", "money"]) == {"value": ["time", "money"]}


def test_an_exclusive_option_with_another_names_both(forms: LoadedQuestionnaire) -> None:
    assert told(forms, "gifts", value=["none", "money"]) == (
        "value",
        "« Rien » et « De l'argent » ne vont pas ensemble",
        "Décochez l'une ou l'autre.",
    )
    assert told(forms, "gifts", "en", value=["time", "none"])[1] == "“Nothing” and “Time” do not go together"


@pytest.mark.parametrize("value", [[], [""], ["", " "]])
def test_nothing_ticked_is_no_answer(value: list[str], forms: LoadedQuestionnaire) -> None:
    assert content(forms, "gifts", value=value) is None
    assert content(forms, "shared", value=value, state="answer") is None


def test_none_of_these_is_a_state_where_the_question_has_no_option_for_it(forms: LoadedQuestionnaire) -> None:
    assert content(forms, "shared", state="none") == {"value": []}
    assert filled(forms, "shared", None)["states"] == ("answer", "none", "not_known")
    assert filled(forms, "gifts", None)["states"] == ("answer", "not_known")
    assert filled(forms, "gifts", {"value": []})["states"] == ("answer", "none", "not_known")  # from a file
    assert told(forms, "plan", state="none")[0] == "state"


# --- days -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["2026-03-12", "2026/3/12", "12/03/2026", "12/3/2026", "12.03.2026", "12-03-2026", "12 03 2026", "12 mars 2026",
     "12 MARS 2026", "12 March 2026", "12 mar. 2026", "March 12, 2026", "12th of March 2026", f" 12{NBSP}mars  2026 "],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_day_is_read_as_people_write_it(typed: str, lang: Lang, forms: LoadedQuestionnaire) -> None:
    assert content(forms, "founded", lang, value=typed) == {"value": "2026-03-12"}


@pytest.mark.parametrize(
    ("typed", "day"),
    [("1er janvier 2027", "2027-01-01"), ("3 aout 1998", "1998-08-03"), ("29 févr. 2024", "2024-02-29"),
     ("14 juil. 1789", "1789-07-14"), ("2nd june 1999", "1999-06-02")],
)  # fmt: skip
def test_days_with_accents_ordinals_and_short_months(typed: str, day: str, forms: LoadedQuestionnaire) -> None:
    assert content(forms, "founded", value=typed) == {"value": day}


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("30/02/2026", "En février 2026, les jours vont de 1 à 28."),
        ("29 février 2025", "En février 2025, les jours vont de 1 à 28."),
        ("2026-04-31", "En avril 2026, les jours vont de 1 à 30."),
        ("0/03/2026", "En mars 2026, les jours vont de 1 à 31."),
        ("03/13/2026", "Il n'y a pas de mois 13 : écrivez d'abord le jour, puis le mois."),
        ("12/03/26", "Écrivez l'année avec ses quatre chiffres : « 26 » peut être de plusieurs siècles."),
        ("hier", "« hier » ne se lit pas comme une date : écrivez le jour, le mois et l'année."),
        ("12 jui 2026", "« 12 jui 2026 » ne se lit pas comme une date : écrivez le jour, le mois et l'année."),
        ("mars 2026", "« mars 2026 » ne se lit pas comme une date : écrivez le jour, le mois et l'année."),
        ("0000-01-01", "« 1/1/0000 » ne se lit pas comme une date : écrivez le jour, le mois et l'année."),
    ],
)
def test_a_day_that_does_not_exist_is_refused_with_the_reason(
    typed: str, hint: str, forms: LoadedQuestionnaire
) -> None:
    message = "Indiquez une date, par exemple 12/03/2026"
    assert told(forms, "founded", value=typed) == ("value", message, hint)


# --- texts ------------------------------------------------------------------------------------------------


def test_a_text_is_kept_as_it_is_written(forms: LoadedQuestionnaire) -> None:
    for text in ("<script>alert(1)</script>", "🥖👩‍🌾 à 4 h", "שלום \u202eabc", "{{ 7 * 7 }}", "  a\n\tb ", "'; DROP"):
        assert content(forms, "words", value=text, note=text) == {"value": text, "note": text}


def test_line_ends_are_those_of_a_file(forms: LoadedQuestionnaire) -> None:
    assert content(forms, "words", value="a\r\nb\rc\x0bd") == {"value": "a\nb\nc\nd"}


def test_a_character_that_nothing_can_hold_leaves_a_mark(forms: LoadedQuestionnaire) -> None:
    read = post(forms, "words", value="a\x00b\ud800c\x07d")
    assert read.content == {"value": "a�b�c�d"}
    assert read.typed == {"value": ["a�b�c\x07d"]}
    read.typed["value"][0].encode("utf-8")


def test_a_text_may_have_twenty_thousand_characters_and_no_more(forms: LoadedQuestionnaire) -> None:
    assert content(forms, "words", value="é" * LONGEST_TEXT) == {"value": "é" * LONGEST_TEXT}
    assert content(forms, "words", value="\r\n" * LONGEST_TEXT + "") is None  # blank
    assert content(forms, "words", value="a\r\n" * (LONGEST_TEXT // 2)) is not None
    assert told(forms, "words", value="é" * 30_412) == (
        "value",
        "Ce texte compte 30 412 caractères ; il en faut 20 000 au plus",
        "Résumez-le, et joignez le reste comme justificatif.",
    )
    assert told(forms, "words", "en", value="x", note="é" * 20_001)[:2] == (
        "note",
        "This text has 20,001 characters; at most 20,000 are possible",
    )


@pytest.mark.parametrize("name", ["plan", "tracking", "gifts", "part", "founded", "words"])
def test_ten_megabytes_are_refused_in_words(name: str, forms: LoadedQuestionnaire) -> None:
    read = post(forms, name, value="9" * 10_000_000, note="x" * 10_000_000)
    assert {error.field for error in read.errors} == {f"q.{name}.value", f"q.{name}.note"}
    assert all(len(error.message + error.hint) < 600 for error in read.errors)


# --- states -----------------------------------------------------------------------------------------------


def test_nothing_at_all_is_no_answer(forms: LoadedQuestionnaire) -> None:
    for one in forms.model.all_questions():
        assert read_form(forms, one, {}, "fr") == FormAnswer(None, (), {}, ())


def test_we_do_not_know(forms: LoadedQuestionnaire) -> None:
    for name in ("plan", "tracking", "gifts", "part", "founded", "words"):
        assert content(forms, name, state="not_known", note="On cherche.") == {"not_known": True, "note": "On cherche."}


def test_the_state_decides_and_what_it_leaves_over_is_named(forms: LoadedQuestionnaire) -> None:
    """Without a script, nobody can take a round tick away: it must not bar "we do not know"."""
    read = post(forms, "plan", state="not_known", value="yes", reason="?")
    assert (read.content, read.errors, read.left_over) == ({"not_known": True}, (), ("value", "reason"))


def test_it_does_not_concern_us_with_its_reason(forms: LoadedQuestionnaire) -> None:
    given = content(forms, "plan", state="not_applicable", reason="Ouverte en mai.")
    assert given == {"not_applicable": "Ouverte en mai."}


@pytest.mark.parametrize("reason", ["", "  ", ".", "-----", "non", "…………"])
def test_a_reason_takes_a_few_words(reason: str, forms: LoadedQuestionnaire) -> None:
    assert told(forms, "plan", state="not_applicable", reason=reason)[:2] == (
        "reason",
        "Dites pourquoi cette question ne vous concerne pas",
    )


def test_a_reason_that_is_too_long_is_told_once(forms: LoadedQuestionnaire) -> None:
    assert told(forms, "plan", state="not_applicable", reason="x" * 20_001)[1].startswith("Ce texte compte 20 001")


def test_a_question_that_concerns_everyone_cannot_be_set_aside(forms: LoadedQuestionnaire) -> None:
    assert told(forms, "part", state="not_applicable", reason="Aucun salarié")[0] == "state"
    assert "not_applicable" not in filled(forms, "part", None)["states"]


def test_a_reason_beside_an_answer_stays_in_the_draft_and_is_no_fault(forms: LoadedQuestionnaire) -> None:
    read = post(forms, "plan", state="answer", value="no", reason="Ouverte en mai.")
    assert (read.content, read.errors, read.left_over) == ({"value": False}, (), ("reason",))
    assert read.typed["reason"] == ["Ouverte en mai."]


def test_a_note_before_any_answer_is_left_over(forms: LoadedQuestionnaire) -> None:
    read = post(forms, "plan", note="À voir avec Paul.")
    assert (read.content, read.errors, read.left_over) == (None, (), ("note",))


def test_an_unknown_state_is_a_choice_to_make(forms: LoadedQuestionnaire) -> None:
    assert told(forms, "plan", state="maybe", value="yes")[:2] == ("state", "Choisissez une réponse")


def test_note_estimate_and_details_go_with_the_answer(forms: LoadedQuestionnaire) -> None:
    assert content(forms, "part", value="12", estimate="1", note="Relevé.") == {
        "value": 12.0,
        "estimate": True,
        "note": "Relevé.",
    }
    assert content(forms, "gifts", value=["time", "money"], detail_time="À l'école", detail_money=" ") == {
        "value": ["time", "money"],
        "detail": {"time": "À l'école"},
    }


def test_the_detail_of_an_option_that_is_not_chosen_is_left_over(forms: LoadedQuestionnaire) -> None:
    read = post(forms, "tracking", value="never", detail_monthly="depuis mars")
    assert (read.content, read.left_over) == ({"value": "never"}, ("detail.monthly",))


def test_one_field_with_two_different_contents_is_not_guessed(forms: LoadedQuestionnaire) -> None:
    assert told(forms, "plan", value=["yes", "no"])[:2] == ("value", "Donnez une seule réponse")
    assert told(forms, "plan", value="yes", note=["a", "b"])[0] == "note"
    assert content(forms, "plan", value=["yes", "yes", ""]) == {"value": True}


def test_a_computed_question_takes_nothing(forms: LoadedQuestionnaire) -> None:
    assert post(forms, "half", value="3", state="not_known") == FormAnswer(None, (), {}, ())


def test_other_fields_of_the_page_are_not_looked_at(forms: LoadedQuestionnaire) -> None:
    fields = {
        "q.plan.value": ["yes"], "q.plan.value.x": ["no"], "q.plan": ["no"], "q..value": ["no"], "plan": ["no"],
        "q.plan.revision": ["7"], "q.plan.detail.__class__": ["x"], "csrf_token": ["x"], "q.part.value": ["x"],
        "": [""], "\ud800": [],
    }  # fmt: skip
    read = read_form(forms, question(forms, "plan"), fields, "fr")
    assert read == FormAnswer({"value": True}, (), {"value": ["yes"]}, ())


def test_all_that_is_wrong_is_told_at_once_and_all_that_was_typed_is_kept(forms: LoadedQuestionnaire) -> None:
    typed = {"state": ["answer"], "value": ["douze "], "note": ["x" * 20_001], "reason": ["a"], "estimate": ["1"]}
    read = post(forms, "part", **typed)
    assert [error.field for error in read.errors] == ["q.part.value", "q.part.note"]
    assert read.typed == typed


# --- what the page shows ----------------------------------------------------------------------------------


def test_a_stored_answer_is_shown_in_its_controls(forms: LoadedQuestionnaire) -> None:
    stored = {"value": ["time"], "note": "N", "estimate": True, "detail": {"time": "École"}}
    assert filled(forms, "gifts", stored) == {
        "state": "answer", "states": ("answer", "not_known"), "chosen": ("time",), "value": "time", "reason": "",
        "note": "N", "estimate": True, "details": {"time": "École"}, "draft": False,
    }  # fmt: skip
    assert filled(forms, "plan", {"not_applicable": "Ouverte en mai."})["reason"] == "Ouverte en mai."
    assert filled(forms, "plan", {"value": False})["chosen"] == ("no",)
    assert filled(forms, "founded", {"value": "2026-03-12"})["value"] == "2026-03-12"


def test_an_unanswered_question_shows_empty_controls_and_the_details_that_are_asked(forms: LoadedQuestionnaire) -> None:
    empty = filled(forms, "gifts", None)
    assert (empty["state"], empty["chosen"], empty["details"]) == ("answer", (), {"time": ""})


def test_a_detail_that_no_option_asks_for_is_shown_all_the_same(forms: LoadedQuestionnaire) -> None:
    stored = {"value": ["money"], "detail": {"money": "100 €"}}
    assert filled(forms, "gifts", stored)["details"] == {"time": "", "money": "100 €"}


@pytest.mark.parametrize(
    ("value", "lang", "shown"),
    [
        (1234.5, "fr", f"1{NBSP}234,5"),
        (1234.5, "en", "1,234.5"),
        (1234567.0, "fr", f"1{NBSP}234{NBSP}567"),
        (-0.125, "fr", "−0,125"),
        (0.1 + 0.2, "en", "0.30000000000000004"),
        (1e15, "en", "1,000,000,000,000,000"),
        (0.0, "fr", "0"),
        (12, "fr", "12"),
        (1e300, "fr", "1e+300"),
    ],
)
def test_a_figure_is_shown_with_all_its_digits(
    value: float, lang: Lang, shown: str, forms: LoadedQuestionnaire
) -> None:
    assert filled(forms, "bare", {"value": value}, lang=lang)["value"] == shown


def test_a_draft_is_shown_as_it_was_typed(forms: LoadedQuestionnaire) -> None:
    read = post(forms, "part", state="answer", value="environ 12", note="x", reason="r")
    shown = filled(forms, "part", {"value": 3.0, "note": "avant"}, read.typed)
    assert (shown["value"], shown["note"], shown["reason"], shown["draft"]) == ("environ 12", "x", "r", True)


def test_an_answer_that_no_longer_fits_is_still_shown(forms: LoadedQuestionnaire) -> None:
    assert filled(forms, "tracking", {"value": "weekly"})["chosen"] == ("weekly",)
    assert filled(forms, "part", {"not_applicable": "Aucun"})["states"] == ("answer", "not_known", "not_applicable")
    assert describe(forms, question(forms, "tracking"), {"value": "weekly"}, "fr") == "weekly"
    assert describe(forms, question(forms, "founded"), {"value": "hier"}, "fr") == "hier"


# --- what has changed -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (None, {}),
        (None, {"note": "sans réponse"}),
        ({"value": 12}, {"value": 12.0}),
        ({"value": ["a", "b"]}, {"value": ["b", "a"]}),
        ({"value": "a\r\nb"}, {"value": "a\nb"}),
        ({"value": True}, {"value": True, "estimate": False, "note": "", "detail": {}, "not_known": False}),
        ({"not_known": True}, {"not_known": True, "estimate": True}),
        ({"value": "a"}, {"value": "a", "detail": {"b": "non choisie"}}),
    ],
)
def test_contents_that_say_the_same(a: Any, b: Any) -> None:
    assert same_content(a, b)
    assert same_content(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (None, {"value": False}),
        (None, {"value": []}),
        (None, {"value": 0.0}),
        ({"value": True}, {"value": 1}),
        ({"value": 12.0}, {"value": 12.000001}),
        ({"value": ["a"]}, {"value": ["a", "b"]}),
        ({"value": 1.0}, {"value": 1.0, "estimate": True}),
        ({"value": "a"}, {"value": "a", "note": "n"}),
        ({"value": "a"}, {"value": "a", "detail": {"a": "d"}}),
        ({"not_known": True}, {"not_applicable": "Aucun véhicule"}),
        ({"not_applicable": "un"}, {"not_applicable": "deux"}),
    ],
)
def test_contents_that_differ(a: Any, b: Any) -> None:
    assert not same_content(a, b)
    assert not same_content(b, a)


@pytest.mark.parametrize(
    ("name", "given", "french", "english"),
    [
        ("plan", None, "à répondre", "to answer"),
        ("plan", {"value": True}, "Oui", "Yes"),
        ("plan", {"not_known": True}, "Nous ne savons pas", "We do not know"),
        ("plan", {"not_applicable": "Ouverte."}, "Ne nous concerne pas : Ouverte.", "Does not concern us: Ouverte."),
        ("tracking", {"value": "monthly", "detail": {"monthly": "mars"}}, "Chaque mois (mars)", "Chaque mois (mars)"),
        ("gifts", {"value": ["money", "time"]}, "Du temps ; De l'argent", "Time; Money"),
        ("shared", {"value": []}, "Aucune de ces réponses", "None of these"),
        ("amount", {"value": 1234.5}, f"1{NBSP}234,5{NBSP}€ hors taxes", "€1,234.5 excluding tax"),
        ("part", {"value": 12.0, "estimate": True}, f"12{NBSP}% (estimation)", "12% (estimate)"),
        ("founded", {"value": "2027-01-01"}, "1er janvier 2027", "1 January 2027"),
        ("words", {"value": "a\n b", "note": "n"}, "a b – Note : n", "a b – Note: n"),
    ],
)
def test_an_answer_in_words(name: str, given: Any, french: str, english: str, forms: LoadedQuestionnaire) -> None:
    assert describe(forms, question(forms, name), given, "fr") == french
    assert describe(forms, question(forms, name), given, "en") == english


def test_a_long_text_is_cut_in_a_description(forms: LoadedQuestionnaire) -> None:
    said = describe(forms, question(forms, "words"), {"value": "x" * 5000}, "fr")
    assert said == "x" * 199 + "…"


# --- stored content ---------------------------------------------------------------------------------------


def test_stored_content_is_a_sheet_again(forms: LoadedQuestionnaire) -> None:
    answers = {"plan": {"value": True}, "gifts": {"value": ["time"], "detail": {"time": "École"}}, "part": None}
    assert check_sheet(forms, {"headcount": 6, "sector": "craft"}, answers) == AnswerSheet(
        {"headcount": 6.0, "sector": "craft", "employer": True},
        {"plan": Answer("answered", True), "gifts": Answer("answered", ("time",), detail={"time": "École"})},
    )


def test_stored_content_that_no_longer_fits_is_told_whole(forms: LoadedQuestionnaire) -> None:
    answers: dict[str, Any] = {
        "plan": {"value": True, "tier": "verified"}, "gone": {"value": 1}, "tracking": {"value": "weekly"},
        "part": {"value": float("nan")}, "bare": {"value": 10**400},
    }  # fmt: skip
    with pytest.raises(QuestionnaireError) as caught:
        check_sheet(forms, {"headcount": 6}, answers)
    assert {(found.code, found.pointer) for found in caught.value.findings} == {
        ("answer-form", ("answers", "plan")),
        ("answer-unknown-question", ("answers", "gone")),
        ("answer-option", ("answers", "tracking", "value")),
        ("answer-range", ("answers", "part", "value")),
        ("answer-range", ("answers", "bare", "value")),
        ("answer-missing-fact", ("profile", "sector")),
    }


def test_one_answer_is_checked_alone(forms: LoadedQuestionnaire) -> None:
    plan = question(forms, "plan")
    assert check_answer(forms, plan, True) == (Answer("answered", True), ())
    assert check_answer(forms, plan, {"value": True, "tier": "verified"}) == (
        Answer("answered", True, TierCode.VERIFIED),
        (),
    )
    assert check_answer(forms, plan, None) == (None, ())
    answer, findings = check_answer(forms, plan, {"value": True, "note": 12})
    assert (answer, [found.code for found in findings]) == (None, ["answer-type"])


def test_the_tier_is_no_part_of_the_content() -> None:
    answer = Answer("answered", ("a", "b"), TierCode.VERIFIED, None, "n", True, {"a": "d"})
    assert content_of(answer) == {"value": ["a", "b"], "note": "n", "estimate": True, "detail": {"a": "d"}}


# --- profile ----------------------------------------------------------------------------------------------


def test_the_profile_is_read_as_the_answers_are(forms: LoadedQuestionnaire) -> None:
    fields = {"p.headcount": ["12 personnes"], "p.sector": ["craft"], "p.employer": ["no"], "p.other": ["x"]}
    profile, errors, typed = read_profile_form(forms, fields, "fr")
    assert (profile, errors) == ({"headcount": 12.0, "sector": "craft", "employer": False}, ())
    assert typed == {"headcount": ["12 personnes"], "sector": ["craft"], "employer": ["no"]}


def test_a_fact_with_a_default_may_be_left_and_another_may_not(forms: LoadedQuestionnaire) -> None:
    profile, errors, typed = read_profile_form(forms, {"p.sector": ["craft"], "p.headcount": [" "]}, "fr")
    assert (profile, typed) == ({"sector": "craft"}, {"sector": ["craft"], "headcount": [" "]})
    assert [(error.field, error.message) for error in errors] == [
        ("p.headcount", "À compléter : « Quel est votre effectif ? »")
    ]
    assert read_profile_form(forms, {}, "en")[1][0].message == "To fill in: “What is your headcount?”"


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("p.headcount", ["environ 12"], "Indiquez un nombre entre 1 et 1 000 personnes"),
        ("p.headcount", ["0"], "Indiquez un nombre entre 1 et 1 000 personnes"),
        ("p.sector", ["fishing"], "Choisissez une réponse"),
        ("p.employer", ["maybe"], "Choisissez une réponse"),
        ("p.employer", ["yes", "no"], "Donnez une seule réponse"),
    ],
)
def test_a_fact_that_cannot_be_read_is_told(
    field: str, typed: list[str], message: str, forms: LoadedQuestionnaire
) -> None:
    given = {"p.headcount": ["6"], "p.sector": ["craft"], field: typed}
    profile, errors, kept = read_profile_form(forms, given, "fr")
    assert [(error.field, error.message) for error in errors] == [(field, message)]
    assert field.removeprefix("p.") not in profile
    assert kept[field.removeprefix("p.")] == typed
    assert "estimation" not in errors[0].hint  # a fact has no such box


def test_a_profile_is_shown_as_it_is_posted(forms: LoadedQuestionnaire) -> None:
    profile: dict[str, Any] = {"headcount": 250.5, "sector": "services", "employer": False}
    shown = fill_profile_form(forms, profile, None, "fr")
    assert shown == {"headcount": "250,5", "sector": "services", "employer": "no"}
    assert read_profile_form(forms, {f"p.{name}": [text] for name, text in shown.items()}, "fr")[0] == profile
    assert fill_profile_form(forms, profile, {"headcount": ["douze"]}, "fr") == {
        "headcount": "douze",
        "sector": "",
        "employer": "",
    }


# --- messages ---------------------------------------------------------------------------------------------


def test_every_message_of_the_forms_is_used() -> None:
    folder = Path(answer_check.__file__).parent
    codes = set(yaml.safe_load((folder / "messages" / "forms.yaml").read_text("utf-8")))
    sources = [*(folder / "forms").glob("*.py"), folder / "answer_forms.py", folder / "profile_form.py"]
    used = {code for path in sources for code in re.findall(r'"(form-[a-z-]+)"', path.read_text("utf-8"))}
    assert used == codes


def test_no_message_speaks_of_files_or_blames() -> None:
    text = (Path(answer_check.__file__).parent / "messages" / "forms.yaml").read_text("utf-8")
    spoken = " ".join(str(part) for entry in yaml.safe_load(text).values() for part in entry.values())
    assert not FILE_WORDS.search(spoken)
    assert not re.search(r"(?i)échec|erreur de|invalide|invalid|incorrect|wrong|failed", spoken)
