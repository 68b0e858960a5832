# Everything that is built, checked or measured here.
#
#   make          build bin/meridian
#   make web      the web application, for make build to embed (needs Node.js 20.19 or newer)
#   make web-test the web application in a real browser (needs chromium; apt install chromium)
#   make test     format, vet, staticcheck, all tests, the quick packages with the race detector
#   make race     all tests with the race detector
#   make oracles  the atlas against marine networks, maps and gazetteers
#   make bench    benchmarks; make bench-peers adds other people's engines where they are installed
#   make generate what is made from other files: docs/cli.md, datapackage.json
#   make cover    test coverage, fuzz one target with `make fuzz`

STATICCHECK_VERSION := v0.8.2
GOVULNCHECK_VERSION := v1.8.0
BIN := $(CURDIR)/bin
GO ?= go

NPM ?= npm

.PHONY: all build web web-test test check vet format lint vuln unit race oracles bench bench-peers fuzz generate cover clean

all: build

build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags='-s -w' -o $(BIN)/meridian ./cmd/meridian

# The types of the API come from its OpenAPI description.
web: web/node_modules/.package-lock.json
	$(GO) run ./cmd/meridian serve --describe > web/openapi.json
	cd web && $(NPM) run --silent types && $(NPM) run --silent check && $(NPM) run --silent build

# The browser is Debian's chromium, or that of CHROMIUM=/path; screenshots are in web/shots.
# STORIES names some of web/tests, such as STORIES="plan.spec claims.spec"; default all.
STORIES ?=
web-test: web build
	cd web && $(NPM) run --silent unit && $(NPM) run --silent e2e -- $(STORIES)

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && $(NPM) ci --no-audit --no-fund
	@touch $@

test: format vet lint unit vuln

format:
	@files=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$files" ]; then echo "gofmt -w is needed on:"; echo "$$files"; exit 1; fi

vet:
	$(GO) vet ./...

$(BIN)/staticcheck-$(STATICCHECK_VERSION):
	GOBIN=$(BIN) GOFLAGS= $(GO) install honnef.co/go/tools/cmd/staticcheck@$(STATICCHECK_VERSION)
	mv $(BIN)/staticcheck $@

lint: $(BIN)/staticcheck-$(STATICCHECK_VERSION)
	$< ./...

unit: oracles
	$(GO) test -timeout 30m ./...
	$(GO) test -race -short -timeout 30m $(RACED)

# Everything with the race detector takes most of an hour on two cores; `make test`
# does it for the packages that are quick.
RACED = . ./feed/... ./cost ./risk ./store ./appraise ./scenario ./skim ./httpapi
race:
	$(GO) test -race -short -timeout 90m ./...

# The atlas against the oracles beside the repository, with percentiles; without
# them it says so and passes.
oracles:
	$(GO) test -count=1 -v -run 'TestSeaDistances|TestCapeDistances|TestLandLengths|TestCoordinates' ./atlas

$(BIN)/govulncheck-$(GOVULNCHECK_VERSION):
	GOBIN=$(BIN) GOFLAGS= $(GO) install golang.org/x/vuln/cmd/govulncheck@$(GOVULNCHECK_VERSION)
	mv $(BIN)/govulncheck $@

# The database of vulnerabilities is on the network; where it cannot be reached
# the check says so and does not fail.
vuln:
	@if $(GO) run ./internal/reach vuln.go.dev:443 2>/dev/null; then \
		$(MAKE) --no-print-directory $(BIN)/govulncheck-$(GOVULNCHECK_VERSION) && $(BIN)/govulncheck-$(GOVULNCHECK_VERSION) ./...; \
	else echo "vulnerability check skipped: its database cannot be reached from here"; fi

bench:
	$(GO) test -run '^$$' -bench . -benchmem . ./feed ./atlas ./cost ./plan ./risk ./cmd/meridian
	bench/run.sh

bench-peers:
	bench/peers.sh

FUZZ ?= FuzzRead
PKG ?= ./feed
fuzz:
	$(GO) test -run '^$$' -fuzz '^$(FUZZ)$$' -fuzztime 60s -fuzzminimizetime 1x $(PKG)

generate:
	$(GO) generate ./...

cover:
	$(GO) test -coverprofile=$(BIN)/cover.out ./... && $(GO) tool cover -func=$(BIN)/cover.out | tail -1

clean:
	rm -rf $(BIN)
