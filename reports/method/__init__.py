"""The published method: Markdown pages made from a questionnaire's files, in each of its languages.

Nothing on a page is written by hand twice, so nothing can drift: figures, questions, sources and links come from the
declared questionnaire, the authors' reasons from its ``method`` block, the words around them from this package.
"""

from reports.method.folder import Difference, compare, write
from reports.method.render import pages

__all__ = ["Difference", "compare", "pages", "write"]
