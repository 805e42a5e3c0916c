# Everything runs in .venv, which `setup` builds from requirements.lock. No target needs a network but setup and lock.
BIN := .venv/bin
WORKERS ?= 3
ROUNDS ?= 10
CORPUS ?= $(INDICIA_CORPUS)
STAMP := .venv/set-up-seconds
# A file's tests stay together, the longest files first (tests/conftest.py): what they share is made once.
TESTS := $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder

.PHONY: help setup demo test test-postgresql check bench soak lock clean

help:
	@echo "make setup   build .venv from requirements.lock"
	@echo "make demo    read, ask and show the samples (set-up included)"
	@echo "make test    the tests, on WORKERS=$(WORKERS) processes"
	@echo "make test-postgresql   the same with every store on a PostgreSQL server that the tests start"
	@echo "make check   format, lint, types, import contracts"
	@echo "make bench   the measurements in bench/, on the documents of CORPUS or INDICIA_CORPUS"
	@echo "make soak    the tests ROUNDS=$(ROUNDS) times, each with another random seed"
	@echo "make lock    resolve requirements.lock anew (needs uv)"
	@echo "make clean   remove .venv, caches and the demo's output; never indicia-data"

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml setup.sh
	@./setup.sh

demo: setup
	@samples/demo.sh

test: setup
	$(TESTS)

test-postgresql: setup
	INDICIA_TEST_DATABASE=postgresql $(TESTS)

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports --no-cache

bench: setup
	@test -d "$(CORPUS)" || { echo "make bench needs the document corpus: make bench CORPUS=FOLDER" >&2; exit 3; }
	$(BIN)/python -m bench.cuad $(CORPUS)/contracts
	$(BIN)/python -m bench.citations $(CORPUS)

soak: setup
	@for round in $$(seq $(ROUNDS)); do \
	    echo "== round $$round of $(ROUNDS)"; \
	    $(TESTS) -q --hypothesis-seed=$$(od -An -N4 -tu4 /dev/urandom | tr -d ' ') || exit 1; \
	done

lock:
	@command -v uv >/dev/null || { echo "make lock needs uv on PATH" >&2; exit 3; }
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf .venv demo dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
