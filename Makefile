# 村口 Cunkou: `make demo` and `make test` need Python 3.11 to 3.14 and make, and nothing else.
.PHONY: demo test check setup
.DEFAULT_GOAL := demo

VENV := .venv/bin

demo: setup  ## the whole line under one command; EXIT=1 ends with the report
	@$(VENV)/python -m pusher demo $(if $(EXIT),--exit) $(if $(JSON),--json)

test: setup  ## all tests, in parallel, without any service running
	@$(VENV)/python -m pytest -n auto $(ARGS)

check: setup  ## format, lint, types, layers, dependencies
	$(VENV)/ruff format --check .
	$(VENV)/ruff check .
	$(VENV)/mypy
	$(VENV)/lint-imports
	$(VENV)/deptry .

setup:
	@PYTHON='$(PYTHON)' sh .ci/setup
