# `make demo` and `make test` do everything on a fresh machine: they first install what
# is missing (.ci/install; Python packages only into .venv here).
# Scripts are run with sh, in case a download lost their executable bit.

.DEFAULT_GOAL := help
.PHONY: help demo test lint types samples bench clean
.NOTPARALLEL:

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: ## install lorkit here and render a sample's whole packet into demo/out
	@sh .ci/install run
	@sh .ci/demo

test: ## install what the tests need, then check style, types and behavior
	@sh .ci/install test
	@sh .ci/check

lint: ## check style and formatting only
	@sh .ci/install dev
	@sh .ci/check lint format

types: ## check types only
	@sh .ci/install dev
	@sh .ci/check types

samples: ## check and render every profile in samples/, each into its own out folder
	@sh .ci/install run
	@sh .ci/samples

bench: ## compare lorkit's speed with its peers', in about three minutes
	@sh .ci/install dev
	@.venv/bin/python -m tests.bench

clean: ## remove what these commands installed and rendered; demo's profile stays
	rm -rf .venv build dist demo/out tests/readers/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find lorkit tests -name __pycache__ -prune -exec rm -rf {} +
