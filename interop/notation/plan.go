package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"imagesign/interop/harness"
)

// plan declares the matrix. Nothing runs while it is made, so that what must be there is known before.
type plan struct {
	dir         string
	pki         *pki
	trust       *trust
	service     *service
	fallback    *harness.Registry // knows the fallback tag alone
	api         *harness.Registry // has the referrers API
	ours        *ours             // all calls in one process
	program     *ours             // each call in a process of its own
	peer        *peer
	stamper     *tsa
	otherStamps *tsa // another authority, whose root is trusted where a row wants it refused
	groups      []*harness.Group
}

const (
	chainOfRows  = 2
	layoutName   = "layout"
	pluginName   = "plugins"
	otherStore   = "other"
	repositories = "interop.example/layout"
)

func (p *plan) registries() []*harness.Registry { return []*harness.Registry{p.fallback, p.api} }

func (p *plan) directions() [][2]party {
	return [][2]party{{p.ours, p.peer}, {p.peer, p.ours}}
}

// declare covers formats, kinds of key and lengths of chains with each other, on both registries and in both
// directions; everything else with formats, registries and directions, for keys of P-256.
func (p *plan) declare() {
	for _, r := range p.registries() {
		for _, d := range p.directions() {
			for _, format := range formats {
				for _, kind := range kinds {
					for length := 1; length <= 3; length++ {
						p.exchange(r, d[0], d[1], format, kind, length)
					}
				}
				p.identities(r, d[0], d[1], format)
				p.metadata(r, d[0], d[1], format)
				p.expiry(r, d[0], d[1], format)
				p.timestamp(r, d[0], d[1], format)
				p.expiredCertificate(r, d[0], d[1], format)
				p.several(r, d[0], d[1], format)
				p.index(r, d[0], d[1], format)
			}
		}
		for _, format := range formats {
			p.exchange(r, p.program, p.peer, format, kindOf("P-256"), chainOfRows)
			p.exchange(r, p.peer, p.program, format, kindOf("P-256"), chainOfRows)
		}
	}
	for _, d := range p.directions() {
		for _, format := range formats {
			p.tagBesideAPI(d[0], d[1], format)
			p.layout(d[0], d[1], format)
		}
	}
	for _, format := range formats {
		p.legacyLayout(format)
	}
	p.declarePlugins()
}

func (p *plan) group(place, scenario string, from, to party, details ...string) *harness.Group {
	parts := append([]string{"notation", place, scenario, from.name() + "→" + to.name()}, details...)
	g := &harness.Group{ID: strings.Join(parts, "/"), Registry: place, Direction: from.name() + " → " + to.name()}
	p.groups = append(p.groups, g)
	return g
}

// in is where a group's images lie: its own, so that no group sees another's signatures.
func in(g *harness.Group, r *harness.Registry) place {
	name := strings.ToLower(strings.ReplaceAll(g.ID, "→", "-to-"))
	return place{repository: r.Address + "/" + name}
}

// accepts and refuses ask a party about an image of the group, which exists only once the group is prepared.
func accepts(g *harness.Group, check, what string, by party, request func() verifyRequest) {
	g.Accepts(check, what, func() (harness.Verdict, error) { return by.verify(request()) })
}

func refuses(g *harness.Group, check, what string, by party, why cause, request func() verifyRequest) {
	g.Refuses(check, what, because(by, why, func() (harness.Verdict, error) { return by.verify(request()) }))
}

func question(trusted policy, about *image, metadata ...string) func() verifyRequest {
	return func() verifyRequest { return verifyRequest{policy: trusted, image: *about, metadata: metadata} }
}

// one is the signatory of the rows that are not about keys.
func (p *plan) one() (*signatory, error) { return p.pki.signatory(kindOf("P-256"), chainOfRows) }

func nameOf(kind *keyKind, length int) string { return fmt.Sprintf("%s-%d", kind.name, length) }

var oneName = nameOf(kindOf("P-256"), chainOfRows)

// signs pushes the images and signs the first; what differs from a plain signature is in the change.
func (p *plan) signs(at place, signer party, format string, change func(*signRequest), all ...*image) error {
	if err := pushAll(at, all...); err != nil {
		return err
	}
	by, err := p.one()
	if err != nil {
		return err
	}
	request := signRequest{by: by, format: format, image: *all[0]}
	if change != nil {
		change(&request)
	}
	return signer.sign(request)
}

// exchange: one signs, the other verifies; another trust store, or the signature at another image, is refused.
func (p *plan) exchange(r *harness.Registry, signer, verifier party, format string, kind *keyKind, length int) {
	g := p.group(r.Name, "exchange", signer, verifier, format, kind.name, fmt.Sprintf("chain-%d", length))
	var signed, other image
	g.Prepare = func() error {
		by, err := p.pki.signatory(kind, length)
		if err != nil {
			return err
		}
		if err := pushAll(in(g, r), &signed, &other); err != nil {
			return err
		}
		if err := signer.sign(signRequest{by: by, format: format, image: signed}); err != nil {
			return err
		}
		return transplant(signed, other)
	}
	what := fmt.Sprintf("%s, %s, chain of %d", format, kind.name, length)
	name := nameOf(kind, length)
	accepts(g, "signature", what, verifier, question(trusting(name), &signed))
	refuses(g, "other-store", what+", another trust store", verifier, untrusted, question(trusting(otherStore), &signed))
	refuses(g, "other-digest", what+", the signature moved to another image", verifier, otherSubject,
		question(trusting(name), &other))
}

// identities: the subject of the leaf decides, or a part of it.
func (p *plan) identities(r *harness.Registry, signer, verifier party, format string) {
	g := p.group(r.Name, "identity", signer, verifier, format)
	var signed image
	g.Prepare = func() error { return p.signs(in(g, r), signer, format, nil, &signed) }
	trustedAs := func(identity string) func() verifyRequest {
		return func() verifyRequest {
			trusted := trusting(oneName)
			trusted.identities, trusted.scope = []string{identity}, signed.repository
			return verifyRequest{policy: trusted, image: signed}
		}
	}
	const base = "x509.subject: C=NO, ST=Oslo, O="
	accepts(g, "whole-subject", format+", the subject as it is", verifier, trustedAs(base+organization+", CN="+oneName))
	accepts(g, "part", format+", a part of the subject", verifier, trustedAs(base+organization))
	refuses(g, "other-name", format+", another common name", verifier, otherIdentity, trustedAs(base+organization+", CN=other"))
	refuses(g, "other-organization", format+", another organization", verifier, otherIdentity, trustedAs(base+"Other"))
}

// metadata: what is demanded must have been signed, and can't be changed afterwards.
func (p *plan) metadata(r *harness.Registry, signer, verifier party, format string) {
	g := p.group(r.Name, "metadata", signer, verifier, format)
	var signed, changed image
	g.Prepare = func() (err error) {
		number := images.Add(1)
		if signed, err = in(g, r).pushOf(number); err != nil {
			return err
		}
		elsewhere := in(g, r)
		elsewhere.repository += "/changed"
		if changed, err = elsewhere.pushOf(number); err != nil {
			return err
		}
		by, err := p.one()
		if err != nil {
			return err
		}
		request := signRequest{by: by, format: format, image: signed, metadata: []string{"env=prod", "team=a&b=c"}}
		if err := signer.sign(request); err != nil {
			return err
		}
		return attachChanged(signed, changed, replacing(format, `"prod"`, `"test"`))
	}
	trusted := trusting(oneName)
	accepts(g, "none-demanded", format+", signed with metadata", verifier, question(trusted, &signed))
	accepts(g, "demanded", format+", the metadata it was signed with", verifier, question(trusted, &signed, "env=prod", "team=a&b=c"))
	refuses(g, "other-value", format+", another value", verifier, otherMetadata, question(trusted, &signed, "env=test"))
	refuses(g, "other-key", format+", another key", verifier, otherMetadata, question(trusted, &signed, "stage=prod"))
	refuses(g, "changed", format+", the value changed in the envelope", verifier, altered, question(trusted, &changed, "env=test"))
}

const shortLived = time.Second

// expiry: before it, after it, and after it at a level that only logs it.
func (p *plan) expiry(r *harness.Registry, signer, verifier party, format string) {
	g := p.group(r.Name, "expiry", signer, verifier, format)
	g.Waits = true
	var lasting, short image
	g.Prepare = func() error {
		if err := p.signs(in(g, r), signer, format, func(s *signRequest) { s.expiry = time.Hour }, &lasting); err != nil {
			return err
		}
		if err := p.signs(in(g, r), signer, format, func(s *signRequest) { s.expiry = shortLived }, &short); err != nil {
			return err
		}
		time.Sleep(2 * shortLived) // the time of signing is in whole seconds
		return nil
	}
	trusted, lenient := trusting(oneName), trusting(oneName)
	lenient.level = "permissive"
	accepts(g, "before", format+", not expired", verifier, question(trusted, &lasting))
	refuses(g, "after", format+", expired", verifier, expired, question(trusted, &short))
	accepts(g, "after-permissive", format+", expired, at the level permissive", verifier, question(lenient, &short))
}

// timestamp: demanded where a time-stamp authority is trusted, and only from it.
func (p *plan) timestamp(r *harness.Registry, signer, verifier party, format string) {
	g := p.group(r.Name, "timestamp", signer, verifier, format)
	var with, without image
	g.Prepare = func() error {
		if err := p.signs(in(g, r), signer, format, func(s *signRequest) { s.tsa = p.stamper }, &with); err != nil {
			return err
		}
		return p.signs(in(g, r), signer, format, nil, &without)
	}
	trusted, foreign := trusting(oneName), trusting(oneName)
	trusted.tsaStores, foreign.tsaStores = []string{p.stamper.store}, []string{p.otherStamps.store}
	accepts(g, "stamped", format+", with a timestamp", verifier, question(trusted, &with))
	accepts(g, "not-demanded", format+", with a timestamp that nobody wants", verifier, question(trusting(oneName), &with))
	refuses(g, "other-authority", format+", with a timestamp of another authority", verifier, foreignStamp, question(foreign, &with))
	refuses(g, "unstamped", format+", without a timestamp", verifier, unstamped, question(trusted, &without))
}

const leafLifetime = 20 * time.Second

// expiredCertificate: once the leaf is out of date, the timestamp is what a signature lives by.
func (p *plan) expiredCertificate(r *harness.Registry, signer, verifier party, format string) {
	g := p.group(r.Name, "expired-certificate", signer, verifier, format)
	g.Waits = true
	name := strings.ReplaceAll(strings.ReplaceAll(g.ID, "/", "-"), "→", "-")
	var with, without image
	g.Prepare = func() error {
		if err := pushAll(in(g, r), &with, &without); err != nil {
			return err
		}
		by, err := p.pki.newSignatory(kindOf("P-256"), chainOfRows, name, leafLifetime)
		if err != nil {
			return err
		}
		if err := signer.sign(signRequest{by: by, format: format, image: with, tsa: p.stamper}); err != nil {
			return err
		}
		if err := signer.sign(signRequest{by: by, format: format, image: without}); err != nil {
			return err
		}
		time.Sleep(time.Until(by.chain[0].NotAfter.Add(2 * time.Second)))
		return nil
	}
	trusted := trusting(name)
	trusted.tsaStores, trusted.verifyTimestamp = []string{p.stamper.store}, "afterCertExpiry"
	accepts(g, "stamped", format+", certificate out of date, stamped in time", verifier, question(trusted, &with))
	refuses(g, "unstamped", format+", certificate out of date, not stamped", verifier, unstamped, question(trusted, &without))
	refuses(g, "stamp-not-trusted", format+", certificate out of date, no time-stamp authority trusted", verifier, leafOutOfDate,
		question(trusting(name), &with))
}

func layoutIn(dir string, g *harness.Group) place {
	return place{repository: repositories, layout: filepath.Join(dir, strings.ReplaceAll(g.ID, "/", "-"))}
}
