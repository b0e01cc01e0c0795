"""The blueprint of the pages of an assessment."""

from flask import Blueprint

pages = Blueprint("assessment", __name__)
