# Everything that is done with this checkout. Needed: a Python >= 3.11, and a network. All the rest
# is fetched: the packages into .venv, the Pulumi engine into a cache outside the checkout.

.DEFAULT_GOAL := help
.PHONY: help demo check test golden fix engine env oracle fuzz bench clean
.DELETE_ON_ERROR:

# To choose the Python that a new .venv is made with: make PYTHON=/path/to/python3.12 ...
export PYTHON

# Paths in here are relative, so that a checkout whose own path has blanks is no trouble.
python := .venv/bin/python
installed := .venv/installed

# Runs the rest of the line with .venv and the engine on PATH, as `make env` would set it.
with_env = exports=$$($(python) -m tools.pulumi env --venv .venv) && eval "$$exports" &&

help:  ## List what can be made
	@sed -n '/^[a-z]*:.*## /{ s/:.*## /	/; s/^/  make /; s/[$$][$$]/$$/g; p; }' Makefile | expand -t 16

demo: $(installed) engine  ## Show Pulumi plan, apply, repair and remove Athena tables, here and now
	@$(with_env) $(python) tools/demo.py

check: $(installed)  ## Check the style, the types and the imports; run the unit tests and the laws
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy
	.venv/bin/lint-imports
	$(python) -m pytest -q -n 2 tests/unit tests/laws

test: $(installed) engine  ## Check the style, the types and the imports; run every test
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy
	.venv/bin/lint-imports
	@echo "pytest -n 2 --dist loadfile"
	@$(with_env) $(python) -m pytest -n 2 --dist loadfile

golden: $(installed)  ## Write the golden files from what is printed now; read the diff
	UPDATE_GOLDEN=1 $(python) -m pytest -q -n 2 -p no:cacheprovider \
	    tests/cases tests/unit/cli

fix: $(installed)  ## Put right what ruff can put right by itself
	$(python) -m ruff check --fix
	$(python) -m ruff format

engine:  ## Get the Pulumi engine, unless a suitable one is there
	@python=$$(tools/find-python) && "$$python" -m tools.pulumi ensure

env: $(installed)  ## Print what puts .venv and the engine on PATH: eval "$$(make -s env)"
	@$(python) -m tools.pulumi env --venv .venv

oracle: $(installed)  ## Ask a real Hive what the statements mean (needs Java)
	@tests/oracle/run

fuzz: $(installed)  ## Try the laws on definitions that no run before has tried
	ATHENDEF_EXAMPLES=$${ATHENDEF_EXAMPLES:-300} $(python) -m pytest -n 2 -p no:cacheprovider tests/laws

bench: $(installed) engine  ## Measure how long 1,000 tables take
	@$(with_env) $(python) bench/run.py

clean:  ## Remove what was made in this checkout (the engine's cache stays)
	rm -rf .venv .venv-oracle .demo .local .mypy_cache .ruff_cache .pytest_cache \
	    .import_linter_cache .hypothesis build dist

# What pip says goes to stderr: stdout belongs to `make env`, whose lines a shell evaluates.
# An older pip does not know --group, so pip comes first, in the version that is pinned.
$(installed): pyproject.toml constraints.txt
	@exec >&2; set -e; \
	if ! $(python) -m pip --version >/dev/null 2>&1; then \
	    python=$$(tools/find-python); \
	    echo "Making .venv with $$python ($$("$$python" --version))"; \
	    rm -rf .venv; \
	    "$$python" -m venv .venv; \
	fi; \
	echo "Installing the packages of constraints.txt into .venv"; \
	$(python) -m pip install --quiet --upgrade --constraint constraints.txt pip; \
	$(python) -m pip install --quiet --constraint constraints.txt --editable '.[local]' --group dev; \
	touch $@
