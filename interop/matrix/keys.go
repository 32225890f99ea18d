package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// keyKind is a kind of key that Cosign knows.
type keyKind struct {
	name         string
	cosignDigest string // what cosign's verify must be told, where it would assume another hash
	generate     func() (crypto.Signer, error)
}

var (
	keyP256    = &keyKind{"P-256", "", ellipticCurve(elliptic.P256())}
	keyP384    = &keyKind{"P-384", "sha384", ellipticCurve(elliptic.P384())}
	keyP521    = &keyKind{"P-521", "sha512", ellipticCurve(elliptic.P521())}
	keyRSA     = &keyKind{"RSA-2048", "", func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, 2048) }}
	keyEd25519 = &keyKind{"Ed25519", "", func() (crypto.Signer, error) {
		_, key, err := ed25519.GenerateKey(rand.Reader)
		return key, err
	}}
)

// importedKinds are the kinds that no program generates: they come into a key file by import.
var importedKinds = []*keyKind{keyRSA, keyP384, keyP521, keyEd25519}

func ellipticCurve(curve elliptic.Curve) func() (crypto.Signer, error) {
	return func() (crypto.Signer, error) { return ecdsa.GenerateKey(curve, rand.Reader) }
}

type publicKey struct {
	path string
	kind *keyKind
}

type keyPair struct {
	private, password string
	public            publicKey
}

// keyID names a key pair of a run; the same name is always the same pair.
type keyID struct {
	maker    *program
	kind     *keyKind
	number   int
	password string
}

// keyStore makes key pairs when they are first asked for: a key file costs its maker a whole scrypt.
type keyStore struct {
	bench     *bench
	mutex     sync.Mutex
	pairs     map[keyID]func() (keyPair, error)
	strangers map[*keyKind]publicKey
}

func newKeyStore(b *bench) (*keyStore, error) {
	s := &keyStore{bench: b, pairs: map[keyID]func() (keyPair, error){}, strangers: map[*keyKind]publicKey{}}
	for _, kind := range append([]*keyKind{keyP256}, importedKinds...) {
		key, err := kind.generate()
		if err != nil {
			return nil, err
		}
		path := filepath.Join(b.dir, "stranger-"+kind.name+".pub")
		if err := writePublicKey(path, key); err != nil {
			return nil, err
		}
		s.strangers[kind] = publicKey{path, kind}
	}
	return s, nil
}

// stranger is a public key whose private key signs nothing.
func (s *keyStore) stranger(kind *keyKind) publicKey {
	return s.strangers[kind]
}

func (s *keyStore) pair(id keyID) (keyPair, error) {
	s.mutex.Lock()
	pair, known := s.pairs[id]
	if !known {
		directory := filepath.Join(s.bench.dir, fmt.Sprintf("keys-%d", len(s.pairs)))
		pair = sync.OnceValues(func() (keyPair, error) { return s.make(id, directory) })
		s.pairs[id] = pair
	}
	s.mutex.Unlock()
	return pair()
}

func (s *keyStore) make(id keyID, directory string) (keyPair, error) {
	if err := os.Mkdir(directory, 0o700); err != nil {
		return keyPair{}, err
	}
	prefix := filepath.Join(directory, "key")
	arguments := []string{"generate-key-pair", "--output-key-prefix", prefix}
	if id.kind != keyP256 {
		plain := filepath.Join(directory, "plain.pem")
		if err := writePrivateKey(plain, id.kind); err != nil {
			return keyPair{}, err
		}
		arguments = []string{"import-key-pair", "--key", plain, "--output-key-prefix", prefix}
	}
	out := s.bench.run(id.maker.command, arguments, withPassword(id.password))
	pair := keyPair{prefix + ".key", id.password, publicKey{prefix + ".pub", id.kind}}
	return pair, out.failure(id.maker.name + " " + arguments[0])
}

func writePrivateKey(path string, kind *keyKind) error {
	key, err := kind.generate()
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600)
}

func writePublicKey(path string, key crypto.Signer) error {
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return err
	}
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), 0o600)
}
