package main

import (
	"fmt"
	"path/filepath"
)

// route is a way from one registry to another.
type route struct {
	name     string
	from, to *registry
	layout   bool // by an OCI layout on disk, in two steps
}

// declareCopies declares what our copier does with what is signed: at the target everybody verifies it.
func (p *plan) declareCopies() {
	without, with := p.registries[0], p.registries[2]
	routes := []route{
		{"from-api", with, without, false},
		{"to-api", without, with, false},
		{"layout-from-api", with, without, true},
		{"layout-to-api", without, with, true},
	}
	for i, r := range routes {
		for _, signer := range append([]*program{p.ours}, p.cosigns...) {
			for _, f := range forms {
				p.copied(r, signer, f)
				// Each of the registries and the layout once is enough.
				if i == 0 || i == len(routes)-1 {
					p.copiedIndex(r, signer, f)
				}
			}
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
	var image, unsigned string
	g.prepare = func() error {
		source := g.repository(r.from)
		if err := p.pushImages(source, &image, &unsigned); err != nil {
			return err
		}
		ids := []keyID{{signer, keyP256, 1, "secret"}}
		if err := p.signs(&image, f, []*keyPair{&key}, ids, []*program{signer}); err != nil {
			return err
		}
		for _, copied := range []*string{&image, &unsigned} {
			if err := p.copy(r, copied, g.repository(r.to)); err != nil {
				return err
			}
		}
		return nil
	}
	own := func() publicKey { return key.public }
	for _, verifier := range []*program{p.ours, p.other(signer)} {
		what := fmt.Sprintf("%s by %s, copied %s, %s verifies", f, signer.name, r.name, verifier.name)
		g.accepts(verifier.name+"/signature", what, p.verifying(verifier, f, &image, own))
		g.refuses(verifier.name+"/other-key", what+" with another key", p.verifying(verifier, f, &image, p.stranger(keyP256)))
	}
	g.refuses("unsigned", string(f)+", an image without a signature, copied "+r.name, p.verifying(p.ours, f, &unsigned, own))
}

// copiedIndex: a multi-arch image brings the signatures of all its parts along.
func (p *plan) copiedIndex(r route, signer *program, f form) {
	g := p.group(r.to, "copy-index", signer.name+" → ours", r.name, string(f))
	var key keyPair
	var index string
	children := make([]string, 2)
	g.prepare = func() error {
		if err := p.signedIndex(g.repository(r.from), signer, f, true, &key, &index, children); err != nil {
			return err
		}
		target := g.repository(r.to)
		if err := p.copy(r, &index, target); err != nil {
			return err
		}
		for i, child := range children {
			children[i] = target + child[len(repositoryOf(child)):]
		}
		return nil
	}
	own := func() publicKey { return key.public }
	recursively := func(key func() publicKey) func() (verdict, error) {
		return func() (verdict, error) {
			return p.ours.verify(p.bench, verifyRequest{publicKey: key(), form: f, recursive: true, image: index})
		}
	}
	what := fmt.Sprintf("%s by %s, multi-arch, copied %s, ", f, signer.name, r.name)
	g.accepts("recursive", what+"index and children", recursively(own))
	g.refuses("recursive-other-key", what+"another key", recursively(p.stranger(keyP256)))
	cosign := p.other(signer)
	g.accepts("child", what+"a child, "+cosign.name+" verifies", p.verifying(cosign, f, &children[1], own))
	g.refuses("child-other-key", what+"a child, "+cosign.name+" verifies with another key",
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
