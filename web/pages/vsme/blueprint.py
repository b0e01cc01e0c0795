"""The blueprint of the pages of VSME reports."""

from flask import Blueprint

pages = Blueprint("vsme", __name__)
HERE = "/evaluations/<assessment_id>/vsme"
