# Two commands matter: `make demo` and `make test`. Each installs what it needs into .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help install catalogues demo clean-demo test faults faults-beyond check format messages tables lock bench bench-sandbox screenshots

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

install: $(INSTALLED) ## Install everything into .venv

$(INSTALLED): requirements/dev.txt requirements/description.txt pyproject.toml hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Souche needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes --requirement requirements/dev.txt
	$(BIN)/pip install --quiet --require-hashes --no-deps --requirement requirements/description.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: install catalogues ## Start the whole box office with made-up shows; Ctrl-C stops it
	@exec $(BIN)/souche demo

clean-demo: ## Forget the demo's data
	@rm -rf var/demo

test: install check ## Run every check and every test
	$(BIN)/pytest -n 2 tests

faults: install catalogues ## Hurt the whole house at every step and write docs/reliability.md: an hour (ONLY=... runs some rows)
	@$(BIN)/python -m tests.reliability.run --only="$(ONLY)"
	@test -n "$(ONLY)" || $(MAKE) --no-print-directory faults-beyond

faults-beyond: # What the table does not hold: random steps, and malformed requests
	@WHOLE_EXAMPLES=200 $(BIN)/pytest -q tests/reliability/test_whole.py
	@MALFORMED_REQUESTS=100000 $(BIN)/pytest -q -o log_cli=true --log-cli-level=INFO tests/reliability/test_malformed.py tests/reliability/test_malformed_pages.py

check: install catalogues ## Run the linters, the types and the contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	@$(BIN)/python -m tools.advisories

catalogues: install
	@$(BIN)/python hatch_build.py

messages: install ## Gather the sentences to translate into the catalogues
	@$(BIN)/python tools/messages.py

tables: install catalogues ## Write the tables of the sandbox's README and of docs/security.md again
	@$(BIN)/python -m tools.sandbox_readme
	@$(BIN)/python -m tools.security_table

format: install ## Let ruff put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install catalogues ## Measure purchases and pages beside their floor, and a rush
	@$(BIN)/python -m benchmarks.purchase
	@$(BIN)/python -m benchmarks.pages
	@$(BIN)/python -m benchmarks.register
	@$(BIN)/python -m benchmarks.idle
	@$(BIN)/python -m benchmarks.contention 0
	@$(BIN)/python -m benchmarks.contention 0.3

bench-sandbox: install ## Measure the local Stripe alone: a minute, 100,000 objects
	@$(BIN)/python -m benchmarks.sandbox

screenshots: install catalogues ## Take the READMEs' pictures again
	@$(BIN)/python -m tools.screenshots
	@$(BIN)/python -m tools.sandbox_screenshots

lock: install ## Pin every dependency again, with its hashes
	$(BIN)/pip install --quiet uv==0.13.9
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header pyproject.toml --output-file requirements/base.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra dev --constraint requirements/base.txt pyproject.toml --output-file requirements/dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-deps --group description --output-file requirements/description.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header tests/stripe_sandbox/dj_stripe/requirements.in --output-file tests/stripe_sandbox/dj_stripe/requirements.txt
