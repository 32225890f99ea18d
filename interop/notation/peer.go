package main

import (
	"context"
	"crypto/x509"
	"errors"
	"maps"
	"strings"

	"github.com/notaryproject/notation-core-go/revocation"
	"github.com/notaryproject/notation-core-go/revocation/purpose"
	corecose "github.com/notaryproject/notation-core-go/signature/cose"
	corejws "github.com/notaryproject/notation-core-go/signature/jws"
	"github.com/notaryproject/notation-go"
	"github.com/notaryproject/notation-go/registry"
	"github.com/notaryproject/notation-go/signer"
	"github.com/notaryproject/notation-go/verifier"
	"github.com/notaryproject/tspclient-go"

	"imagesign/interop/harness"
)

// peer is notation-go, used as its command line uses it.
type peer struct{ trust *trust }

func (p *peer) name() string { return "notation-go" }

func mediaType(format string) string {
	if format == cose {
		return corecose.MediaTypeEnvelope
	}
	return corejws.MediaTypeEnvelope
}

// pairs splits key=value.
func pairs(texts []string) map[string]string {
	split := map[string]string{}
	for _, text := range texts {
		key, value, _ := strings.Cut(text, "=")
		split[key] = value
	}
	return split
}

func (p *peer) sign(r signRequest) error {
	if r.recursive {
		return errors.New("notation-go signs one manifest at a time")
	}
	target, err := r.image.target()
	if err != nil {
		return err
	}
	by, err := p.signer(r)
	if err != nil {
		return err
	}
	options := notation.SignOptions{
		SignerSignOptions: notation.SignerSignOptions{SignatureMediaType: mediaType(r.format), ExpiryDuration: r.expiry},
		ArtifactReference: r.image.reference(),
		UserMetadata:      pairs(r.metadata),
	}
	if r.image.layout != "" {
		options.ArtifactReference = r.image.digest.String()
	}
	if r.tsa != nil {
		if err := stamped(&options.SignerSignOptions, r.tsa); err != nil {
			return err
		}
	}
	_, err = notation.Sign(context.Background(), by, registry.NewRepository(target), options)
	return err
}

func (p *peer) signer(r signRequest) (notation.Signer, error) {
	if r.plugin == nil {
		return signer.NewFromFiles(r.by.keyFile, r.by.chainFile)
	}
	installed, err := p.trust.plugins().Get(context.Background(), r.plugin.name)
	if err != nil {
		return nil, err
	}
	return signer.NewPluginSigner(installed, r.plugin.keyID, maps.Clone(r.plugin.config))
}

func stamped(options *notation.SignerSignOptions, by *tsa) (err error) {
	if options.Timestamper, err = tspclient.NewHTTPTimestamper(nil, by.url); err != nil {
		return err
	}
	options.TSARootCAs = x509.NewCertPool()
	options.TSARootCAs.AddCert(by.root)
	options.TSARevocationValidator, err = revocation.NewWithOptions(revocation.Options{CertChainPurpose: purpose.Timestamping})
	return err
}

const maxSignatures = 100

func (p *peer) verify(r verifyRequest) (harness.Verdict, error) {
	target, err := r.image.target()
	if err != nil {
		return "", err
	}
	document, err := p.trust.read(r.policy)
	if err != nil {
		return "", err
	}
	v, err := verifier.New(document, p.trust.stores(), p.trust.plugins())
	if err != nil {
		return "", err
	}
	options := notation.VerifyOptions{
		ArtifactReference:    r.image.reference(),
		MaxSignatureAttempts: maxSignatures,
		UserMetadata:         pairs(r.metadata),
	}
	if r.plugin != nil {
		options.PluginConfig = maps.Clone(r.plugin.config)
	}
	_, _, err = notation.Verify(context.Background(), v, registry.NewRepository(target), options)
	return judgePeer(err)
}

// noSignature is how the peer says that there is none; its type alone may also be a failure to read one.
const noSignature = "no signature is associated with"

func judgePeer(err error) (harness.Verdict, error) {
	var failed notation.VerificationFailedError
	switch {
	case err == nil:
		return harness.Accepted, nil
	case errors.As(err, &failed), strings.Contains(err.Error(), noSignature):
		return harness.Refused, withoutRun(err.Error())
	default:
		return "", withoutRun(err.Error())
	}
}
