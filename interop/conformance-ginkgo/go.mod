// The older OCI conformance suite, built from here with go test -c.
module imagesign/interop/conformance-ginkgo

go 1.24.0

require github.com/opencontainers/distribution-spec/conformance v0.0.0-20231101194043-f2182352d4cc
