# `make` builds the bundle, the rpm and the deb into this directory: on this machine where it has what that
# takes, else in a container. On a clean machine with docker that is all there is to do.
.PHONY: all bundle docker check clean

HERE := $(shell scripts/find-jdk25 >/dev/null 2>&1 && command -v mvn >/dev/null && command -v apt-get >/dev/null && echo here)

ifeq ($(HERE),here)
all: bundle
else
all: docker
endif

bundle:
	packaging/build .

# Privileged, since the AOT cache is made on a filesystem that is mounted for it.
docker:
	@command -v docker >/dev/null || { echo "make: needs docker; or Debian 12 with Maven and a JDK 25, as CONTRIBUTING.md says" >&2; exit 1; }
	docker build --tag ovm-exporter-builder packaging
	docker run --rm --privileged --volume "$(CURDIR):/source:ro" --volume "$(CURDIR):/out" ovm-exporter-builder

check:
	./check

clean:
	rm -f ovm-exporter[-_]*.tar.gz ovm-exporter[-_]*.rpm ovm-exporter[-_]*.deb
