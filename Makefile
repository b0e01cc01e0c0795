# `make` alone lists the targets. Everything is installed into .venv, by tools/install.sh, at the first one that needs it.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
FIRM ?= questionnaires/library/occitanie/cases/boulangerie.yaml
REPORT ?= var/report-fr.pdf
INSTANCE ?= var/demo
PORT ?=
WORKERS ?= auto
PACKAGES := assessment questionnaires reports scoring web
PYTEST := $(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: help install run score tools test quick check method format coverage benchmark lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

install: ## install everything into .venv (a second time: nothing to do)
	@bash tools/install.sh

run: export ANCRAGE_INSTANCE := $(INSTANCE)
run: export ANCRAGE_DEMO := 1
run: install ## serve the demonstration: invented firms one can log in as (PORT=N: that port, or none)
	@$(BIN)/ancrage demo
	@exec $(BIN)/ancrage serve $(if $(PORT),--port $(PORT))

score: install ## at the command line: score an answers file and write its report (FIRM=FILE, REPORT=FILE)
	@$(BIN)/ancrage score $(FIRM)
	@mkdir -p $(dir $(REPORT))
	@$(BIN)/ancrage report $(FIRM) -o $(REPORT)

tools: ## what the tests need besides: a browser, PostgreSQL's server, poppler's tools, axe-core
	@bash tools/install.sh tests

test: tools ## run the whole test suite (WORKERS=1: in one process)
	@$(PYTEST)

quick: tools ## what to run while writing: lint, types, tests that are not slow, on SQLite alone
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@ANCRAGE_EXAMPLES=20 $(PYTEST) -m "not slow and not postgresql" --hypothesis-profile quick --quiet

check: install ## format, lint, types, import contracts, schema, questionnaires of the library and their method
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m questionnaires.schema --check
	@for file in questionnaires/library/*/questionnaire.yaml; do \
		echo "$(BIN)/ancrage questionnaire check $$(dirname $$file)"; \
		$(BIN)/ancrage questionnaire check "$$(dirname $$file)"; \
		$(BIN)/ancrage questionnaire method "$$(dirname $$file)" -o docs/method --check; \
	done

method: install ## write the published method of the library's questionnaires into docs/method
	@for file in questionnaires/library/*/questionnaire.yaml; do \
		$(BIN)/ancrage questionnaire method "$$(dirname $$file)" -o docs/method; \
	done

format: install ## format the code and mend what lint can mend
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

coverage: tools ## the test suite, with the lines and branches it does not reach
	@$(PYTEST) --cov --cov-report=term --cov-report=html

benchmark: install ## firms per second of the kernel beside other ways; what a large firm's pages and the simulator cost
	@$(BIN)/python benchmarks/kernel.py
	@$(BIN)/python benchmarks/pages.py
	@$(BIN)/python benchmarks/simulator.py

lock: ## write requirements.lock anew from pyproject.toml (needs uv; UPGRADE=1: newest versions)
	@command -v uv >/dev/null || { echo "make lock: uv is needed (pip install uv)" >&2; exit 1; }
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --quiet --custom-compile-command "make lock" \
		$(if $(UPGRADE),--upgrade) --output-file requirements.lock

clean: ## remove caches, built files and var/ (.venv stays)
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov build dist var
	@find $(PACKAGES) tests benchmarks tools -name __pycache__ -type d -prune -exec rm -rf {} +
