# The same without make: sh bin/portal run, and so on.
.PHONY: setup run rehearse seed quick test check bench

setup run rehearse seed quick test check bench:
	@sh bin/portal $@
