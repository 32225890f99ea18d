package main

import (
	"crypto/x509"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/notaryproject/notation-go/dir"
	"github.com/notaryproject/notation-go/plugin"
	"github.com/notaryproject/notation-go/verifier/trustpolicy"
	"github.com/notaryproject/notation-go/verifier/truststore"
)

// trust is a configuration folder of notation, which both sides read, and the policies of the rows.
type trust struct {
	folder   string
	policies atomic.Int64
}

// policy says whom a row trusts. Both sides read the same file.
type policy struct {
	stores          []string // without a type: of code signing authorities
	tsaStores       []string
	identities      []string // none: anybody
	level           string   // none: strict
	verifyTimestamp string
	scope           string // none: all
}

func trusting(stores ...string) policy {
	return policy{stores: stores}
}

func (t *trust) storeFolder() string { return filepath.Join(t.folder, "truststore") }

func (t *trust) pluginFolder() string { return filepath.Join(t.folder, "plugins") }

func (t *trust) addStore(kind, name string, root *x509.Certificate) error {
	folder := filepath.Join(t.storeFolder(), "x509", kind, name)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "root.pem"), certificatesPEM([]*x509.Certificate{root}), 0o600)
}

func (p policy) document() *trustpolicy.Document {
	statement := trustpolicy.TrustPolicy{
		Name:              "interop",
		RegistryScopes:    []string{"*"},
		TrustedIdentities: p.identities,
		SignatureVerification: trustpolicy.SignatureVerification{
			VerificationLevel: "strict",
			VerifyTimestamp:   trustpolicy.TimestampOption(p.verifyTimestamp),
		},
	}
	if p.level != "" {
		statement.SignatureVerification.VerificationLevel = p.level
	}
	if p.scope != "" {
		statement.RegistryScopes = []string{p.scope}
	}
	if len(p.identities) == 0 {
		statement.TrustedIdentities = []string{"*"}
	}
	for _, name := range p.stores {
		statement.TrustStores = append(statement.TrustStores, "ca:"+name)
	}
	for _, name := range p.tsaStores {
		statement.TrustStores = append(statement.TrustStores, "tsa:"+name)
	}
	return &trustpolicy.Document{Version: "1.0", TrustPolicies: []trustpolicy.TrustPolicy{statement}}
}

// write puts the policy into a file of its own.
func (t *trust) write(p policy) (string, error) {
	content, err := json.Marshal(p.document())
	if err != nil {
		return "", err
	}
	file := filepath.Join(t.folder, fmt.Sprintf("policy-%d.json", t.policies.Add(1)))
	return file, os.WriteFile(file, content, 0o600)
}

// read is the peer's way to a policy: from the file.
func (t *trust) read(p policy) (*trustpolicy.Document, error) {
	file, err := t.write(p)
	if err != nil {
		return nil, err
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	document := &trustpolicy.Document{}
	return document, json.Unmarshal(content, document)
}

func (t *trust) stores() truststore.X509TrustStore {
	return truststore.NewX509TrustStore(dir.NewSysFS(t.folder))
}

func (t *trust) plugins() plugin.Manager {
	return plugin.NewCLIManager(dir.NewSysFS(t.pluginFolder()))
}
