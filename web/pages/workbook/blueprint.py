"""The blueprint of the pages of a workbook."""

from flask import Blueprint

pages = Blueprint("workbook", __name__)
