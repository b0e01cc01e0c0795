"""What the pages of a large firm cost, interpreted and compiled: ``python benchmarks/pages.py``.

One firm of the library (900 people, every question answered) in a database of its own; the same requests, like with
like, in one run. Printed: milliseconds of the best of a few rounds, and how many times quicker the compiled kernel is.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from timing import best

from assessment import answering, assessments, current
from assessment.answer_check import content_of
from assessment.scored import score_file
from scoring.engine import start_compiled
from web.app import create_app
from web.core import KEY, Services
from web.settings import Settings

CASE = Path(__file__).parents[1] / "questionnaires/library/occitanie/cases/sous_traitant_aeronautique.yaml"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(instance=Path(folder), rate_limit="", demo=True))
        services: Services = app.extensions[KEY]
        case = score_file(CASE).file.sheet
        release = services.shelf.offered()[0].release
        with services.store.write() as db:
            made, token = assessments.begin_trial(db, "occitanie", release, 2025, case.profile)
            for name, answer in case.answers.items():
                answering.save(db, made, name, content_of(answer), 0, None)
        client = app.test_client()
        client.get(f"/essai/{token}")

        def load() -> current.Current:
            with services.store.read() as db:
                found = current.load(db, services.shelf, made)
            assert found is not None
            return found

        def page(address: str) -> Callable[[], object]:
            return lambda: client.get(f"/evaluations/{made}{address}").get_data()

        works: dict[str, Callable[[], object]] = {
            "read an assessment from the database": load,
            "score it": lambda: load().result,
            "what every action brings": lambda: load().gains,
            "page of a topic": page("/themes/energy"),
            "task list": page(""),
        }
        for work in works.values():
            work()  # texts, templates and releases are read once
        interpreted = {name: best(work) for name, work in works.items()}
        start_compiled()
        compiled = {name: best(work) for name, work in works.items()}
    print(f"{'':42}{'interpreted':>12}{'compiled':>10}{'times':>8}")
    for name, slow in interpreted.items():
        print(f"{name:42}{slow:9.0f} ms{compiled[name]:7.0f} ms{slow / compiled[name]:8.1f}")


if __name__ == "__main__":
    main()
