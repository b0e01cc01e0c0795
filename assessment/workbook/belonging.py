"""Whether a workbook is of this assessment: sent to another, one firm's answers, or one year's, would take the place of
those of another."""

from __future__ import annotations

from assessment.assessments import Assessment
from assessment.workbook.extract import Extract
from assessment.workbook.refusal import refused
from questionnaires.findings import Words


def check_belongs(extract: Extract, held: Assessment) -> None:
    """Raises WorkbookError where it is of another questionnaire, another release or another assessment."""
    if extract.questionnaire != held.questionnaire:
        raise refused("workbook-other-questionnaire", found=extract.questionnaire, expected=held.questionnaire)
    if extract.release != held.release:
        raise refused("workbook-other-release", found=extract.release, expected=held.release)
    if extract.assessment != held.id:
        of = Words(f"{extract.firm or 'un essai'}, {extract.period}", f"{extract.firm or 'a trial'}, {extract.period}")
        raise refused("workbook-other-assessment", found=of)
