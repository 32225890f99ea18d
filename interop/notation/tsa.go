package main

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/digitorus/timestamp"
)

// tsa is a time-stamp authority on loopback, by an implementation that is neither ours nor the peer's.
type tsa struct {
	url      string
	root     *x509.Certificate
	rootFile string
	store    string // the trust store with its root
	server   *http.Server
}

func startTSA(p *pki, name string) (*tsa, error) {
	now := time.Now()
	rootKey, err := p.key(kindOf("P-256"), name+"root")
	if err != nil {
		return nil, err
	}
	root, err := issue(authority(name+" root", now), rootKey, 0, nil)
	if err != nil {
		return nil, err
	}
	key, err := p.key(kindOf("RSA-2048"), name)
	if err != nil {
		return nil, err
	}
	template, err := timeStamper(name, now)
	if err != nil {
		return nil, err
	}
	leaf, err := issue(template, key, 0, root)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t := &tsa{"http://" + listener.Addr().String(), root.cert, filepath.Join(p.dir, name+".crt"), name, nil}
	t.server = &http.Server{Handler: answering(leaf, root.cert)}
	go func() { _ = t.server.Serve(listener) }() // it ends when the server is closed
	if err := os.WriteFile(t.rootFile, certificatesPEM([]*x509.Certificate{root.cert}), 0o600); err != nil {
		return nil, err
	}
	return t, p.trust.addStore("tsa", name, root.cert)
}

func answering(leaf *issued, root *x509.Certificate) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer, err := stamp(leaf, root, r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/timestamp-reply")
		_, _ = io.Copy(w, bytes.NewReader(answer)) // a client that has gone away wants no answer
	}
}

func stamp(leaf *issued, root *x509.Certificate, body io.Reader) ([]byte, error) {
	content, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	request, err := timestamp.ParseRequest(content)
	if err != nil {
		return nil, err
	}
	stamped := timestamp.Timestamp{
		HashAlgorithm:     request.HashAlgorithm,
		HashedMessage:     request.HashedMessage,
		Time:              time.Now(),
		Accuracy:          time.Second,
		Nonce:             request.Nonce,
		Policy:            []int{1, 3, 6, 1, 4, 1, 99999, 1},
		Certificates:      []*x509.Certificate{root},
		AddTSACertificate: request.Certificates,
	}
	return stamped.CreateResponseWithOpts(leaf.cert, leaf.key, crypto.SHA256)
}
