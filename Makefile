# Tasks of this checkout. They need Python >= 3.11 and a network. Packages are installed into .venv, the
# Pulumi engine, and environments with other versions of its SDK, into a cache outside the checkout.

.DEFAULT_GOAL := help
.PHONY: help demo recording check test test-sdk coverage golden fix engine sdk env oracle fuzz bench clean
.DELETE_ON_ERROR:

# To choose the Python of a new .venv: make PYTHON=/path/to/python3.12 ...
export PYTHON

# Paths are relative, so that the path of the checkout can contain spaces.
python := .venv/bin/python
installed := .venv/installed

# Runs the rest of the line with .venv and the engine on PATH, like `make env`.
with_env = exports=$$($(python) -m tools.pulumi env --venv .venv) && eval "$$exports" &&

# The tests of a tier are those of its folder. These call the pure core directly, and measure how
# much of it they cover; the limit is in pyproject.toml.
core := tests/unit/definition tests/unit/changes tests/cases
# The other tests without the engine. Coverage would double their time, and adds nothing.
quick := tests/laws tests/unit --ignore tests/unit/definition --ignore tests/unit/changes
with_engine := tests/engine tests/emulated/engine tests/unit/engine
# The slowest first, so that both processes end at the same time.
others := tests/engine tests/emulated tests/emulator tests/oracle

# Runs pytest with the oldest or the newest supported SDK of Pulumi: $(call run_with_sdk,newest,...)
define run_with_sdk
venv=$$($(python) -m tools.sdk $(1)) && exports=$$($(python) -m tools.pulumi env --venv "$$venv") \
    && eval "$$exports" && PYTHONPATH="$$PWD" python -m pytest -q -n 2 --dist loadfile $(2)
endef

define measure_core
$(python) -m pytest -n 2 --dist loadfile --cov --cov-report= $(core)
$(python) -m coverage report --include="athendef_provider/definition/*"
$(python) -m coverage report --include="athendef_provider/changes/*"
endef

help:  ## List the targets
	@sed -n '/^[a-z-]*:.*## /{ s/:.*## /	/; s/^/  make /; s/[$$][$$]/$$/g; p; }' Makefile | expand -t 16

demo: $(installed) engine  ## Show Pulumi plan, apply, repair and remove Athena tables on the embedded AWS
	@$(with_env) $(python) tools/demo.py

recording: $(installed) engine  ## Write docs/recording.svg, an image of a session on a terminal
	@$(with_env) $(python) tools/recording.py docs/recording.svg

check: $(installed)  ## Check the style, the types and the imports; run the unit tests and the laws
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy
	.venv/bin/lint-imports
	$(python) -m pytest -q -n 2 tests/unit tests/laws

test: $(installed) engine sdk  ## Check the style, the types and the imports; run the tests
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy
	.venv/bin/lint-imports
	$(measure_core)
	$(python) -m pytest -n 2 --dist loadfile $(quick)
	@echo "pytest -n 3 --dist loadfile (the other tiers, which often wait for processes)"
	@$(with_env) $(python) -m pytest -n 3 --dist loadfile $(others)
	@echo "pytest -m sdk (with the oldest and the newest SDK of Pulumi, at the same time)"
	@($(call run_with_sdk,oldest,-m sdk $(with_engine))) & oldest=$$!; \
	    ($(call run_with_sdk,newest,-m sdk $(with_engine))); newest=$$?; \
	    wait $$oldest && exit $$newest

test-sdk: $(installed) engine sdk  ## Run all engine tests with the oldest and newest SDK of Pulumi
	@$(call run_with_sdk,oldest,$(with_engine))
	@$(call run_with_sdk,newest,$(with_engine))

coverage: $(installed)  ## Run the unit tests of the pure core and the cases; check their coverage
	$(measure_core)

golden: $(installed)  ## Rewrite the golden files from the current output; read the diff
	UPDATE_GOLDEN=1 $(python) -m pytest -q -n 2 -p no:cacheprovider tests/cases tests/unit tests/emulated

fix: $(installed)  ## Apply automatic fixes of ruff
	$(python) -m ruff check --fix
	$(python) -m ruff format

engine:  ## Install the Pulumi engine, unless there is a suitable one
	@python=$$(tools/find-python) && "$$python" -m tools.pulumi ensure

sdk: $(installed)  ## Install the oldest and the newest supported SDK of Pulumi into the cache
	@$(python) -m tools.sdk oldest
	@$(python) -m tools.sdk newest

env: $(installed)  ## Print shell lines that put .venv and the engine on PATH: eval "$$(make -s env)"
	@$(python) -m tools.pulumi env --venv .venv

oracle: $(installed)  ## Compare the corpus with a real Hive (needs Java)
	@tests/oracle/run

fuzz: $(installed)  ## Run the laws with new random definitions
	ATHENDEF_EXAMPLES=$${ATHENDEF_EXAMPLES:-300} $(python) -m pytest -n 2 -p no:cacheprovider tests/laws

bench: $(installed) engine  ## Run the benchmark with 1,000 tables
	@$(with_env) $(python) bench/run.py

clean:  ## Remove generated files of this checkout (not the cache)
	rm -rf .venv .venv-oracle .demo .local .mypy_cache .ruff_cache .pytest_cache \
	    .import_linter_cache .hypothesis build dist .coverage

# The output of pip goes to stderr, because a shell evaluates the stdout of `make env`.
# Old versions of pip lack --group, so the pinned pip is installed first.
$(installed): pyproject.toml constraints.txt
	@exec >&2; set -e; \
	if ! $(python) -m pip --version >/dev/null 2>&1; then \
	    python=$$(tools/find-python); \
	    echo "Creating .venv with $$python ($$("$$python" --version))"; \
	    rm -rf .venv; \
	    "$$python" -m venv .venv; \
	fi; \
	echo "Installing the packages of constraints.txt into .venv"; \
	$(python) -m pip install --quiet --upgrade --constraint constraints.txt pip; \
	$(python) -m pip install --quiet --constraint constraints.txt --editable '.[local]' --group dev; \
	touch $@
