package main

import (
	"imagesign/interop/harness"
)

// several: the verifier signs what the signer signed, and beside both lies a signature that is of another image.
func (p *plan) several(r *harness.Registry, first, second party, format string) {
	g := p.group(r.Name, "several", first, second, format)
	var elsewhere, signed, bare image
	secondName := nameOf(kindOf("P-384"), chainOfRows)
	g.Prepare = func() error {
		if err := p.signs(in(g, r), first, format, nil, &elsewhere, &signed, &bare); err != nil {
			return err
		}
		if err := transplant(elsewhere, signed); err != nil {
			return err
		}
		one, err := p.one()
		if err != nil {
			return err
		}
		other, err := p.pki.signatory(kindOf("P-384"), chainOfRows)
		if err != nil {
			return err
		}
		if err := first.sign(signRequest{by: one, format: format, image: signed}); err != nil {
			return err
		}
		return second.sign(signRequest{by: other, format: format, image: signed})
	}
	for _, verifier := range []party{first, second} {
		what := format + ", signed by both beside one of another image, " + verifier.name() + " verifies"
		check := verifier.name() + "/"
		accepts(g, check+"first", what+" the first", verifier, question(trusting(oneName), &signed))
		accepts(g, check+"second", what+" the second", verifier, question(trusting(secondName), &signed))
		refuses(g, check+"other-store", what+", another trust store", verifier, untrusted, question(trusting(otherStore), &signed))
		refuses(g, check+"unsigned", format+", without a signature, "+verifier.name()+" verifies", verifier, unsigned,
			question(trusting(oneName), &bare))
	}
}

// index: we sign index and children at once, the peer one manifest.
func (p *plan) index(r *harness.Registry, signer, verifier party, format string) {
	g := p.group(r.Name, "index", signer, verifier, format)
	var index image
	children := make([]image, 2)
	recursive := signer != party(p.peer)
	g.Prepare = func() error {
		pushed, below, err := in(g, r).pushIndex()
		if err != nil {
			return err
		}
		index = pushed
		copy(children, below)
		by, err := p.one()
		if err != nil {
			return err
		}
		return signer.sign(signRequest{by: by, format: format, image: index, recursive: recursive})
	}
	what := format + ", multi-arch, "
	accepts(g, "index", what+"the index", verifier, question(trusting(oneName), &index))
	if !recursive {
		refuses(g, "child", what+"a child of a signed index", verifier, unsigned, question(trusting(oneName), &children[0]))
		return
	}
	accepts(g, "child-1", what+"signed recursively, the first child", verifier, question(trusting(oneName), &children[0]))
	accepts(g, "child-2", what+"signed recursively, the second child", verifier, question(trusting(oneName), &children[1]))
	refuses(g, "child-other-store", what+"signed recursively, a child, another trust store", verifier, untrusted,
		question(trusting(otherStore), &children[0]))
}

// tagBesideAPI: a signer that writes the fallback tag though there is the API, as notation 1 does by default,
// and a peer that reads nothing else.
func (p *plan) tagBesideAPI(signer, verifier party, format string) {
	g := p.group(p.api.Name, "tag-beside-api", signer, verifier, format)
	var signed image
	g.Prepare = func() error {
		at := in(g, p.api)
		at.tagOnly = true
		return p.signs(at, signer, format, nil, &signed)
	}
	what := format + ", listed by the fallback tag too"
	accepts(g, "signature", what, verifier, question(trusting(oneName), &signed))
	refuses(g, "other-store", what+", another trust store", verifier, untrusted, question(trusting(otherStore), &signed))
}

// layout: in an OCI layout on disk, to which both write.
func (p *plan) layout(signer, verifier party, format string) {
	g := p.group(layoutName, "exchange", signer, verifier, format)
	p.inLayout(g, verifier, format, signer.sign)
}

// legacyLayout: with the manifest of notation 1, which is all that it reads in a layout.
func (p *plan) legacyLayout(format string) {
	g := p.group(layoutName, "legacy-manifest", p.ours, p.peer, format)
	p.inLayout(g, p.peer, format, func(r signRequest) error {
		constant := map[string]string{jws: "JWS", cose: "COSE"}[r.format]
		return p.service.run("legacy-layout-sign", r.by.keyFile, r.by.chainFile, constant, r.image.repository, r.image.layout,
			r.image.digest.String()).failure("sign with the legacy manifest")
	})
}

func (p *plan) inLayout(g *harness.Group, verifier party, format string, sign func(signRequest) error) {
	var signed, bare image
	g.Prepare = func() error {
		if err := pushAll(layoutIn(p.dir, g), &signed, &bare); err != nil {
			return err
		}
		by, err := p.one()
		if err != nil {
			return err
		}
		return sign(signRequest{by: by, format: format, image: signed})
	}
	what := format + ", in an OCI layout"
	accepts(g, "signature", what, verifier, question(trusting(oneName), &signed))
	refuses(g, "other-store", what+", another trust store", verifier, untrusted, question(trusting(otherStore), &signed))
	refuses(g, "unsigned", what+", an image without a signature", verifier, unsigned, question(trusting(oneName), &bare))
}
