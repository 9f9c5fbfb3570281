# Two commands to begin with: `make demo` and `make test`. They make .venv by themselves and need python3 (3.11 or newer,
# with venv), make and the package index; no root, no database server.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
JOBS   ?= 2
PIP    := $(BIN)/python -m pip --disable-pip-version-check install -q -c constraints.txt
# Bytecode is written here even where the environment forbids it: every later command starts faster.
COMPILE = env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m compileall -q -j 0 engine workflows cli $(VENV)/lib >/dev/null || true

# The full run reads the bytecode that the ordinary one has written.
PYTEST   = env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n $(JOBS) --dist worksteal
ORDINARY := $(VENV)/ordinary-tests-passed
TESTED   = $(shell find engine workflows cli tests docs -type f ! -path '*/__pycache__/*') pyproject.toml Makefile README.md

.PHONY: demo test test-full tools bundle faults trial-pg check pyright mutants bench pictures statements templates docs released site catalogue constraints clean help
.DELETE_ON_ERROR:

help:
	@echo "make demo       install into .venv and live through the plan of 2024 in the folder demo/"
	@echo "make test       the tests (under five minutes on two cores)"
	@echo "make test-full  all tests, lint and types; says what it skipped"
	@echo "make check      lint and types      make bench      benchmarks"
	@echo "make pyright    what the second type checker says of every file (over a minute)"
	@echo "make mutants    small mistakes put into the pure core; which does no test notice? (ONLY='engine.calendar.*'; hours)"
	@echo "make trial-pg   the demo on PostgreSQL with three daemons (QUICK=--quick: a few rows)"
	@echo "make faults     500 kills under load, eight people and four daemons, on both databases (a quarter of an hour)"
	@echo "make bundle     an archive that installs without network (Linux and Windows)"
	@echo "make catalogue  collect, update and compile the Chinese texts      make clean"
	@echo "make statements compile the readers' SQL from the tables           make docs    reference pages, site"
	@echo "make pictures   photograph the demo for docs/pictures (chromium, LibreOffice)"
	@echo "make templates  build the shipped Word templates from their texts"
	@echo "make released   the lock of the shipped procedures, while it is a draft (decision 0046)"

demo: $(VENV)/core
	rm -rf demo
	$(BIN)/duban demo --dir demo

test: $(VENV)/dev
	rm -f $(ORDINARY)
	$(MAKE) -s $(ORDINARY)

# The ordinary tests are not repeated when they have passed on these very files.
test-full: $(VENV)/browser check tools
	$(MAKE) -s $(ORDINARY)
	$(PYTEST) -m full
	@command -v soffice >/dev/null 2>&1 && command -v pdftotext >/dev/null 2>&1 || \
	  echo "skipped: the layout of papers as PDF (apt install libreoffice-writer-nogui poppler-utils fonts-wqy-microhei)"
	@command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || \
	  echo "skipped: the board in a browser (apt install chromium fonts-wqy-microhei)"

# What only the full tests need of the system: installed where that may be done, else their tests are skipped.
tools:
	@want=; for one in chromium:chromium soffice:libreoffice-writer-nogui pdftotext:poppler-utils; do \
	  command -v $${one%%:*} >/dev/null 2>&1 || want="$$want $${one#*:}"; done; \
	if [ -n "$$want" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "installing$$want"; export DEBIAN_FRONTEND=noninteractive; \
	  { timeout 90 apt-get update -qq && \
	    timeout 300 apt-get install -y -qq --no-install-recommends $$want fonts-wqy-microhei; } >/dev/null 2>&1 || \
	  echo "not installed:$$want (apt-get failed)"; fi

# The demo on a PostgreSQL of its own with three daemons, compared with the demo on SQLite.
trial-pg: $(VENV)/dev
	$(BIN)/python -m tests.trial $(QUICK)

# An archive for machines without network: build/duban-VERSION-offline.zip.
bundle: $(VENV)/dev
	$(BIN)/python -m cli.making.bundle

# The long form of the faults, on both databases (about a quarter of an hour).
faults: $(VENV)/dev
	$(BIN)/python -m tests.faults

check: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# What editors say of every file; over a minute, so it is asked by itself. The tests ask it of what authors use.
pyright: $(VENV)/dev
	$(BIN)/python -m pyright --pythonpath $(BIN)/python engine workflows cli

# Gives way to everything else. What survives is told and explained in docs/reference/mutants.md; ONLY=decision/ladder.
mutants: $(VENV)/mutation
	nice -n 15 $(BIN)/python -m tests.mutants --hands 2 $(if $(ONLY),--only '$(ONLY)')

bench: $(VENV)/dev
	$(BIN)/python -m tests.benchmarks

statements: $(VENV)/dev
	$(BIN)/python -m engine.store.statements.making

templates: $(VENV)/dev
	$(BIN)/python -m engine.outputs.papers.making

# Of the demo, for docs/pictures: needs chromium, libreoffice-writer-nogui, libreoffice-calc-nogui and poppler-utils.
pictures: $(VENV)/browser
	[ -f demo/duban.db ] || $(BIN)/duban demo --dir demo
	$(BIN)/python -m tests.pictures demo

docs: $(VENV)/dev released
	$(BIN)/python -m cli.making.manual
	@if $(BIN)/python -c 'import furo, myst_parser, sphinx' 2>/dev/null; then $(SITE); else \
	  echo "no site without the extra docs; make site installs it and builds it"; fi

# The pages as a site, strictly: what leads nowhere, or where nothing leads, is an error.
SITE = $(BIN)/python -m sphinx -q -W --keep-going -b html docs build/site && echo "build/site/index.html"
site: $(VENV)/site
	@$(SITE)

released: $(VENV)/dev
	$(BIN)/python -m cli.making.released

catalogue: $(VENV)/dev
	$(BIN)/python -m cli.making.extract

clean:
	rm -rf $(VENV) demo build dist mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: what is installed, as of these versions. The tests' tools come on top of what the demo needs.
$(VENV)/core: pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null 2>&1 || \
	  { echo "make: $(PYTHON) is missing; install Python 3.11 or newer, or say make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: $(PYTHON) is older than 3.11; say make PYTHON=/path/to/a/newer/python" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "make: $(PYTHON) has no venv; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(PIP) -e '.[board,documents,xlsx]'
	@$(COMPILE)
	@touch $@

$(VENV)/dev: $(VENV)/core
	$(PIP) -e '.[dev]'
	@$(COMPILE)
	@touch $@

$(VENV)/site: $(VENV)/dev
	$(PIP) -e '.[docs]'
	@touch $@

$(VENV)/mutation: $(VENV)/dev
	$(PIP) -e '.[mutation]'
	@touch $@

$(VENV)/browser: $(VENV)/site
	$(PIP) -e '.[browser]'
	@$(COMPILE)
	@touch $@

$(ORDINARY): $(VENV)/dev $(TESTED)
	$(PYTEST) -m "not full"
	@touch $@

# Renew constraints.txt from a clean environment with every extra.
constraints:
	rm -rf build/clean && $(PYTHON) -m venv build/clean
	build/clean/bin/python -m pip install -q '.[dev,browser,docs]'
	{ echo "# Exact versions of everything, so that two fresh machines get the same. Renewed by 'make constraints'."; \
	  build/clean/bin/python -m pip freeze --exclude duban | LC_ALL=C sort -f; } > constraints.txt
	rm -rf build/clean
