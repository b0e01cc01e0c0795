"""What a person reads when a page cannot be shown: what happened, and where to go on."""

from __future__ import annotations

import logging

from flask import Flask, g, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from web import parking
from web.language import t

LOGGER = logging.getLogger("ancrage.web")


def register(app: Flask) -> None:
    """Give an application its pages for what goes wrong."""
    app.register_error_handler(CSRFError, parking.lost_session)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400 or error.response is not None:
        return error.get_response(request.environ)
    return _page(code)


def _fault(error: Exception) -> Response:
    # The rule, not the address: that of an e-mailed link holds its secret.
    LOGGER.exception("%s %s", request.method, request.url_rule, exc_info=error)
    return _page(500)


def _page(code: int) -> Response:
    title, text = _words(code)
    if parking.from_script():
        return make_response(jsonify(error=title, text=text), code)
    g.setdefault("visitor", None)
    return make_response(render_template("error.html", code=code, title=title, text=text), code)


def _words(code: int) -> tuple[str, str]:
    """Title and text for a status."""
    return {
        400: (t("Cette demande n'a pas pu être lue"), t("Revenez à la page précédente et essayez de nouveau.")),
        403: (
            t("Votre rôle ne le permet pas"),
            t("Une personne propriétaire de l'espace de l'entreprise peut le faire, ou changer votre rôle."),
        ),
        404: (
            t("Cette page n'existe pas, ou ne vous est pas ouverte"),
            t("Vérifiez l'adresse. Si un collègue vous l'a envoyée, demandez-lui de vous inviter."),
        ),
        405: (t("Cette adresse ne s'ouvre pas ainsi"), t("Partez plutôt de la page d'accueil.")),
        413: (
            t("C'est trop volumineux"),
            t("Un fichier peut peser 20 Mo au plus, un texte 20 000 caractères au plus. Rien n'a été enregistré."),
        ),
        429: (
            t("Trop de demandes à la suite"),
            t("Attendez une minute, puis essayez de nouveau. Rien de ce qui était enregistré n'est perdu."),
        ),
    }.get(
        code,
        (
            t("Quelque chose n'a pas fonctionné de notre côté"),
            t("Ce qui était enregistré l'est toujours. Essayez de nouveau dans un instant."),
        ),
    )
