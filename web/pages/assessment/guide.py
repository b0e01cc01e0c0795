"""What to answer next: the open questions that narrow the result most."""

from __future__ import annotations

from flask import render_template, url_for

from assessment.progress import progress, topics
from web.core import services
from web.language import lang, language
from web.pages.assessment import common
from web.pages.assessment.blueprint import pages
from web.questionnaire_words import minutes_words, texts

MOST = 10
"""Questions shown: a list that is read to its end."""


@pages.get("/evaluations/<assessment_id>/suite")
def next_questions(assessment_id: str) -> str:
    """The open questions, each with how many points it settles."""
    current = common.read(assessment_id)
    loaded, words = current.shelved.loaded, texts(current.shelved.loaded)
    topic_of = {question.id: topic for topic in topics(loaded) for question in topic.questions}
    questions = {one.id: one for one in loaded.model.all_questions()}
    found = services().guide.next(current)
    lines = []
    for one in found[:MOST]:
        topic = topic_of[one.question]
        address = url_for("assessment.topic", assessment_id=assessment_id, topic_id=topic.id)
        lines.append({
            "title": words.question(questions[one.question]),
            "href": f"{address}#question-{one.question}",
            "topic": words.group(topic.group),
            "points": language().number(one.narrowing, current.result.decimals) if one.narrowing > 0 else "",
            "count": round(one.narrowing, current.result.decimals),
        })  # fmt: skip
    far = progress(current, lang())
    check = url_for("submission.check", assessment_id=assessment_id)
    return render_template(
        "assessment/next.html", **common.page(current), lines=lines, others=len(found) - len(lines),
        minutes=minutes_words(far.minutes_left), check_href=check,
    )  # fmt: skip
