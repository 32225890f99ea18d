// Package suite names the older conformance suite, which consists of tests: install-peers builds them.
package suite

import _ "github.com/opencontainers/distribution-spec/conformance"
