# Kept: everything a newcomer needs. `make help` lists the targets.
# Passed through from the environment: KEPT_DATA (folder of the embedded database and the evidence vault),
# KEPT_DATABASE_URL (another database), KEPT_PORT (8000), KEPT_CHROMIUM (a Chromium elsewhere).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 2
PICTURES ?= recorded-round

.PHONY: help
help: ## Lists these targets
	@awk -F ':.*## ' '/^[a-z_-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: setup
setup: $(READY) ## Sets up .venv with the locked dependencies and warms the compiled kernels

# Runs again when the lock or the project file changes, or when the last run did not reach its end.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Kept needs Python 3.11 or later; set PYTHON=...")'
	@echo "Setting up $(VENV) (two minutes the first time)"
	@rm -f $(READY)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@$(BIN)/kept warm
	@touch $(READY)

.PHONY: run
run: setup ## Loads the demo landlord, plays the story and serves http://127.0.0.1:8000 until Ctrl-C
	@exec $(BIN)/kept run

.PHONY: story
story: setup ## Plays the story in the terminal; exit code 0 only if every step ended as told
	@$(BIN)/kept story

.PHONY: check
check: setup ## Format, lint, types and import contracts: seconds
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted: run make format"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.PHONY: quick
quick: check ## check, then the tests on SQLite only, without a browser
	@$(BIN)/pytest -n auto --dist worksteal --sqlite-only -m "not browser"

.PHONY: test
test: check chromium ## Every check and every test: SQLite, PostgreSQL, Chromium
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal

.PHONY: recorded-round
recorded-round: setup chromium ## Eight visits without a signal in a browser, then synchronised; pictures in PICTURES=folder
	@KEPT_PICTURES="$(PICTURES)" $(BIN)/pytest -n 0 --sqlite-only tests/browser/app/test_recorded_round.py
	@echo "Look at $(PICTURES)/index.html"

.PHONY: bench
bench: setup ## Measures Kept beside its peers and prints one table; BENCH="--only NAME --quick" for less
	@$(BIN)/python -m tests.benchmarks $(BENCH)

.PHONY: peers
peers: setup ## Installs VROOM and PyVRP, which make bench measures beside Kept (a bench without them says so)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r bench.lock

.PHONY: chromium
chromium:
	@if [ -x "$${KEPT_CHROMIUM:-/usr/bin/chromium}" ]; then \
	  exit 0; \
	elif [ -z "$${KEPT_CHROMIUM:-}" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium for the browser tests"; \
	  apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
	  echo "No Chromium at $${KEPT_CHROMIUM:-/usr/bin/chromium}: the browser tests will be skipped (set KEPT_CHROMIUM)"; \
	  [ "$${CI:-}" != true ]; \
	fi

.PHONY: format
format: setup ## Formats the code and repairs what ruff can repair
	@$(BIN)/ruff check --fix --quiet . || true  # what is left is for `make check` to report
	@$(BIN)/ruff format .

.PHONY: translations
translations: setup ## Brings web/translations/*.po up to date with the words in the code; new ones are empty
	@$(BIN)/pybabel --quiet extract --mapping web/translations/extraction.cfg --sort-by-file --no-location \
	  --add-comments Translators: --strip-comment-tags --omit-header --output $(VENV)/residents.pot web
	@for catalogue in web/translations/*.po; do \
	  $(BIN)/pybabel --quiet update --input-file $(VENV)/residents.pot --output-file "$$catalogue" --ignore-pot-creation-date \
	    --locale "$$(basename "$$catalogue" .po | tr - _)" --no-fuzzy-matching --ignore-obsolete --no-wrap; \
	done

.PHONY: lock
lock: setup ## Resolves requirements.lock anew from pyproject.toml
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements.lock
	@echo 'pyvroom==1.15.2 pyvrp==0.14.1' | tr ' ' '\n' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header -c requirements.lock - -o bench.lock

.PHONY: clean
clean: ## Removes .venv and caches; the data folder stays
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* dist
	@find appointments adapters policies web tests -name __pycache__ -type d -prune -exec rm -rf {} +
