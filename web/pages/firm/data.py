"""A firm takes all of its data along, or deletes itself."""

from __future__ import annotations

import re

from flask import flash, g, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from assessment import blobs_in_use, firm_deletion, firm_export, members
from assessment.code_lists.words import folded
from assessment.firms import Firm
from assessment.identifiers import format_siren
from web.archive import write_archive
from web.core import services, store
from web.language import t
from web.letters import Translate
from web.owners import tell
from web.pages.firm.blueprint import pages, the_firm

Page = str | tuple[str, int] | Response


@pages.get("/entreprises/<firm_id>/export")
def export(firm_id: str) -> str:
    """What the archive holds."""
    with store().read() as db:
        firm = the_firm(db, firm_id)
        files = firm_export.files(db, firm_id)
    size = sum(one.size for one in files) / 1_000_000
    return render_template("firm/export.html", firm=firm, files=len(files), size=size)


@pages.get("/entreprises/<firm_id>/export/donnees.zip")
def export_archive(firm_id: str) -> Response:
    """Everything, in one file."""
    with store().read() as db:
        firm = the_firm(db, firm_id)
        data = firm_export.collect(db, firm_id)
        files = firm_export.files(db, firm_id)
    with store().write() as db:
        firm_export.note(db, firm_id, g.visitor.id)
    stream = write_archive(data, files, services().evidence, services().documents)
    name = f"ancrage-{firm.siren}.zip"
    response = send_file(stream, "application/zip", as_attachment=True, download_name=name, max_age=0)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@pages.get("/entreprises/<firm_id>/suppression")
def deletion(firm_id: str) -> str:
    """What a deletion means, and the form that asks for it."""
    return _page(firm_id)


@pages.post("/entreprises/<firm_id>/suppression")
def delete(firm_id: str) -> Page:
    """Delete the firm's space, once its SIREN or its name is typed."""
    typed = request.form.get("typed", "")
    with store().read() as db:
        firm = the_firm(db, firm_id)
    if not _names(firm, typed):
        return _page(
            firm_id, typed, t("Ce n'est ni le SIREN ni le nom de cette entreprise : rien n'est supprimé.")
        ), 422
    with store().write() as db:
        people = members.of_firm(db, firm_id)
        removed = firm_deletion.delete(db, firm_id)
        tell(db, people, lambda tr: _deleted(tr, firm.name))
    blobs_in_use.collect(store(), services().evidence, removed.evidence)
    blobs_in_use.collect_documents(store(), services().documents, removed.documents)
    flash(t("L'espace de %(name)s est supprimé, avec ses réponses et ses fichiers.", name=firm.name), "success")
    return redirect(url_for("firm.mine"), 303)


def _names(firm: Firm, typed: str) -> bool:
    digits = re.sub(r"\s", "", typed)
    return digits in (firm.siren, firm.siret) or (bool(folded(typed)) and folded(typed) == folded(firm.name))


def _deleted(tr: Translate, name: str) -> tuple[str, list[str]]:
    subject = tr("L'espace de %(name)s est supprimé", name=name)
    text = tr("Une personne propriétaire a supprimé l'espace de %(name)s sur Ancrage. Ses évaluations, ses "
              "justificatifs et ses rapports sont effacés. Votre compte n'est pas touché.", name=name)  # fmt: skip
    return subject, [text]


def _page(firm_id: str, typed: str = "", error: str = "") -> str:
    with store().read() as db:
        firm = the_firm(db, firm_id)
        people = members.of_firm(db, firm_id)
    return render_template(
        "firm/deletion.html", firm=firm, siren=format_siren(firm.siren), people=people, typed=typed, error=error
    )
