# The front door. Meson does the work; this file knows the order in which a person wants it.
# `make help` lists what there is.

PREFIX ?= /usr/local
DESTDIR ?=
JOBS ?= $(shell nproc)
export JOBS

# One build folder a purpose. Ninja rebuilds what changed, so every target may be run at any time.
RELEASE = build-release
GCC = build-gcc
CLANG = build-clang
SANITIZE = build-sanitize
TSAN = build-tsan
FUZZ = build-fuzz
FUZZ_SECONDS ?= 60
TOCSIN = $(RELEASE)/src/tocsin
DEMO_STORE = $(RELEASE)/demo.db

# Sanitizers stop at the first finding, so that a test cannot pass over one.
export UBSAN_OPTIONS = halt_on_error=1:print_stacktrace=1
export ASAN_OPTIONS = halt_on_error=1:abort_on_error=1:detect_stack_use_after_return=1

# Many tests wait for servers, clocks and browsers: one more than there are cores keeps these busy.
TEST = meson test --no-rebuild --print-errorlogs --num-processes $(shell expr $(JOBS) + 1)

.DEFAULT_GOAL = build
# No name of a pattern rule may stand here: make looks for no rule for what is phony.
.PHONY: build demo test test-gcc test-clang test-sanitize tsan check bench models models-check install uninstall \
        format clean fuzz help packages packages-test

## build: build the release (hardened, optimised) in build-release/
build: $(if $(wildcard $(RELEASE)/build.ninja),,packages)
	@# The folder of libraries is the one that Debian's linker and pkg-config search; meson may take lib64 for it.
	@tools/setup $(RELEASE) -Doptimization=2 -Ddebug=false -Dprogram_lto=true -Dprefix=$(abspath $(PREFIX)) -Dlibdir=lib
	@tools/build $(RELEASE) installed

packages:
	@tools/packages packaging/debian-packages.txt

packages-test:
	@tools/packages packaging/debian-packages.txt packaging/debian-packages-test.txt

## demo: build, read the example reports, keep them in a store, say what to try next
demo: build
	@tools/demo $(TOCSIN) $(DEMO_STORE)

## test: build with gcc and clang and under sanitizers, run all tests and checks
test: test-gcc test-clang test-sanitize

test-gcc: packages-test
	@CC=gcc CXX=g++ tools/setup $(GCC) -Dwerror=true
	@tools/build $(GCC)
	@$(TEST) -C $(GCC)

test-clang: packages-test
	@CC=clang CXX=clang++ tools/setup $(CLANG) -Dwerror=true
	@tools/build $(CLANG)
	@$(TEST) -C $(CLANG) --suite unit

test-sanitize: packages-test
	@CC=gcc CXX=g++ tools/setup $(SANITIZE) -Dwerror=true \
		-Db_sanitize=address,undefined -Darena_debug=true -Doptimization=1
	@tools/build $(SANITIZE)
	@$(TEST) -C $(SANITIZE) --no-suite check --no-suite pages --timeout-multiplier 5

## tsan: run the HTTP scenarios under the thread sanitizer, some ten minutes; not part of test
tsan: packages-test
	@CC=gcc CXX=g++ tools/setup $(TSAN) -Dwerror=true -Db_sanitize=thread -Doptimization=1
	@tools/build $(TSAN)
	@TSAN_OPTIONS=halt_on_error=1 $(TEST) -C $(TSAN) --suite http --timeout-multiplier 5

## check: the checks alone (format, layers, ceilings, banned calls, headers)
check: packages-test
	@for check in format layers ceilings banned headers; do tools/$$check || exit; done

## fuzz: hunt with libFuzzer, FUZZ_SECONDS (60) for each target
fuzz: packages-test
	@CC=clang CXX=clang++ tools/setup $(FUZZ) -Dfuzzers=true \
		-Db_sanitize=address,undefined -Db_lundef=false -Darena_debug=true
	@tools/build $(FUZZ)
	@tools/fuzz $(FUZZ) $(FUZZ_SECONDS)

## bench: measure quality and speed (bench/README.md)
bench: bench-quality bench-speed bench-taxii bench-pull bench-pattern bench-match bench-console

bench-%: build
	@bench/$* $(TOCSIN)

## models: make model-data/ anew from the corpora in TOCSIN_CORPORA
models: build
	@tools/models $(RELEASE)

## models-check: say which models of model-data/ were made of other words, rules or programs than these
models-check: build
	@tools/models-check $(RELEASE)

## install: install under PREFIX (default /usr/local), below DESTDIR if given
install: build
	@tools/install $(RELEASE) "$(abspath $(PREFIX))" "$(DESTDIR)"

## uninstall: take away what install put under PREFIX
uninstall:
	@tools/uninstall "$(abspath $(PREFIX))" "$(DESTDIR)"

## format: write all C as clang-format 14 does
format: packages-test
	@tools/format --fix

## clean: remove every build folder
clean:
	@rm -rf build-*

## help: this list
help:
	@sed -n 's/^## \([a-z-]*\): /  make \1\t/p' Makefile | expand -t 20
