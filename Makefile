# fieldnotes: make run, make test. GNU make 3.81 or later; paths may hold spaces and æøå.

STUDY ?= data
PYTHON ?= python3
BIN = .venv/bin

# Bytecode is compiled at install: else the first import of the heavy libraries takes half a minute.
PIP = $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps
STAGE = $(MAKE) --no-print-directory -C "$(STUDY)" -f "$(CURDIR)/src/fieldnotes/stages.mk" FIELDNOTES="$(CURDIR)/$(BIN)/fieldnotes"

.PHONY: run corpus language embed code topics compare figures report feedback notebooks sources docs test check lint types bench lock clean help

run: $(BIN)/.installed ## run every stage on STUDY (data) and say where the report is
	$(STAGE) run
	@$(BIN)/fieldnotes results --study "$(STUDY)"

corpus language embed code topics compare figures report: $(BIN)/.installed ## run up to one stage
	$(STAGE) $@

feedback: run ## write each pilot's own pages (PROJECT=Name for one)
	$(BIN)/fieldnotes feedback --study "$(STUDY)" $(if $(PROJECT),--project "$(PROJECT)")

sources: $(BIN)/.installed ## list new raw files in sources.csv, with guesses to correct
	$(BIN)/fieldnotes sources --study "$(STUDY)"

notebooks: run ## run the notebooks on STUDY, to html in its processed/notebooks/
	$(BIN)/python tools/notebooks.py "$(STUDY)"

docs: $(BIN)/.installed-dev ## build the pages of docs/ to build/docs/index.html
	$(BIN)/python -m sphinx -q -W docs build/docs

test: $(BIN)/.installed-dev ## run the tests
	$(BIN)/python -m pytest -n auto --dist loadgroup $(TESTS)

check: lint types test ## what CI runs

lint: $(BIN)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(BIN)/.installed-dev
	$(BIN)/mypy

bench: $(BIN)/.installed-dev ## run every race beside its peer; a table, and a figure in build/
	$(BIN)/python benchmarks/bench.py

lock: ## rewrite the locked requirements (needs uv)
	uv pip compile $(LOCK) --group build pyproject.toml -o requirements.lock
	uv pip compile $(LOCK) --extra cluster --group build --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

LOCK = --quiet --universal --python-version 3.11 --extra notebooks --extra topics --generate-hashes --no-emit-index-url --no-header

clean: ## empty STUDY's processed/, and nothing else
	find "$(STUDY)/processed" -mindepth 1 ! -name .gitkeep -delete

help: ## this list
	@sed -n 's/^\([a-z][a-z ]*\):.*## \(.*\)/\1: \2/p' Makefile

$(BIN)/python:
	$(PYTHON) -c "import sys; sys.exit(None if sys.version_info >= (3, 11) else 'fieldnotes needs Python 3.11 or later: make PYTHON=python3.12 ' + sys.argv[1])" run
	$(PYTHON) -m venv .venv

$(BIN)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-build-isolation --editable .
	@touch $@

$(BIN)/.installed-dev: requirements-dev.lock $(BIN)/.installed
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@
