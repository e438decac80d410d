# 村口 Cunkou: `make demo` and `make test` need Python 3.11 to 3.14 and make, and nothing else.
.PHONY: demo test check chaos soak lighthouse bench setup
.DEFAULT_GOAL := demo

VENV := .venv/bin
WORKERS = $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 2)))  # two more than cores: much of a test is waiting

demo: setup  ## the whole line under one command; EXIT=1 ends with the report
	@$(VENV)/python -m pusher demo $(if $(EXIT),--exit) $(if $(JSON),--json)

test: setup  ## all tests, in parallel, without any service running
	@$(VENV)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: setup  ## format, lint, types, layers, dependencies
	$(VENV)/ruff format --check .
	$(VENV)/ruff check .
	$(VENV)/mypy
	$(VENV)/lint-imports
	$(VENV)/deptry .

chaos: setup  ## every fault of docs/faults.md at its full length, about half an hour; SEED=… repeats a run
	@SEED=$(or $(SEED),3) $(VENV)/python -m pytest -m 'not soak' -p no:randomly -s tests/chaos $(ARGS)

soak: setup  ## pushes with faults at random for SECONDS=600, then the judge; memory has to stay flat
	@SEED=$(or $(SEED),3) SOAK_SECONDS=$(or $(SECONDS),600) $(VENV)/python -m pytest -m soak -s tests/chaos $(ARGS)

lighthouse: setup  ## Lighthouse on every page, a quarter of an hour, scores printed; ARGS="-k four" takes eight pages
	@sh .ci/judges
	@CUNKOU_JUDGES=all $(VENV)/python -m pytest -m lighthouse -s tests/judges $(ARGS)

bench: setup  ## figures as ratios in one run, into docs/benchmarks.md; ONLY=send,plan prints only (WRITE=1 renews these), SCALE=small: a tenth
	@$(VENV)/python -m tests.bench $(if $(ONLY),--only $(ONLY)) $(if $(WRITE),--write) $(if $(SCALE),--scale $(SCALE))

setup:
	@PYTHON='$(PYTHON)' sh .ci/setup
