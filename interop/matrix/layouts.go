package main

import (
	"fmt"
	"path/filepath"
)

// layoutTool writes an image and its signature as an OCI layout.
type layoutTool struct {
	name  string
	write func(b *bench, f form, image, directory string) error
}

// declareLayouts declares what we read of layouts that others wrote. They do not depend on the registry.
func (p *plan) declareLayouts(r *registry) {
	for _, signer := range append([]*program{p.ours}, p.cosigns...) {
		for _, f := range forms {
			p.saved(r, signer, p.cosigns[0], f)
			for _, tool := range []layoutTool{{"oras", orasLayout}, {"crane", craneLayout}} {
				p.layout(r, signer, tool, f)
			}
		}
		// cosign 2.6 saves no bundle.
		p.saved(r, signer, p.cosigns[1], legacy)
	}
}

// saved: what cosign save wrote verifies as it lies there, and our copies of it have the signature.
func (p *plan) saved(r *registry, signer, saver *program, f form) {
	g := p.group(r, "save", signer.name+" → "+saver.name+" save → ours", string(f))
	var key keyPair
	var image, unsigned, layout, unsignedLayout, copied string
	g.prepare = func() (err error) {
		if err = p.signedFor(g.repository(r), signer, f, &key, &image, &unsigned); err != nil {
			return err
		}
		for from, to := range map[string]*string{image: &layout, unsigned: &unsignedLayout} {
			directory := p.bench.newLayout()
			*to = "oci:" + directory
			if err = saver.save(p.bench, from, directory); err != nil {
				return err
			}
		}
		copied = "oci:" + p.bench.newLayout() + ":copied"
		if err = p.ours.copy(p.bench, layout, copied); err != nil {
			return err
		}
		digest := image[len(repositoryOf(image)):]
		image = g.repository(r) + "/copied" + digest
		return p.ours.copy(p.bench, layout+digest, image)
	}
	own := func() publicKey { return key.public }
	what := fmt.Sprintf("%s by %s, saved by %s, ", f, signer.name, saver.name)
	for _, place := range []struct {
		id, what string
		image    *string
		verifier *program
	}{
		{"saved", "ours verifies the layout", &layout, p.ours},
		{"copied-layout", "ours verifies its copy of the layout", &copied, p.ours},
		{"copied-registry", p.other(signer).name + " verifies our copy in a registry", &image, p.other(signer)},
	} {
		g.accepts(place.id+"/signature", what+place.what, p.verifying(place.verifier, f, place.image, own))
		g.refuses(place.id+"/other-key", what+place.what+" with another key",
			p.verifying(place.verifier, f, place.image, p.stranger(keyP256)))
	}
	g.refuses("unsigned", what+"an image without a signature", p.verifying(p.ours, f, &unsignedLayout, own))
}

// layout: what another tool pulled as a layout verifies.
func (p *plan) layout(r *registry, signer *program, tool layoutTool, f form) {
	g := p.group(r, "layout", signer.name+" → "+tool.name+" → ours", string(f))
	var key keyPair
	var image, unsigned, layout string
	g.prepare = func() error {
		if err := p.signedFor(g.repository(r), signer, f, &key, &image, &unsigned); err != nil {
			return err
		}
		directory := p.bench.newLayout()
		layout = "oci:" + directory + image[len(repositoryOf(image)):]
		return tool.write(p.bench, f, image, directory)
	}
	what := fmt.Sprintf("%s by %s, pulled by %s as a layout", f, signer.name, tool.name)
	g.accepts("signature", what, p.verifying(p.ours, f, &layout, func() publicKey { return key.public }))
	g.refuses("other-key", what+", another key", p.verifying(p.ours, f, &layout, p.stranger(keyP256)))
}

// signedFor pushes two images and signs the first.
func (p *plan) signedFor(repository string, signer *program, f form, key *keyPair, image, unsigned *string) error {
	if err := p.pushImages(repository, image, unsigned); err != nil {
		return err
	}
	return p.signs(image, f, []*keyPair{key}, []keyID{{signer, keyP256, 1, "secret"}}, []*program{signer})
}

func (b *bench) newLayout() string {
	return filepath.Join(b.dir, fmt.Sprintf("layout-%d", b.counter.Add(1)))
}

func (p *program) save(b *bench, image, directory string) error {
	return b.run(p.command, []string{"save", "--dir", directory, image}).failure(p.name + " save")
}

// orasLayout copies the image with what refers to it, and the tag that holds its legacy signatures.
func orasLayout(b *bench, f form, image, directory string) error {
	arguments := []string{"copy", "--from-plain-http", "--to-oci-layout"}
	if _, err := b.output(b.oras, append(arguments, "--recursive", image, directory+":image")); err != nil {
		return err
	}
	if f == bundle {
		return nil
	}
	tag := signatureTag(image)
	_, err := b.output(b.oras, append(arguments, tag, directory+tag[len(repositoryOf(image)):]))
	return err
}

// craneLayout pulls the image and its signature, each by the name that it has in the registry.
func craneLayout(b *bench, f form, image, directory string) error {
	signature := signatureTag(image)
	if f == bundle {
		referrer, err := b.onlyReferrer(image)
		if err != nil {
			return err
		}
		signature = repositoryOf(image) + "@" + referrer
	}
	_, err := b.craneOutput("pull", "--format=oci", "--annotate-ref", image, signature, directory)
	return err
}
