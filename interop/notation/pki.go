package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// keyKind is a kind of key that Notation signs with. The certificates of its authorities are signed with another
// algorithm each.
type keyKind struct {
	name          string
	generate      func() (crypto.Signer, error)
	certificateBy x509.SignatureAlgorithm
}

var kinds = []*keyKind{
	{"RSA-2048", rsaKey(2048), x509.SHA256WithRSA},
	{"RSA-3072", rsaKey(3072), x509.SHA384WithRSAPSS},
	{"RSA-4096", rsaKey(4096), x509.SHA512WithRSA},
	{"P-256", curveKey(elliptic.P256()), x509.ECDSAWithSHA256},
	{"P-384", curveKey(elliptic.P384()), x509.ECDSAWithSHA384},
	{"P-521", curveKey(elliptic.P521()), x509.ECDSAWithSHA512},
}

func kindOf(name string) *keyKind {
	for _, k := range kinds {
		if k.name == name {
			return k
		}
	}
	panic("no such kind: " + name)
}

func rsaKey(bits int) func() (crypto.Signer, error) {
	return func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, bits) }
}

func curveKey(curve elliptic.Curve) func() (crypto.Signer, error) {
	return func() (crypto.Signer, error) { return ecdsa.GenerateKey(curve, rand.Reader) }
}

const organization = "Example"

// subjectOf has what a trusted identity must have, and a name of its own.
func subjectOf(name string) pkix.Name {
	return pkix.Name{Country: []string{"NO"}, Province: []string{"Oslo"}, Organization: []string{organization}, CommonName: name}
}

// issued is a certificate with its key.
type issued struct {
	key  crypto.Signer
	cert *x509.Certificate
}

// issue makes a certificate of the template for the key, signed by the issuer or, without one, by itself.
func issue(template *x509.Certificate, key crypto.Signer, by x509.SignatureAlgorithm, issuer *issued) (*issued, error) {
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		return nil, err
	}
	template.SerialNumber = serial
	template.BasicConstraintsValid = true
	parent, signer := template, key
	if issuer != nil {
		parent, signer = issuer.cert, issuer.key
	}
	template.SignatureAlgorithm = by
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	return &issued{key, cert}, err
}

func authority(name string, now time.Time) *x509.Certificate {
	return &x509.Certificate{
		Subject: subjectOf(name), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
		IsCA: true, KeyUsage: x509.KeyUsageCertSign,
	}
}

func codeSigner(name string, now time.Time, lifetime time.Duration) *x509.Certificate {
	return &x509.Certificate{
		Subject: subjectOf(name), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(lifetime),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning},
	}
}

// timeStamper is a leaf with the one extended key usage that a time-stamp authority has, critical.
func timeStamper(name string, now time.Time) (*x509.Certificate, error) {
	purpose, err := asn1.Marshal([]asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 8}})
	return &x509.Certificate{
		Subject: subjectOf(name), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
		KeyUsage:        x509.KeyUsageDigitalSignature,
		ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true, Value: purpose}},
	}, err
}

// signatory is a key with its chain, in memory and in files, and the trust store with its root.
type signatory struct {
	name               string // that of the leaf and of the trust store
	key                crypto.Signer
	chain              []*x509.Certificate // leaf first
	keyFile, chainFile string
}

func (s *signatory) root() *x509.Certificate { return s.chain[len(s.chain)-1] }

// identity is the subject of the leaf as trust policies have it.
func (s *signatory) identity() string {
	return "x509.subject: C=NO, ST=Oslo, O=" + organization + ", CN=" + s.name
}

// pki makes signatories when they are first asked for: some keys take seconds.
type pki struct {
	dir   string
	trust *trust
	mutex sync.Mutex
	keys  map[string]func() (crypto.Signer, error)
	made  map[string]func() (*signatory, error)
}

func newPKI(dir string, t *trust) *pki {
	return &pki{dir: dir, trust: t, keys: map[string]func() (crypto.Signer, error){}, made: map[string]func() (*signatory, error){}}
}

// key is the same for the same use.
func (p *pki) key(kind *keyKind, use string) (crypto.Signer, error) {
	p.mutex.Lock()
	name := kind.name + use
	make, known := p.keys[name]
	if !known {
		make = sync.OnceValues(kind.generate)
		p.keys[name] = make
	}
	p.mutex.Unlock()
	return make()
}

const longLived = 24 * time.Hour

// signatory is the one of a kind with a chain of this length.
func (p *pki) signatory(kind *keyKind, length int) (*signatory, error) {
	name := fmt.Sprintf("%s-%d", kind.name, length)
	p.mutex.Lock()
	make, known := p.made[name]
	if !known {
		make = sync.OnceValues(func() (*signatory, error) { return p.newSignatory(kind, length, name, longLived) })
		p.made[name] = make
	}
	p.mutex.Unlock()
	return make()
}

// newSignatory makes one: leaf and root have keys of the kind, an intermediate one of P-256.
func (p *pki) newSignatory(kind *keyKind, length int, name string, lifetime time.Duration) (*signatory, error) {
	leafKey, err := p.key(kind, "leaf")
	if err != nil {
		return nil, err
	}
	now := time.Now()
	leaf := codeSigner(name, now, lifetime)
	var chain []*x509.Certificate
	if length == 1 {
		own, err := issue(leaf, leafKey, kind.certificateBy, nil)
		if err != nil {
			return nil, err
		}
		return p.write(&signatory{name: name, key: leafKey, chain: []*x509.Certificate{own.cert}})
	}
	issuer, chain, err := p.authorities(kind, length, name, now)
	if err != nil {
		return nil, err
	}
	last, err := issue(leaf, leafKey, 0, issuer)
	if err != nil {
		return nil, err
	}
	return p.write(&signatory{name: name, key: leafKey, chain: append([]*x509.Certificate{last.cert}, chain...)})
}

// authorities are the certificates above a leaf, the leaf's issuer first.
func (p *pki) authorities(kind *keyKind, length int, name string, now time.Time) (*issued, []*x509.Certificate, error) {
	rootKey, err := p.key(kind, "root")
	if err != nil {
		return nil, nil, err
	}
	issuer, err := issue(authority(name+" root", now), rootKey, kind.certificateBy, nil)
	if err != nil {
		return nil, nil, err
	}
	chain := []*x509.Certificate{issuer.cert}
	for i := 3; i <= length; i++ {
		key, err := p.key(kindOf("P-256"), fmt.Sprintf("intermediate-%d", i))
		if err != nil {
			return nil, nil, err
		}
		by := x509.SignatureAlgorithm(0)
		if i == 3 {
			by = kind.certificateBy
		}
		if issuer, err = issue(authority(fmt.Sprintf("%s intermediate %d", name, i), now), key, by, issuer); err != nil {
			return nil, nil, err
		}
		chain = append([]*x509.Certificate{issuer.cert}, chain...)
	}
	return issuer, chain, nil
}

// write puts key and chain into files, and the root into a trust store of the signatory's name.
func (p *pki) write(s *signatory) (*signatory, error) {
	s.keyFile, s.chainFile = filepath.Join(p.dir, s.name+".key"), filepath.Join(p.dir, s.name+".crt")
	der, err := x509.MarshalPKCS8PrivateKey(s.key)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(s.keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		return nil, err
	}
	if err := os.WriteFile(s.chainFile, certificatesPEM(s.chain), 0o600); err != nil {
		return nil, err
	}
	return s, p.trust.addStore("ca", s.name, s.root())
}

func certificatesPEM(certificates []*x509.Certificate) []byte {
	var text []byte
	for _, c := range certificates {
		text = append(text, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})...)
	}
	return text
}
