package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"imagesign/interop/harness"
)

const (
	jws  = "jws"
	cose = "cose"
)

var formats = []string{jws, cose}

// signRequest is one signature to make.
type signRequest struct {
	by        *signatory
	format    string
	image     image
	expiry    time.Duration
	metadata  []string // key=value
	tsa       *tsa
	recursive bool
	plugin    *pluginUse // in place of the signatory's key
}

// verifyRequest is one question.
type verifyRequest struct {
	policy   policy
	image    image
	metadata []string
	plugin   *pluginUse
}

// pluginUse is an installed plugin and what it is told.
type pluginUse struct {
	name, keyID string
	config      map[string]string
}

// party is one side of the matrix.
type party interface {
	name() string
	sign(signRequest) error
	verify(verifyRequest) (harness.Verdict, error)
}

// cause is why something must be refused, in the words of each side: a reason code of ours, a part of the peer's
// message. What is refused for anything else is not what the row asks for.
type cause struct{ ours, peer string }

var (
	untrusted       = cause{"notation.chain-not-trusted", "not produced by a trusted signer"}
	otherSubject    = cause{"notation.digest-not-signed", "content descriptor mismatch"}
	otherIdentity   = cause{"notation.identity-not-trusted", "does not match the X.509 trusted identities"}
	expired         = cause{"notation.expired", "digital signature has expired"}
	otherMetadata   = cause{"notation.metadata-missing", "unable to find specified metadata in the signature"}
	altered         = cause{"notation.signature-invalid", "signature is invalid"}
	unstamped       = cause{"notation.timestamp-missing", "no timestamp countersignature was found"}
	foreignStamp    = cause{"timestamp.", "failed to verify the timestamp countersignature"}
	leafOutOfDate   = cause{"notation.certificate-expired", "certificate"}
	unsigned        = cause{"no-signature", "no signature is associated with"}
	refusedIdentity = cause{"notation.plugin-refuses-identity", "trusted identify verification by plugin"}
	saidRevoked     = cause{"notation.plugin-says-revoked", "revocation check by verification plugin"}
	unprocessed     = cause{"notation.critical-attribute-unknown", "plugin did not process all attributes"}
	pluginNotNamed  = cause{"notation.plugin-not-named", ""}
)

func (c cause) of(p party) string {
	if _, peer := p.(*peer); peer {
		return c.peer
	}
	return c.ours
}

// because turns a refusal for another cause into another answer.
func because(p party, why cause, ask func() (harness.Verdict, error)) func() (harness.Verdict, error) {
	return func() (harness.Verdict, error) {
		got, message := ask()
		if got == harness.Refused && !strings.Contains(fmt.Sprint(message), why.of(p)) {
			got = "refused for another cause"
		}
		return got, message
	}
}

var (
	digests   = regexp.MustCompile(`sha(256:[0-9a-f]{64}|256-[0-9a-f]{64})`)
	addresses = regexp.MustCompile(`127\.0\.0\.1:[0-9]+(/[^ @"\]]*)?`)
	times     = regexp.MustCompile(`\b[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [0-9:]+ [+-]\d{4}|\d{4}-\d{2}-\d{2}T[0-9:.]+(Z|[+-][0-9:]+)`)
)

// withoutRun is a message on one line and without what differs from run to run.
func withoutRun(message string) error {
	line := strings.Join(strings.Fields(message), " ")
	line = addresses.ReplaceAllString(digests.ReplaceAllString(line, "sha256:…"), "REPOSITORY")
	return errors.New(times.ReplaceAllString(line, "TIME"))
}
