# `make run` and `make test` each do everything on a fresh machine; a second call repeats nothing.

.DEFAULT_GOAL := help
VENV := .venv/bin
SET_UP = python=$$(scripts/find-python) && "$$python" -m scripts.setup

.PHONY: help run test check lock bench translations screenshots gallery clean

help:  ## Show these lines
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

run:  ## Set up if needed, then open the window (CMAKE_ARGS=... for a GPU)
	@$(SET_UP) run
	@$(VENV)/python -m desktop_app

test: export QT_QPA_PLATFORM := $(or $(QT_QPA_PLATFORM),offscreen)
test:  ## Set up if needed, then run every test
	@$(SET_UP) test
	@$(VENV)/python -m pytest -n logical --maxprocesses 4 --dist worksteal --cov=desktop_app $(ARGS)

check: export QT_QPA_PLATFORM := $(or $(QT_QPA_PLATFORM),offscreen)
check:  ## Style, types and layers
	@$(SET_UP) test
	$(VENV)/ruff check
	$(VENV)/ruff format --check
	$(VENV)/mypy
	$(VENV)/lint-imports

lock:  ## Rewrite the lock files (needs uv; ARGS=--upgrade for newer versions)
	@python=$$(scripts/find-python) && "$$python" -m scripts.lock $(ARGS)

bench: export QT_QPA_PLATFORM := $(or $(QT_QPA_PLATFORM),offscreen)
bench:  ## Run every benchmark
	@$(SET_UP) test
	@$(VENV)/python -m benchmarks

translations:  ## Collect the window's words (Korean, and English plurals) and compile them, after filling them in
	@$(SET_UP) test
	@$(VENV)/pyside6-lupdate $$(git ls-files 'desktop_app/*.py') -no-obsolete -locations none -target-language ko_KR \
		-ts resources/translations/tandem_ko.ts
	@$(VENV)/pyside6-lupdate $$(git ls-files 'desktop_app/*.py') -no-obsolete -locations none -target-language en_US \
		-pluralonly -ts resources/translations/tandem_en.ts
	@for words in resources/translations/*.ts; do \
		$(VENV)/pyside6-lrelease $$words -qm $${words%.ts}.qm; done

screenshots: gallery  ## Draw the real window into docs/images, and every page and state of it into build/gallery
	@QT_QPA_PLATFORM=offscreen $(VENV)/python -m scripts.screenshots

gallery:
	@$(SET_UP) run
	@$(VENV)/python -m scripts.gallery $(ARGS)

clean:  ## Remove the virtual environment and what tools left behind
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov build dist
