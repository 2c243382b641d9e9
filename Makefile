# Everything runs in an environment of its own, made by the first target that needs it.
VENV := .venv
PYTHON ?= python3
READY := $(VENV)/.ready

.PHONY: run test check bench clean

run: $(READY) ## start the emulator on 127.0.0.1:9200
	$(VENV)/bin/es-security-emulator

test: $(READY) ## run the tests
	$(VENV)/bin/python -m pytest -n 2 --dist loadgroup

check: $(READY) ## lint, formatting and types
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

bench: $(READY) ## measure against bare aiohttp
	$(VENV)/bin/python -m bench

clean: ## forget the environment
	rm -rf $(VENV)

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@
