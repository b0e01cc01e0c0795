"""The blueprint that the modules of this folder add their pages to."""

from flask import Blueprint

pages = Blueprint("account", __name__)
