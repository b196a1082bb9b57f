# Each target is one documented command; the work is done by flask, pytest and the tools they name.
PYTHON ?= python3
BIN := .venv/bin
export PORT ?= 8000

.PHONY: demo run test check bench

demo: .venv/runs ## Try it: a made-up council on http://127.0.0.1:8000
	@$(BIN)/flask db upgrade
	@$(BIN)/flask demo fill
	@$(BIN)/flask serve

run: .venv/runs ## Use it: an empty database, with a one-time link to set it up
	@$(BIN)/flask db upgrade
	@$(BIN)/flask person set-up-link
	@$(BIN)/flask serve

test: .venv/tests ## Run every test (TESTS=tests/results for some of them)
	@$(BIN)/python -m pytest -n auto --dist worksteal $(TESTS)

check: .venv/tests ## Format, lint, types, import contracts, migrations, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto --dist worksteal $(TESTS)

bench: .venv/tests ## Measure, side by side with a floor or a peer (PARTS="saving drawing" for some of it)
	@$(BIN)/python -m tests.bench $(PARTS)

# The stamps say that what the file lists is installed; they are made anew when it changes.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Case Audit needs Python 3.11 or newer.")'
	@$(PYTHON) -m venv .venv

.venv/runs: requirements.txt | .venv/bin/python
	@echo "Installing what Case Audit needs (once)..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/tests: requirements.txt requirements-dev.txt | .venv/bin/python
	@echo "Installing what Case Audit and its tests need (once)..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/runs
