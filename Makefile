# Two commands matter:  make up  (everything runs)  and  make test  (everything is checked).
# Both make a bare machine ready by themselves; they need python3 ≥ 3.11 with venv, and make.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup up test check house fix openapi migrate seed law new-feature e2e bench

setup:        ## make this machine ready (done once, then in no time)
	@$(PYTHON) scripts/bootstrap.py

up: setup     ## start everything; Ctrl-C stops it
	@$(BIN)/kvitt up

test: setup   ## what a newcomer and CI run
	@$(PYTHON) scripts/check.py test

check: setup  ## test, and the slow sweeps
	@$(PYTHON) scripts/check.py check

house: setup  ## the house rules only
	@$(PYTHON) scripts/check.py house

e2e: setup    ## the browser journeys only
	@$(PYTHON) scripts/check.py e2e

fix: setup    ## format, and mend what a machine can mend
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@for app in frontend-debtor frontend-creditor; do \
	  (cd $$app && PATH="$(CURDIR)/$(BIN):$$PATH" npx prettier --write --log-level warn .); done

openapi: setup ## write openapi/*.yaml from the code, and the apps' types from them
	@$(BIN)/kvitt openapi
	@for app in frontend-debtor frontend-creditor; do \
	  (cd $$app && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent prepare); done

migrate: setup ## bring the database of KVITT_DATABASE_URL up to this version
	@$(BIN)/kvitt migrate

seed: setup   ## lay out the demonstration world in the database of KVITT_DATABASE_URL
	@$(BIN)/kvitt seed

law: setup    ## read the law's files strictly, and write the tables of docs/countries from them
	@$(BIN)/python -m kvitt.app.countries

new-feature: setup ## make new-feature NAME=something: writes a feature's shape
	@$(BIN)/python -m kvitt.app.new_feature "$(NAME)"

bench: setup  ## how fast, as ratios within one run
	@$(BIN)/kvitt bench
