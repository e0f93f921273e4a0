# The same without make: sh bin/portal run, and so on.
.PHONY: setup run seed test check bench

setup run seed test check bench:
	@sh bin/portal $@
