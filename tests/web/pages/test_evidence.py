"""Proofs behind answers: files, links, "to be shown on request"; served as attachments and to the firm alone."""

from __future__ import annotations

import io

from flask import Flask
from werkzeug.datastructures import FileStorage

from tests.assessment.evidence_samples import pdf
from tests.web.pages.begun import Team, team
from tests.web.pages.people import Browser, person

WASTE = "/questions/waste"


class Unreadable(io.BytesIO):
    """Two thousand million bytes that nobody may read."""

    def read(self, _size: int | None = -1, /) -> bytes:
        raise AssertionError("it was read")

    def readinto(self, _buffer: object, /) -> int:
        raise AssertionError("it was read")


def _file(content: bytes, name: str) -> dict[str, FileStorage]:
    return {"file": FileStorage(io.BytesIO(content), name)}


def _with_file(us: Team, name: str = "facture.pdf") -> Browser:
    page = us.browser()
    page.get(us.path(WASTE))
    page.send("/justificatifs", files=_file(pdf(), name))
    return page


def test_a_file_is_put_behind_an_answer_and_makes_it_documented(app: Flask) -> None:
    us = team(app)
    us.answer("waste", {"value": True})
    page = _with_file(us)
    assert "« facture.pdf » est joint à cette réponse." in page.text
    page.get(us.path("/themes/matter"))
    assert "avec justificatif" in page.text


def test_a_file_comes_back_as_an_attachment_that_runs_nothing(app: Flask) -> None:
    us = team(app)
    page = _with_file(us, "fac\u202eture.pdf")
    address = page.html.split(f'href="{us.path("/justificatifs/")}')[1].split('"')[0]
    given = page.client.get(us.path(f"/justificatifs/{address}"))
    assert given.data == pdf()
    assert given.headers["Content-Disposition"].startswith("attachment;")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert given.mimetype == "application/pdf"
    given.close()
    stranger = Browser(app).sign_in(person(app, "Zoe"))
    assert stranger.get(us.path(f"/justificatifs/{address}")).status_code == 404
    assert stranger.get(f"/entreprises/{us.firm}/justificatifs/{address}").status_code == 404


def test_files_that_cannot_be_taken_are_refused_in_words(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for content, name in ((b"", "vide.pdf"), (svg, "dessin.svg"), (b"MZ" + b"\0" * 200, "jeu.pdf")):
        page.get(us.path(WASTE))
        assert page.send("/justificatifs", files=_file(content, name)).status_code == 422, name
        assert name in page.text
        assert "Il y a un point à corriger" in page.text
    page.get(us.path(WASTE))
    assert page.send("/justificatifs").status_code == 422, "no file at all"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path(WASTE))
    page.last = page.client.post(
        us.path(f"{WASTE}/justificatifs"),
        input_stream=Unreadable(),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "2000000000"},
    )
    assert page.last.status_code == 413
    assert "20 Mo au plus" in page.text


def test_one_proof_serves_several_answers(app: Flask) -> None:
    us = team(app)
    page = _with_file(us)
    page.get(us.path("/questions/energy"))
    (proof,) = page.form("/justificatifs/reprise").offered["proof"] - {""}
    page.send("/justificatifs/reprise", {"proof": proof})
    page.get(f"/entreprises/{us.firm}/justificatifs")
    assert "Sert à 2 réponses" in page.text
    page.get(us.path("/questions/energy"))
    page.send(f"/{proof}/retrait")
    page.get(f"/entreprises/{us.firm}/justificatifs")
    assert "Sert à 1 réponse" in page.text


def test_the_proof_of_another_firm_is_not_attached(app: Flask) -> None:
    us = team(app)
    page = _with_file(us)
    page.get(us.path("/questions/energy"))
    assert page.send("/justificatifs/reprise", {"proof": "0" * 16}).status_code == 422


def test_a_link_is_checked_and_what_was_typed_stays(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path(WASTE))
    for address in ("javascript:alert(1)", "notre site", "", "ftp://example.org/x"):
        assert page.send("/lien", {"url": address, "title": "Notre page"}).status_code == 422, address
        assert "Indiquez l'adresse complète d'une page." in page.text
        assert page.form("/lien").fields["title"] == ["Notre page"]
    page.send("/lien", {"url": "https://example.org/rse"})
    assert "Notre page" in page.text
    assert 'rel="noreferrer noopener nofollow"' in page.html


def test_a_proof_may_be_shown_on_request(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    page.get(us.path(WASTE))
    page.send("/sur-demande", {"wanted": "1"})
    assert "Vous le montrerez si on vous le demande." in page.text
    page.get(us.path("/themes/matter"))
    assert "à montrer sur demande" in page.text


def test_a_contributor_of_other_pillars_attaches_nothing(app: Flask) -> None:
    us = team(app, pillars=["people"])
    mine, theirs = us.browser(), us.browser(us.colleague)
    mine.get(us.path(WASTE))
    theirs.get(us.path(WASTE))
    assert "Joindre ce lien" not in theirs.text
    token = theirs.form("").fields["csrf_token"]
    sent = {"csrf_token": token, "url": "https://example.org"}
    assert theirs.client.post(us.path(f"{WASTE}/justificatifs/lien"), data=sent).status_code == 403


def test_proofs_of_a_signed_assessment_stay(app: Flask) -> None:
    us = team(app)
    page = _with_file(us)
    page.get(f"/entreprises/{us.firm}/justificatifs")
    us.submitted()
    page.send("/suppression")
    assert "il est gardé avec elle" in page.text
    assert "facture.pdf" in page.text
    page.get(us.path(WASTE))
    assert "Retirer d'ici" not in page.text


def test_a_proof_is_deleted_with_its_content(app: Flask) -> None:
    us = team(app)
    page = _with_file(us)
    page.get(f"/entreprises/{us.firm}/justificatifs")
    page.send("/suppression")
    assert "« facture.pdf » est supprimé." in page.text
    assert "Aucun justificatif pour l'instant" in page.text
    root = app.extensions["ancrage"].evidence.root
    assert [one for one in root.rglob("*") if one.is_file()] == []


def test_addresses_of_nothing_do_not_exist(app: Flask) -> None:
    us = team(app)
    page = us.browser()
    assert page.get(us.path("/justificatifs/" + "0" * 16)).status_code == 404
    assert page.get(f"/entreprises/{us.firm}/justificatifs/..%2f..%2fsecret_key").status_code == 404
