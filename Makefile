# make demo       the main job: a paper of 2019 and then the stocktake it asked for, findings and maps in build/demo
# make test       style, types, layers and tests
# make docs       the pages in docs/checks, from the checks and their cases
# make notebooks  what the notebooks show, renewed; look at what changed before you keep it
# make bench      how fast, and whether every planted fault is found, against peers
# make clean      remove what the others made
#
# Another interpreter: make demo PYTHON=python3.13

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO := build/demo

.PHONY: demo test docs notebooks bench clean

demo: $(STAMP)
	@mkdir -p $(DEMO)
	@echo "The paper to the Health and Wellbeing Board, as at 23 July 2019, which asked for a stocktake of plans:"
	@$(BIN)/graphkit check data/gloucestershire --fail-on never -o $(DEMO)/paper.json
	@$(BIN)/graphkit map data/gloucestershire -o $(DEMO)/paper.html >/dev/null
	@echo
	@echo "The stocktake, as at 1 June 2026:"
	@$(BIN)/graphkit check data/gloucestershire-2026 --fail-on never -o $(DEMO)/stocktake.json
	@$(BIN)/graphkit map data/gloucestershire-2026 -o $(DEMO)/stocktake.html >/dev/null
	@$(BIN)/graphkit map data/gloucestershire-2026 --since 2025-06-01 -o $(DEMO)/changes.html >/dev/null
	@$(BIN)/graphkit map data/gloucestershire --view findings -o $(DEMO)/paper.pdf >/dev/null
	@echo
	@echo "The maps are paper.html, stocktake.html and, of what changed in a year, changes.html in $(DEMO): open them in a"
	@echo "browser. $(DEMO)/paper.pdf is the first of them on paper, with its findings."

test: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict graphkit
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest

docs: $(STAMP)
	@find docs/checks -name '*.md' ! -name README.md -delete
	@$(BIN)/graphkit checks --format pages -o docs/checks

notebooks: $(STAMP)
	@$(BIN)/python tests/notebook_runs.py

bench: $(STAMP)
	@$(BIN)/python benchmarks/run.py

# One resolver run, with everything that demo, test and bench need; again only when one of the two files changes.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	"graphkit needs Python 3.11 or newer. Name one: make demo PYTHON=python3.12")'
	@echo "Installing into $(VENV): a few minutes the first time."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find graphkit tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
