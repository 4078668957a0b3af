# The two commands of the README are `make serve` and `make test`; each line calls the script that does it.
.PHONY: serve test golden bench bench-formats lint site light run
serve: ; @.ci/serve
test: ; @.ci/test
golden: ; @.ci/golden
bench: ; @.ci/bench
bench-formats: ; @.ci/bench-formats
lint: ; @.ci/lint
site: ; @.ci/site
light: ; @.ci/site --light
run: ; @.ci/run
