# Two commands are enough: `make site` builds the site, `make test` proves that the generator works.
# They only need Python 3.11 or newer (with its venv module), make and git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := NO_MKDOCS_2_WARNING=1 $(BIN)/python -m generator
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: site serve check test lint schema bench clean

site: $(VENV)/.installed
	@$(RUN) build

serve: $(VENV)/.installed
	@$(RUN) serve

check: $(VENV)/.installed
	@$(RUN) check --strict

test: $(VENV)/.installed-test
	@MAILLAGE_CHROMIUM="$$($(BIN)/python tests/find_browser.py)" && test -n "$$MAILLAGE_CHROMIUM" && export MAILLAGE_CHROMIUM \
	  && NO_MKDOCS_2_WARNING=1 $(BIN)/python -m pytest

lint: $(VENV)/.installed-test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

schema: $(VENV)/.installed
	@$(RUN) schema

bench: $(VENV)/.installed-bench
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python benchmarks/run.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Il faut Python 3.11 ou plus récent (commande « $(PYTHON) »). Une autre commande se choisit ainsi : make site PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "Il manque à Python son module « venv ». Sur Debian, Ubuntu ou WSL : apt install python3-venv" >&2; exit 1; }
	@echo "Préparation de l'environnement Python dans $(VENV)…"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installation de ce qu'il faut pour construire le site…"
	@$(PIP) --editable . && touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "Installation de ce qu'il faut pour les tests…"
	@$(PIP) --editable '.[test]' && touch $@

$(VENV)/.installed-bench: $(VENV)/.installed-test
	@$(PIP) --editable '.[bench]' && touch $@

clean:
	rm -rf $(VENV) site .cache build *.egg-info
