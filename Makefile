# Thin on purpose: the work is in plie/demarrage/, which needs nothing but Python.
PYTHON ?= python3
OPTIONS ?=

.DEFAULT_GOAL := aide
.PHONY: aide setup demo test captures mesures format lock

aide:
	@echo "make setup    installe tout dans ce dossier et ne démarre rien"
	@echo "make demo     lance la démonstration (PORT=8000, VAR_DIR=var)"
	@echo "make test     passe tous les contrôles et tous les tests (OPTIONS='-k …' pour pytest)"
	@echo "make captures refait les images du README, la démonstration étant lancée (PORT=8000)"
	@echo "make mesures  chronomètre les pages de la démonstration lancée (PORT=8000)"
	@echo "make format   met en forme le code et les gabarits"
	@echo "make lock     recalcule requirements.lock et package-lock.json"

setup demo test captures mesures: python
	@$(PYTHON) -m plie.demarrage $@ $(OPTIONS)

.PHONY: python
python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Il faut Python 3.11 ou plus récent : installez-le, ou indiquez-le par PYTHON=… (par exemple make setup PYTHON=python3.12)." >&2; exit 1; }

format: setup
	@.venv/bin/ruff check --fix --quiet
	@.venv/bin/ruff format --quiet
	@.venv/bin/djlint templates --reformat --quiet

lock: setup
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	  $(OPTIONS) --output-file requirements.lock requirements.in
	@npm install --package-lock-only --ignore-scripts --no-audit --no-fund
