# Each target sets up what it needs. WORDS go to the command behind it, for example
#   make browser WORDS="-k search"

.PHONY: help run test check fix frontend browser interop cite bench fuzz docs

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 12

run: ## everything from packages to a served demo utility
	./run $(WORDS)

test: ## the whole test suite in a cluster of its own
	./test $(WORDS)

check: ## style, types, import rules, settings, migrations, the map's sources
	@deploy/task check

fix: ## let the tools mend style
	deploy/task fix

frontend: ## build the map into static/dist
	@deploy/task frontend

browser: ## the tests that drive a real browser
	./test tests/browser $(WORDS)

interop: ## real data and real clients; needs ../shared/data
	@deploy/task interop $(WORDS)

cite: ## the OGC's own conformance suite
	@tests/cite/run.sh $(WORDS)

bench: ## the production server on a big utility, beside PostgreSQL alone
	tests/bench/run.sh $(WORDS)

fuzz: ## hostile inputs to every reader and to the production server
	tests/fuzz/run.sh $(WORDS)

docs: ## build the documentation
	@deploy/task docs
