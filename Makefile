# `make run` to see it, `make test` to prove it, `make help` for the rest.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app app
CATALOGS := $(wildcard translations/*/LC_MESSAGES/messages.po)
EXTRACT := $(BIN)/pybabel -q extract -F babel.cfg -k _l -k lazy_gettext -k lazy_ngettext:1,2 -k No:1 -k pgettext:1c,2 -k npgettext:1c,2,3 --add-location=file --sort-by-file --no-wrap --project=Rapporteur --version=1 --msgid-bugs-address= --copyright-holder=Rapporteur
export PORT

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench lock catalogs migration clean

help: ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

setup: $(VENV)/.installed $(VENV)/.catalogs ## Creates .venv with everything for use and development, compiles the catalogs; safe to repeat

$(VENV)/.installed: requirements.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer, with its venv module, is needed and was not found." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.catalogs: $(VENV)/.installed $(CATALOGS)
	@$(if $(CATALOGS),$(BIN)/pybabel -q compile -d translations,true)
	@touch $@

run: setup ## Web server and worker at http://127.0.0.1:8000 (PORT= to change), with demonstration data on first start; Ctrl-C stops both
	@$(FLASK) db upgrade
	@$(FLASK) demo load
	@exec $(FLASK) serve --port $(PORT)

test: setup ## Everything: the suite on SQLite, every statement on PostgreSQL, the slow parts, the browser stories
	@$(BIN)/python -m tests.every_part

check: setup ## Format, lint, types, import layers, templates, house rules, catalogs
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports > $(VENV)/.imports || { cat $(VENV)/.imports; exit 1; }
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python -m pytest -q tests/test_house.py tests/test_catalogs.py

bench: setup ## Our pages against the yardstick, side by side
	@$(BIN)/python -m tests.bench

lock: $(VENV)/.installed ## Writes requirements.lock anew from pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --extra redis --extra development -o requirements.lock pyproject.toml

catalogs: $(VENV)/.installed ## Takes all texts into translations/ and compiles what is translated
	$(EXTRACT) -o translations/messages.pot .
	for code in ar zh fr ru es; do \
	  if test -f translations/$$code/LC_MESSAGES/messages.po; then $(BIN)/pybabel -q update --previous --no-wrap --ignore-obsolete -N -i translations/messages.pot -d translations -l $$code; \
	  else $(BIN)/pybabel -q init --no-wrap -i translations/messages.pot -d translations -l $$code; fi; done
	$(BIN)/pybabel -q compile -d translations
	@touch $(VENV)/.catalogs

migration: setup ## A new migration from what has changed in the models: make migration NAME="Words about the change"
	@test -n "$(NAME)" || { echo 'Say what changes: make migration NAME="Registrations know their language"' >&2; exit 1; }
	@scratch=$$(mktemp -d) && export INSTANCE_PATH=$$scratch DATABASE_URL=sqlite:///$$scratch/scratch.sqlite QUEUE_URL= && \
	  $(FLASK) db upgrade && $(FLASK) db revision --autogenerate --rev-id $$(printf %04d $$(($$(ls migrations/versions/*.py 2>/dev/null | wc -l) + 1))) -m "$(NAME)"; \
	  code=$$?; rm -rf $$scratch; exit $$code

clean: ## Removes what was made here, but not instance/, where the data is
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache translations/*/LC_MESSAGES/*.mo
