package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"path/filepath"
	"strings"
	"time"

	"github.com/notaryproject/notation-core-go/signature"
	_ "github.com/notaryproject/notation-core-go/signature/cose" // the formats are found by their media types
	_ "github.com/notaryproject/notation-core-go/signature/jws"
	"github.com/notaryproject/notation-go/plugin/proto"
	"github.com/notaryproject/notation-plugin-framework-go/plugin"
)

// key reads the key and its chain from the folder that the settings name.
func (p *testPlugin) key(id string) (signature.LocalSigner, []*x509.Certificate, error) {
	path := filepath.Join(p.config["folder"], id)
	pair, err := tls.LoadX509KeyPair(path+".crt", path+".key")
	if err != nil {
		return nil, nil, plugin.NewValidationErrorf("no key %s", id)
	}
	var chain []*x509.Certificate
	for _, der := range pair.Certificate {
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, nil, err
		}
		chain = append(chain, certificate)
	}
	signer, err := signature.NewLocalSigner(chain, pair.PrivateKey)
	local, _ := signer.(signature.LocalSigner)
	return local, chain, err
}

func (p *testPlugin) DescribeKey(_ context.Context, r *plugin.DescribeKeyRequest) (*plugin.DescribeKeyResponse, error) {
	signer, _, err := p.key(r.KeyID)
	if err != nil {
		return nil, err
	}
	spec, err := signer.KeySpec()
	if err != nil {
		return nil, err
	}
	encoded, err := proto.EncodeKeySpec(spec)
	answer := &plugin.DescribeKeyResponse{KeyID: r.KeyID, KeySpec: encoded}
	switch p.mode() {
	case "describe-other-key":
		answer.KeyID += "-other"
	case "describe-ed25519":
		answer.KeySpec = "ED25519"
	}
	return answer, err
}

func (p *testPlugin) GenerateSignature(_ context.Context, r *plugin.GenerateSignatureRequest) (*plugin.GenerateSignatureResponse, error) {
	signer, chain, err := p.key(r.KeyID)
	if err != nil {
		return nil, err
	}
	payload := r.Payload
	if p.mode() == "sign-other-payload" {
		payload = append([]byte("not "), payload...)
	}
	value, _, err := signer.Sign(payload)
	if err != nil {
		return nil, err
	}
	spec, err := signer.KeySpec()
	if err != nil {
		return nil, err
	}
	algorithm, err := proto.EncodeSigningAlgorithm(spec.SignatureAlgorithm())
	if err != nil {
		return nil, err
	}
	answer := &plugin.GenerateSignatureResponse{KeyID: r.KeyID, Signature: value, SigningAlgorithm: algorithm}
	for _, certificate := range chain {
		answer.CertificateChain = append(answer.CertificateChain, certificate.Raw)
	}
	switch p.mode() {
	case "sign-other-key":
		answer.KeyID += "-other"
	case "short-chain":
		answer.CertificateChain = answer.CertificateChain[:1]
	}
	return answer, nil
}

// GenerateEnvelope signs the whole, with an attribute that asks for a plugin when it is verified if the settings say so.
func (p *testPlugin) GenerateEnvelope(_ context.Context, r *plugin.GenerateEnvelopeRequest) (*plugin.GenerateEnvelopeResponse, error) {
	signer, _, err := p.key(r.KeyID)
	if err != nil {
		return nil, err
	}
	envelope, err := signature.NewEnvelope(r.SignatureEnvelopeType)
	if err != nil {
		return nil, plugin.NewValidationError("no such envelope")
	}
	request := &signature.SignRequest{
		Payload:                  signature.Payload{ContentType: r.PayloadType, Content: p.payload(r.Payload)},
		Signer:                   signer,
		SigningTime:              time.Now(),
		SigningScheme:            signature.SigningSchemeX509,
		SigningAgent:             "testplugin",
		ExtendedSignedAttributes: p.attributes(),
	}
	if r.ExpiryDurationInSeconds > 0 {
		request.Expiry = request.SigningTime.Add(time.Duration(r.ExpiryDurationInSeconds) * time.Second)
	}
	content, err := envelope.Sign(request)
	if err != nil {
		return nil, err
	}
	answer := &plugin.GenerateEnvelopeResponse{
		SignatureEnvelope:     content,
		SignatureEnvelopeType: r.SignatureEnvelopeType,
		Annotations:           map[string]string{"example.plugin": p.name},
	}
	if p.mode() == "other-type" {
		answer.SignatureEnvelopeType = "application/octet-stream"
	}
	return answer, nil
}

// payload is what is signed: what was asked for, or with another digest, or with one more member.
func (p *testPlugin) payload(asked []byte) []byte {
	switch p.mode() {
	case "other-digest":
		i := bytes.Index(asked, []byte("sha256:")) + len("sha256:")
		changed := bytes.Clone(asked)
		copy(changed[i:], strings.Repeat("0", 8))
		return changed
	case "more-members":
		return bytes.Replace(asked, []byte(`{"targetArtifact":{`), []byte(`{"targetArtifact":{"note":"added",`), 1)
	default:
		return asked
	}
}

func (p *testPlugin) attributes() []signature.Attribute {
	if p.config["verifier"] == "" {
		return nil
	}
	return []signature.Attribute{
		{Key: "io.cncf.notary.verificationPlugin", Critical: true, Value: p.config["verifier"]},
		{Key: "example.tier", Critical: true, Value: "gold"},
	}
}
