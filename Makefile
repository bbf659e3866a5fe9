# Two commands matter: `make run` (see the dashboard) and `make test` (check everything).
# PLACES, PORT, AUDIENCE, PYTHON, CHROMIUM and WORKERS may be given on the command line or in the environment.

PLACES ?= data/places/sampleford.toml
PORT ?= 8501
AUDIENCE ?= public
UV ?= uv
# Processes that share the tests out; each takes the next ones from whichever has most left. 0 is one after the other.
WORKERS ?= 2
VENV := .venv/bin/python
PYTEST := $(VENV) -m pytest -n $(WORKERS) --dist worksteal

export PLACES PORT AUDIENCE
.NOTPARALLEL:
.PHONY: help setup run test setup-test lint types tests unit browser shared-data lock bench simulate clean

help: ## Say what each command does
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-11s %s\n", $$1, $$2}'

setup: ## Make .venv and install the pinned packages (nothing happens when they are there)
	@scripts/install.sh requirements.lock

run: ## Load the sample place (or PLACES="a.toml b.toml") and start the dashboard on PORT for AUDIENCE
	@scripts/run.sh

test: shared-data setup-test lint types tests ## Run lint, types, unit, SQL, page and browser tests

setup-test: ## Install what the tests need, a Chromium too where none is found
	@scripts/install.sh requirements-dev.lock
	@scripts/find_chromium.sh --install >/dev/null

lint: setup-test ## Check style and layout of the code
	$(VENV) -m ruff check
	$(VENV) -m ruff format --check

types: setup-test ## Check the types
	$(VENV) -m mypy

tests: setup-test ## Run every test
	$(PYTEST)

unit: setup-test ## Run the tests that need no browser
	$(PYTEST) -m "not browser"

browser: setup-test ## Run the browser tests alone
	$(PYTEST) -m browser

shared-data:
	@scripts/check_shared_data.sh

lock: ## Write both requirements locks again from pyproject.toml (needs uv)
	@UV="$(UV)" scripts/lock.sh

bench: setup-test ## Measure load time, memory and page weight against bare scripts and Dash
	$(VENV) -m bench

simulate: setup-test ## Try modelled ward figures and target dates on a known truth; writes the tables in docs/methods
	$(VENV) -m analysis.simulation
	$(VENV) -m analysis.target_simulation

clean: ## Remove the built database and the caches (.venv stays)
	rm -rf data/build .mypy_cache .ruff_cache .pytest_cache
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
