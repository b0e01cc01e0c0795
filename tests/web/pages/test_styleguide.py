"""The components, as the style guide shows them: every control has its label, its hint and its error."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from flask import Flask, render_template_string
from pydantic import SecretStr

from assessment.shelf import Shelf
from tests.web.pages.people import Browser
from web.app import create_app
from web.settings import Settings


class Elements(HTMLParser):
    """The tags of a page with their attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, {name: value or "" for name, value in attrs}))

    def named(self, *tags: str) -> list[dict[str, str]]:
        return [attrs for tag, attrs in self.all if tag in tags]

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.all if "id" in attrs]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, shelf: Shelf) -> Flask:
    """One application for all: components read nothing of the database."""
    instance = tmp_path_factory.mktemp("instance")
    made = create_app(Settings(instance=instance, rate_limit="", demo=True, secret_key=SecretStr("tests")), shelf=shelf)
    made.testing = True
    return made


@pytest.fixture(scope="module")
def guide(app: Flask) -> Elements:
    browser = Browser(app)
    assert browser.get("/guide-de-style").status_code == 200
    return Elements(browser.html)


def test_an_id_is_given_once(guide: Elements) -> None:
    assert len(guide.ids()) == len(set(guide.ids())) > 100


def test_every_control_has_a_label(guide: Elements) -> None:
    labelled = {attrs["for"] for attrs in guide.named("label")}
    controls = [one for one in guide.named("input", "select", "textarea") if one.get("type") != "hidden"]
    assert len(controls) > 50
    for one in controls:
        assert one["id"] in labelled or "aria-labelledby" in one, one


def test_what_describes_a_control_is_on_the_page(guide: Elements) -> None:
    ids = set(guide.ids())
    pointers = [
        attrs[name] for _, attrs in guide.all for name in ("aria-describedby", "aria-labelledby") if name in attrs
    ]
    assert len(pointers) > 30
    for pointer in pointers:
        assert set(pointer.split()) <= ids, pointer


def test_a_control_to_correct_says_so_and_points_to_the_words(guide: Elements) -> None:
    wrong = [attrs for _, attrs in guide.all if attrs.get("aria-invalid") == "true"]
    assert len(wrong) >= 5
    for one in wrong:
        assert any(word.endswith("-error") for word in one["aria-describedby"].split()), one


def test_there_is_no_style_and_no_script_in_the_page(guide: Elements) -> None:
    assert not guide.named("style", "script")
    assert not [attrs for _, attrs in guide.all if "style" in attrs or any(name.startswith("on") for name in attrs)]


def test_the_errors_of_a_page_lead_to_their_fields(guide: Elements) -> None:
    ids = set(guide.ids())
    targets = [
        one["href"][1:] for one in guide.named("a") if one.get("href", "").startswith("#") and one["href"] != "#"
    ]
    assert {"f-firm_number", "f-q-share-value", "choix"} <= set(targets)
    assert set(targets) <= ids


def shown(app: Flask, template: str, **values: object) -> str:
    """A few components on their own, in French."""
    imports = "".join(
        '{% import "components/' + file + '.html" as ' + name + " with context %}"
        for name, file in (("f", "forms"), ("c", "content"), ("k", "question"))
    )
    with app.test_request_context("/", headers={"Accept-Language": "fr"}):
        app.preprocess_request()
        return render_template_string(imports + template, **values)


HOSTILE = '"><script>alert(1)</script>'


@pytest.mark.parametrize(
    "template",
    [
        '{{ f.field_text("n", "Nom", typed) }}',
        '{{ f.field_textarea("n", "Nom", typed) }}',
        '{{ f.field_number("n", "Nom", "1", error=typed) }}',
        '{{ f.radios("n", "Nom", [(typed, typed)], typed) }}',
        '{{ c.person(typed) }}',
        '{{ c.summary_list([{"key": typed, "value": typed}]) }}',
        '{{ c.task_list([{"title": typed, "state": "todo", "who": typed}]) }}',
        '{{ k.question({"id": "a", "kind": "text", "text": typed, "typed": typed, "note": typed}) }}',
        '{{ k.question({"id": "a", "kind": "date", "text": 1, "conflict": {"who": typed, "mine": typed, "theirs": 1}}) }}',  # noqa: E501
    ],
)  # fmt: skip
def test_what_is_typed_is_never_markup(app: Flask, template: str) -> None:
    html = shown(app, template, typed=HOSTILE)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_text_comes_back_as_it_was_typed_first_line_included(app: Flask) -> None:
    html = shown(app, '{{ f.field_textarea("n", "Nom", typed) }}', typed="\n deux\n\nlignes ")
    assert ">\n\n deux\n\nlignes </textarea>" in html  # a browser drops the first line end after the tag


def test_the_band_draws_the_range_in_percent_of_the_scale(app: Flask) -> None:
    html = shown(app, "{{ c.score_band(100, 350, none, 500, [(250, 'solide')]) }}")
    assert "entre 100 et 350\u00a0points sur 500" in html
    bars = {one["data-band"]: one for one in Elements(html).named("rect") if "data-band" in one}
    assert (bars["certain"]["width"], bars["open"]["x"], bars["open"]["width"]) == ("20.0%", "20.0%", "50.0%")
    assert any(one.get("class") == "level" and one["x"] == "50.0%" for one in Elements(html).named("rect"))


def test_a_final_result_leaves_nothing_open_in_the_band(app: Flask) -> None:
    html = shown(app, "{{ c.score_band(62.5, 62.5, 62.5, 100) }}")
    assert "62,5\u00a0points sur 100" in html
    assert next(one for one in Elements(html).named("rect") if one.get("data-band") == "open")["width"] == "0.0%"


def test_a_question_sends_its_parts_under_its_own_name(app: Flask) -> None:
    html = shown(
        app,
        "{{ k.question(view) }}",
        view={
            "id": "shared", "kind": "any_of", "text": "Que partagez-vous ?", "allow_not_applicable": True,
            "options": [
                {"code": "staff", "text": "Du personnel", "detail": "Avec qui ?"}, {"code": "none", "text": "Rien"}
            ],
            "values": ["staff"], "details": {"staff": "Le voisin"},
            "estimate": False, "ask_private": True, "revision": 3,
        },
    )  # fmt: skip
    names = {one["name"] for one in Elements(html).named("input", "textarea")}
    parts = ("value", "state", "reason", "note", "private", "estimate", "detail.staff", "revision")
    assert names == {f"q.shared.{part}" for part in parts}
    assert [one["value"] for one in Elements(html).named("input") if "checked" in one] == ["staff", "answer"]


def test_a_question_that_concerns_everybody_does_not_offer_to_be_set_aside(app: Flask) -> None:
    html = shown(app, '{{ k.question({"id": "a", "kind": "yes_no", "text": "?"}) }}')
    assert "not_known" in html
    assert "not_applicable" not in html


def test_a_question_to_read_only_offers_nothing_to_change(app: Flask) -> None:
    view = {
        "id": "a",
        "kind": "yes_no",
        "text": "?",
        "values": ["yes"],
        "read_only": True,
        "discuss": True,
        "note": "Vu",
    }
    elements = Elements(shown(app, "{{ k.question(view) }}", view=view))
    assert all("disabled" in one for one in elements.named("input", "textarea"))
    assert not elements.named("button")


def test_two_answers_to_one_question_are_both_shown_and_either_can_be_kept(app: Flask) -> None:
    conflict = {"who": "Nadia", "at": "à 14 h 31", "mine": "Oui", "theirs": "Non"}
    html = shown(
        app, '{{ k.question({"id": "a", "kind": "yes_no", "text": "?", "conflict": conflict}) }}', conflict=conflict
    )
    assert "<blockquote>Oui</blockquote>" in html
    assert "<blockquote>Non</blockquote>" in html
    assert {(one["name"], one["value"]) for one in Elements(html).named("button")} == {("keep", "a"), ("take", "a")}


@pytest.mark.parametrize(
    "state", ["todo", "doing", "done", "discuss", "declared", "documented", "verified", "rejected"]
)
def test_a_state_has_a_mark_and_words_beside_its_colour(app: Flask, state: str) -> None:
    html = shown(app, "{{ c.tag(state) }}", state=state)
    assert "<svg" in html
    assert html.rsplit("</svg>", 1)[1].removesuffix("</span>").strip()


def test_a_cell_of_a_table_says_its_column_for_narrow_screens(app: Flask) -> None:
    html = shown(app, '{{ c.table("Points", ["Domaine", "Obtenus"], [["Social", "12,5"]], (1,)) }}')
    assert '<th scope="row">Social</th><td data-label="Obtenus" class="num">12,5</td>' in html
