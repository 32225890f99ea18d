package main

import (
	"fmt"
	"path/filepath"

	"imagesign/interop/harness"
)

// route is a way from one registry to another.
type route struct {
	name     string
	from, to *harness.Registry
	layout   bool // by an OCI layout on disk, in two steps
}

// declareCopies declares what our copier does with what is signed: at the target everybody verifies it.
func (p *plan) declareCopies() {
	without, with := p.registries[0], p.registries[2]
	routes := []route{
		{"from-api", with, without, false},
		{"to-api", without, with, false},
		{"by-layout", with, without, true},
	}
	for _, f := range forms {
		for _, signer := range append([]*program{p.ours}, p.cosigns...) {
			for _, r := range routes {
				p.copied(r, signer, f)
			}
			for _, r := range routes[1:] {
				p.copiedIndex(r, signer, f)
			}
		}
		for _, cosign := range p.cosigns {
			p.copiedAttestation(routes[0], cosign, f)
		}
	}
}

// other is a cosign that verifies what the signer signed: itself, or the newest where the signer is ours.
func (p *plan) other(signer *program) *program {
	if signer == p.ours {
		return p.cosigns[0]
	}
	return signer
}

// copied: an image brings its signature along.
func (p *plan) copied(r route, signer *program, f form) {
	g := p.group(r.to, "copy", signer.name+" → ours", r.name, string(f))
	var key keyPair
	var image string
	g.Prepare = func() error {
		if err := p.pushImages(repositoryFor(g, r.from), &image); err != nil {
			return err
		}
		ids := []keyID{{signer, keyP256, 1, "secret"}}
		if err := p.signs(&image, f, []*keyPair{&key}, ids, []*program{signer}); err != nil {
			return err
		}
		return p.copy(r, &image, repositoryFor(g, r.to))
	}
	own := func() publicKey { return key.public }
	for _, verifier := range []*program{p.ours, p.other(signer)} {
		what := fmt.Sprintf("%s by %s, copied %s, %s verifies", f, signer.name, r.name, verifier.name)
		g.Accepts(verifier.name+"/signature", what, p.verifying(verifier, f, &image, own))
		g.Refuses(verifier.name+"/other-key", what+" with another key", p.verifying(verifier, f, &image, p.stranger(keyP256)))
	}
}

// copiedAttestation: an image brings its attestation along; its maker verifies it.
func (p *plan) copiedAttestation(r route, cosign *program, f form) {
	g := p.group(r.to, "copy-attestation", cosign.name+" → ours", r.name, string(f))
	var key keyPair
	var image string
	g.Prepare = func() (err error) {
		if key, err = p.bench.keys.pair(keyID{cosign, keyP256, 1, "secret"}); err != nil {
			return err
		}
		if err = p.pushImages(repositoryFor(g, r.from), &image); err != nil {
			return err
		}
		if err = cosign.attest(p.bench, key, f, image); err != nil {
			return err
		}
		return p.copy(r, &image, repositoryFor(g, r.to))
	}
	what := fmt.Sprintf("attestation, %s by %s, copied %s", f, cosign.name, r.name)
	g.Accepts("attestation", what, func() (harness.Verdict, error) {
		return cosign.verifyAttestation(p.bench, key.public, f, image)
	})
	g.Refuses("other-key", what+", another key", func() (harness.Verdict, error) {
		return cosign.verifyAttestation(p.bench, p.bench.keys.stranger(keyP256), f, image)
	})
}

// copiedIndex: a multi-arch image brings the signatures of all its parts along.
func (p *plan) copiedIndex(r route, signer *program, f form) {
	g := p.group(r.to, "copy-index", signer.name+" → ours", r.name, string(f))
	var key keyPair
	var index string
	children := make([]string, 2)
	g.Prepare = func() error {
		if err := p.signedIndex(repositoryFor(g, r.from), signer, f, true, &key, &index, children); err != nil {
			return err
		}
		target := repositoryFor(g, r.to)
		if err := p.copy(r, &index, target); err != nil {
			return err
		}
		for i, child := range children {
			children[i] = target + child[len(repositoryOf(child)):]
		}
		return nil
	}
	own := func() publicKey { return key.public }
	recursively := func(key func() publicKey) func() (harness.Verdict, error) {
		return func() (harness.Verdict, error) {
			return p.ours.verify(p.bench, verifyRequest{publicKey: key(), form: f, recursive: true, image: index})
		}
	}
	what := fmt.Sprintf("%s by %s, multi-arch, copied %s, ", f, signer.name, r.name)
	g.Accepts("recursive", what+"index and children", recursively(own))
	g.Refuses("recursive-other-key", what+"another key", recursively(p.stranger(keyP256)))
	cosign := p.other(signer)
	g.Accepts("child", what+"a child, "+cosign.name+" verifies", p.verifying(cosign, f, &children[1], own))
	g.Refuses("child-other-key", what+"a child, "+cosign.name+" verifies with another key",
		p.verifying(cosign, f, &children[1], p.stranger(keyP256)))
}

// copy copies an image to a repository and points to the copy instead.
func (p *plan) copy(r route, image *string, target string) error {
	digest := (*image)[len(repositoryOf(*image)):]
	from := *image
	if r.layout {
		layout := "oci:" + filepath.Join(p.bench.dir, fmt.Sprintf("layout-%d", p.bench.counter.Add(1)))
		if err := p.ours.copy(p.bench, from, layout+digest); err != nil {
			return err
		}
		from = layout + digest
	}
	*image = target + digest
	return p.ours.copy(p.bench, from, *image)
}

func (p *program) copy(b *bench, from, to string) error {
	return b.run(p.command, []string{"copy", from, to}).failure(p.name + " copy")
}
