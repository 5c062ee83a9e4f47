# Setting up, making the documents, checking the code. `make help` lists what there is.

PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
# Tests name files by letters that the encoding of a locale may lack.
UTF8 := PYTHONUTF8=1
# An empty file each, made when its step has succeeded: made (the environment is there), runtime
# and dev (so are the packages of requirements.txt or requirements-dev.txt).
MADE := $(VENV)/.made
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev

PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.DELETE_ON_ERROR:
.PHONY: all test fuzz spelling verapdf lock pictures clean help

all: $(RUNTIME) ## make everything declared, into output/ (the default)
	$(BIN)/python build.py

test: $(DEV) ## every check and every test; a warning is an error
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(UTF8) $(BIN)/pytest --numprocesses auto --dist loadfile

# So long `make fuzz` runs.
MINUTES ?= 10

fuzz: $(DEV) ## look for content that crashes, hangs or is lost: make fuzz MINUTES=60 FUZZ_SEEDS=folder
	@end=$$(($$(date +%s) + 60 * $(MINUTES))); while [ $$(date +%s) -lt $$end ]; do \
		$(UTF8) FUZZ_EXAMPLES=2000 $(BIN)/pytest --quiet --numprocesses auto \
			tests/test_fuzz.py tests/test_fuzz_whole.py tests/test_fuzz_readme.py || exit 1; \
	done

spelling: $(DEV) ## check the spelling of the content (hunspell; root on Debian gets it installed)
	$(BIN)/python spelling/check.py --install

verapdf: $(DEV) ## check the PDFs in output/ by veraPDF: PDF/UA-1 and PDF/A-2a (takes Java)
	$(BIN)/python validation/check.py

pictures: $(DEV) ## draw the pictures of the documentation anew
	$(BIN)/python docs/pictures.py

$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else 1)' || { \
		echo "studypress needs Python 3.11 or newer, and '$(PYTHON)' is not one:" \
			"name one that is, as in: make PYTHON=python3.13" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# Pango is checked (and, for root on Debian, installed) once for each environment.
$(RUNTIME): requirements.txt $(MADE)
	$(PIP_INSTALL) -r requirements.txt
	$(BIN)/python -m studypress.pango
	@touch $@

# The development packages include the runtime ones, in the same versions.
$(DEV): requirements-dev.txt requirements.txt $(MADE)
	$(PIP_INSTALL) -r requirements-dev.txt
	$(BIN)/python -m studypress.pango
	@touch $(RUNTIME) $@

# One lock for every system and every Python from 3.11 on, made by uv, which lives only so long.
UV := .venv-lock/bin/uv
UV_COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--upgrade --no-emit-index-url --custom-compile-command "make lock"

lock: ## set the newest versions in requirements.txt and requirements-dev.txt
	$(PYTHON) -m venv --clear .venv-lock
	.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(UV_COMPILE) pyproject.toml --output-file requirements.txt
	$(UV_COMPILE) pyproject.toml --group dev --constraint requirements.txt \
		--output-file requirements-dev.txt
	rm -rf .venv-lock

clean: ## take away all that was made: output, environment, caches
	rm -rf $(VENV) .venv-lock dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache \
		.hypothesis
	find output -mindepth 1 ! -name .gitkeep -delete
	find build.py studypress tests docs spelling validation benchmarks -name __pycache__ -prune -exec rm -rf {} + \
		2>/dev/null || true

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12
