package main

import (
	"fmt"
	"strings"

	"imagesign/interop/harness"
)

// plan declares the matrix. Nothing runs while it is made, so that what must be there is known before.
type plan struct {
	bench      *bench
	registries []*harness.Registry // registry2, distribution3, cue
	ours       *program
	cosigns    []*program // newest first
	groups     []*harness.Group
}

func (p *plan) declare() {
	for _, r := range p.registries {
		for _, cosign := range p.cosigns {
			for _, f := range forms {
				p.exchange(r, p.ours, cosign, f, keyP256)
				p.exchange(r, cosign, p.ours, f, keyP256)
				p.append(r, p.ours, cosign, f)
				p.append(r, cosign, p.ours, f)
				p.indexForCosign(r, cosign, f)
				p.indexForOurs(r, cosign, f)
				p.attestationOnly(r, cosign, f)
			}
		}
		for _, signer := range append([]*program{p.ours}, p.cosigns...) {
			p.besideForeignSignature(r, signer)
			p.besideForeignAttestation(r, signer)
		}
	}
	p.declareCopies()
	p.declareKeys(p.registries[0])
}

// declareKeys declares what does not depend on the registry.
func (p *plan) declareKeys(r *harness.Registry) {
	for _, cosign := range p.cosigns {
		for _, direction := range [][2]*program{{p.ours, cosign}, {cosign, p.ours}} {
			from, to := direction[0], direction[1]
			for _, f := range forms {
				p.severalKeys(r, from, to, f)
				for _, kind := range importedKinds {
					p.exchange(r, from, to, f, kind)
				}
			}
			p.keyFile(r, from, to, "password", "correct horse")
			p.keyFile(r, from, to, "empty-password", "")
			for _, kind := range importedKinds {
				p.importedKeyFile(r, from, to, kind)
			}
		}
	}
}

func (p *plan) group(r *harness.Registry, scenario, direction string, details ...string) *harness.Group {
	parts := append([]string{r.Name, scenario, strings.ReplaceAll(direction, " ", "")}, details...)
	g := &harness.Group{ID: strings.Join(parts, "/"), Registry: r.Name, Direction: direction}
	p.groups = append(p.groups, g)
	return g
}

func between(from, to *program) string {
	return from.name + " → " + to.name
}

// repositoryFor is where a group's images lie: its own, so that no group sees another's signatures.
func repositoryFor(g *harness.Group, r *harness.Registry) string {
	var name strings.Builder
	for _, c := range strings.ToLower(g.ID) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '/':
			name.WriteRune(c)
		default:
			name.WriteByte('_')
		}
	}
	return r.Address + "/" + strings.ReplaceAll(name.String(), "___", "_to_")
}

// exchange: one program signs, the other verifies; a signature moved to another image is refused.
// With P-256 also annotations and an unsigned image.
func (p *plan) exchange(r *harness.Registry, signer, verifier *program, f form, kind *keyKind) {
	g := p.group(r, "exchange", between(signer, verifier), string(f), kind.name)
	var key keyPair
	var image, other, unsigned string
	g.Prepare = func() (err error) {
		if key, err = p.bench.keys.pair(keyID{signer, kind, 1, "secret"}); err != nil {
			return err
		}
		if err = p.pushImages(repositoryFor(g, r), &image, &other, &unsigned); err != nil {
			return err
		}
		request := signRequest{key: key, form: f, annotations: []string{"env=prod", "team=a&b"}, image: image}
		if err = signer.sign(p.bench, request); err != nil {
			return err
		}
		return p.bench.transplant(f, image, other)
	}
	what := fmt.Sprintf("%s, %s", f, kind.name)
	verify := func(image *string, annotations ...string) func() (harness.Verdict, error) {
		return func() (harness.Verdict, error) {
			return verifier.verify(p.bench, verifyRequest{publicKey: key.public, form: f, annotations: annotations, image: *image})
		}
	}
	g.Accepts("signature", what, verify(&image))
	g.Refuses("other-key", what+", another key", func() (harness.Verdict, error) {
		return verifier.verify(p.bench, verifyRequest{publicKey: p.bench.keys.stranger(kind), form: f, image: image})
	})
	g.Refuses("other-digest", what+", the signature moved to another image", verify(&other))
	if kind == keyP256 {
		g.Accepts("annotation", what+", the annotations it was signed with", verify(&image, "env=prod", "team=a&b"))
		g.Refuses("other-annotation", what+", another value of an annotation", verify(&image, "env=test"))
		g.Refuses("unsigned", what+", an image without a signature", verify(&unsigned))
	}
}

func (p *plan) pushImages(repository string, images ...*string) (err error) {
	for _, image := range images {
		if *image, err = p.bench.pushImage(repository); err != nil {
			return err
		}
	}
	return nil
}

// verifying asks about an image and a key that exist only once the group is prepared.
func (p *plan) verifying(verifier *program, f form, image *string, key func() publicKey) func() (harness.Verdict, error) {
	return func() (harness.Verdict, error) {
		return verifier.verify(p.bench, verifyRequest{publicKey: key(), form: f, image: *image})
	}
}

func (p *plan) stranger(kind *keyKind) func() publicKey {
	return func() publicKey { return p.bench.keys.stranger(kind) }
}

// signs makes each key pair and signs the image with it, in order.
func (p *plan) signs(image *string, f form, keys []*keyPair, ids []keyID, signers []*program) error {
	for i, id := range ids {
		pair, err := p.bench.keys.pair(id)
		if err != nil {
			return err
		}
		*keys[i] = pair
		if err := signers[i].sign(p.bench, signRequest{key: pair, form: f, image: *image}); err != nil {
			return err
		}
	}
	return nil
}

// severalKeys: an image signed with two keys verifies with either.
func (p *plan) severalKeys(r *harness.Registry, signer, verifier *program, f form) {
	g := p.group(r, "several-keys", between(signer, verifier), string(f))
	var image string
	var first, second keyPair
	g.Prepare = func() error {
		if err := p.pushImages(repositoryFor(g, r), &image); err != nil {
			return err
		}
		ids := []keyID{{signer, keyP256, 1, "secret"}, {signer, keyP256, 2, "secret"}}
		return p.signs(&image, f, []*keyPair{&first, &second}, ids, []*program{signer, signer})
	}
	what := string(f) + ", signed with two keys"
	g.Accepts("first-key", what+", the first", p.verifying(verifier, f, &image, func() publicKey { return first.public }))
	g.Accepts("second-key", what+", the second", p.verifying(verifier, f, &image, func() publicKey { return second.public }))
	g.Refuses("other-key", what+", a third", p.verifying(verifier, f, &image, p.stranger(keyP256)))
}

// append: one program signs what the other has signed; both signatures stay verifiable by both.
func (p *plan) append(r *harness.Registry, first, second *program, f form) {
	g := p.group(r, "append", first.name+" + "+second.name, string(f))
	var image string
	var firstKey, secondKey keyPair
	g.Prepare = func() error {
		if err := p.pushImages(repositoryFor(g, r), &image); err != nil {
			return err
		}
		ids := []keyID{{first, keyP256, 1, "secret"}, {second, keyP256, 1, "secret"}}
		return p.signs(&image, f, []*keyPair{&firstKey, &secondKey}, ids, []*program{first, second})
	}
	for _, verifier := range []*program{first, second} {
		what := fmt.Sprintf("%s, signed by %s, then by %s; %s verifies", f, first.name, second.name, verifier.name)
		g.Accepts(verifier.name+"/first-key", what+" the first",
			p.verifying(verifier, f, &image, func() publicKey { return firstKey.public }))
		g.Accepts(verifier.name+"/second-key", what+" the second",
			p.verifying(verifier, f, &image, func() publicKey { return secondKey.public }))
		g.Refuses(verifier.name+"/other-key", what+" with another key",
			p.verifying(verifier, f, &image, p.stranger(keyP256)))
	}
}

// indexForCosign: we sign a multi-arch image with --recursive; cosign verifies the index and each child by itself.
func (p *plan) indexForCosign(r *harness.Registry, cosign *program, f form) {
	g := p.group(r, "index", between(p.ours, cosign), string(f))
	var key keyPair
	var index string
	children := make([]string, 2)
	g.Prepare = func() error { return p.signedIndex(repositoryFor(g, r), p.ours, f, true, &key, &index, children) }
	own := func() publicKey { return key.public }
	what := string(f) + ", multi-arch, signed recursively, "
	g.Accepts("index", what+"the index", p.verifying(cosign, f, &index, own))
	g.Accepts("child-1", what+"the first child", p.verifying(cosign, f, &children[0], own))
	g.Accepts("child-2", what+"the second child", p.verifying(cosign, f, &children[1], own))
	g.Refuses("child-other-key", what+"a child, another key", p.verifying(cosign, f, &children[0], p.stranger(keyP256)))
}

// indexForOurs: cosign signs a multi-arch image with --recursive and we verify it so; where it signed the index alone,
// the index verifies, and the children do not.
func (p *plan) indexForOurs(r *harness.Registry, cosign *program, f form) {
	g := p.group(r, "index", between(cosign, p.ours), string(f))
	var key keyPair
	var index, shallow string
	children, shallowChildren := make([]string, 2), make([]string, 2)
	g.Prepare = func() error {
		if err := p.signedIndex(repositoryFor(g, r), cosign, f, true, &key, &index, children); err != nil {
			return err
		}
		return p.signedIndex(repositoryFor(g, r)+"/shallow", cosign, f, false, &key, &shallow, shallowChildren)
	}
	recursively := func(image *string, key func() publicKey) func() (harness.Verdict, error) {
		return func() (harness.Verdict, error) {
			return p.ours.verify(p.bench, verifyRequest{publicKey: key(), form: f, recursive: true, image: *image})
		}
	}
	own := func() publicKey { return key.public }
	what := string(f) + ", multi-arch, "
	g.Accepts("recursive", what+"signed recursively, index and children", recursively(&index, own))
	g.Refuses("recursive-other-key", what+"signed recursively, another key", recursively(&index, p.stranger(keyP256)))
	g.Accepts("child", what+"signed recursively, a child by itself", p.verifying(p.ours, f, &children[1], own))
	g.Accepts("index-alone", what+"only the index signed, the index", p.verifying(p.ours, f, &shallow, own))
	g.Refuses("children-unsigned", what+"only the index signed, index and children", recursively(&shallow, own))
}

func (p *plan) signedIndex(
	repository string, signer *program, f form, recursive bool, key *keyPair, index *string, children []string,
) (err error) {
	if *key, err = p.bench.keys.pair(keyID{signer, keyP256, 1, "secret"}); err != nil {
		return err
	}
	pushed, pushedChildren, err := p.bench.pushIndex(repository)
	if err != nil {
		return err
	}
	*index = pushed
	copy(children, pushedChildren)
	return signer.sign(p.bench, signRequest{key: *key, form: f, recursive: recursive, image: pushed})
}

// attestationOnly: an attestation by the right key is no signature. That it is there at all, its maker says.
func (p *plan) attestationOnly(r *harness.Registry, cosign *program, f form) {
	g := p.group(r, "attestation-only", between(cosign, p.ours), string(f))
	var key keyPair
	var image string
	g.Prepare = func() (err error) {
		if key, err = p.bench.keys.pair(keyID{cosign, keyP256, 1, "secret"}); err != nil {
			return err
		}
		if err = p.pushImages(repositoryFor(g, r), &image); err != nil {
			return err
		}
		return cosign.attest(p.bench, key, f, image)
	}
	own := func() publicKey { return key.public }
	g.Accepts("attestation", string(f)+", only an attestation, verified as one by "+cosign.name, func() (harness.Verdict, error) {
		return cosign.verifyAttestation(p.bench, key.public, f, image)
	})
	g.Refuses("signature", string(f)+", only an attestation, verified as a signature", p.verifying(p.ours, f, &image, own))
}

// besideForeignSignature: a legacy signature counts though somebody else's bundle lies on the same image.
func (p *plan) besideForeignSignature(r *harness.Registry, signer *program) {
	p.besideForeign(r, signer, "signature", func(key keyPair, image string) error {
		return p.cosigns[0].sign(p.bench, signRequest{key: key, form: bundle, image: image})
	})
}

// besideForeignAttestation is the same with a bundle that holds an attestation.
func (p *plan) besideForeignAttestation(r *harness.Registry, signer *program) {
	p.besideForeign(r, signer, "attestation", func(key keyPair, image string) error {
		return p.cosigns[0].attest(p.bench, key, bundle, image)
	})
}

func (p *plan) besideForeign(r *harness.Registry, signer *program, content string, add func(keyPair, string) error) {
	g := p.group(r, "beside-foreign-"+content, between(signer, p.ours), string(legacy))
	var key keyPair
	var image string
	g.Prepare = func() error {
		if err := p.pushImages(repositoryFor(g, r), &image); err != nil {
			return err
		}
		ids := []keyID{{signer, keyP256, 1, "secret"}}
		if err := p.signs(&image, legacy, []*keyPair{&key}, ids, []*program{signer}); err != nil {
			return err
		}
		foreign, err := p.bench.keys.pair(keyID{p.cosigns[0], keyP256, 3, "secret"})
		if err != nil {
			return err
		}
		return add(foreign, image)
	}
	what := "legacy signature beside a foreign " + content + " bundle"
	g.Accepts("signature", what, p.verifying(p.ours, legacy, &image, func() publicKey { return key.public }))
	g.Refuses("other-key", what+", another key", p.verifying(p.ours, legacy, &image, p.stranger(keyP256)))
}

// keyFile: the user signs with a key file that the maker generated; both verify.
func (p *plan) keyFile(r *harness.Registry, maker, user *program, label, password string) {
	g := p.group(r, "key-file", between(maker, user), label)
	var key keyPair
	var image, unsigned string
	g.Prepare = func() error {
		if err := p.pushImages(repositoryFor(g, r), &image, &unsigned); err != nil {
			return err
		}
		ids := []keyID{{maker, keyP256, 4, password}}
		return p.signs(&image, bundle, []*keyPair{&key}, ids, []*program{user})
	}
	what := fmt.Sprintf("key file by %s, %s, ", maker.name, strings.ReplaceAll(label, "-", " "))
	own := func() publicKey { return key.public }
	g.Accepts("maker", what+maker.name+" verifies what "+user.name+" signed", p.verifying(maker, bundle, &image, own))
	g.Accepts("user", what+user.name+" verifies what it signed", p.verifying(user, bundle, &image, own))
	g.Refuses("other-key", what+"another key", p.verifying(user, bundle, &image, p.stranger(keyP256)))
	g.Accepts("public-key", what+user.name+" derives the same public key", func() (harness.Verdict, error) {
		return user.derives(p.bench, key)
	})
	g.Refuses("wrong-password", what+user.name+" signs with a wrong password", func() (harness.Verdict, error) {
		wrong := keyPair{key.private, password + "?", key.public}
		return user.opens(p.bench, signRequest{key: wrong, form: bundle, image: unsigned})
	})
}

// importedKeyFile: the user signs with a key file into which the maker imported a key of another kind.
// We verify in either direction, since cosign can't verify all of what it signs.
func (p *plan) importedKeyFile(r *harness.Registry, maker, user *program, kind *keyKind) {
	g := p.group(r, "imported-key-file", between(maker, user), kind.name)
	var key keyPair
	var image string
	g.Prepare = func() error {
		if err := p.pushImages(repositoryFor(g, r), &image); err != nil {
			return err
		}
		ids := []keyID{{maker, kind, 1, "secret"}}
		return p.signs(&image, bundle, []*keyPair{&key}, ids, []*program{user})
	}
	what := fmt.Sprintf("%s imported by %s, signed with by %s", kind.name, maker.name, user.name)
	g.Accepts("signature", what, p.verifying(p.ours, bundle, &image, func() publicKey { return key.public }))
	g.Refuses("other-key", what+", another key", p.verifying(p.ours, bundle, &image, p.stranger(kind)))
}
