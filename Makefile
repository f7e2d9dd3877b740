# qualcode: `make demo` and `make test` are all a fresh machine needs, with Python 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
endif
RUN := $(BIN)/python
DEMO ?= build/demo

.PHONY: demo test check bench sample docs pins clean

demo: $(VENV)/run.stamp
	rm -rf $(DEMO)
	$(RUN) -m qualcode demo $(DEMO)

test: $(VENV)/dev.stamp
	@$(MAKE) --no-print-directory check

check:
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(BIN)/lint-imports
	$(RUN) -m pytest -q

bench: $(VENV)/dev.stamp
	$(RUN) -m bench

# Makes the sample study again from its raw files.
sample: $(VENV)/dev.stamp
	$(RUN) -m tests.sample.rebuild

# Prints the reference of all commands anew.
docs: $(VENV)/dev.stamp
	$(RUN) -m tests.cli.reference > docs/reference.md

# Chooses versions anew; a person reads the difference before it is committed.
pins: $(VENV)/dev.stamp
	$(RUN) -m pip install -q pip-tools
	$(RUN) -m piptools compile -q --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --allow-unsafe --no-header -o constraints.txt pyproject.toml requirements/build.in
	$(RUN) -m piptools compile -q --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --allow-unsafe --no-header -c constraints.txt -o constraints-dev.txt pyproject.toml requirements/build.in requirements/dev.in

$(VENV)/made.stamp:
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'qualcode needs Python 3.11 or newer: make demo PYTHON=python3.11')"
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/run.stamp: $(VENV)/made.stamp constraints.txt pyproject.toml
	$(RUN) -m pip install -q --disable-pip-version-check --require-hashes -r constraints.txt
	$(RUN) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(RUN) -m compileall -q qualcode
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp constraints-dev.txt
	$(RUN) -m pip install -q --disable-pip-version-check --require-hashes -r constraints-dev.txt
	touch $@

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache
