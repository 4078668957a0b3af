# The two commands of the README are `make serve` and `make test`; each line calls the script that does it.
.PHONY: serve test golden power bench bench-formats bench-measures lint site light run
serve: ; @.ci/serve
test: ; @.ci/test
golden: ; @.ci/golden
power: ; @.ci/power
bench: ; @.ci/bench
bench-formats: ; @.ci/bench-formats
bench-measures: ; @.ci/bench-measures
lint: ; @.ci/lint
site: ; @.ci/site
light: ; @.ci/site --light
run: ; @.ci/run
