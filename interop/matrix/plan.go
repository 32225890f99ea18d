package main

import (
	"fmt"
	"strings"
)

// row is one line of the table: one question to one program, and the answer it must give.
type row struct {
	id, registry, direction, what string
	want                          verdict
	ask                           func() (verdict, error)
}

// group is rows about the same signed images. Groups share nothing but keys and registries, so they run in parallel.
type group struct {
	id, registry, direction string
	prepare                 func() error
	rows                    []row
}

func (g *group) accepts(check, what string, ask func() (verdict, error)) {
	g.add(check, what, accepted, ask)
}

func (g *group) refuses(check, what string, ask func() (verdict, error)) {
	g.add(check, what, refused, ask)
}

func (g *group) add(check, what string, want verdict, ask func() (verdict, error)) {
	g.rows = append(g.rows, row{g.id + "/" + check, g.registry, g.direction, what, want, ask})
}

// plan declares the matrix. Nothing runs while it is made, so that what must be there is known before.
type plan struct {
	bench      *bench
	registries []*registry // registry2, distribution3, cue
	ours       *program
	cosigns    []*program // newest first
	groups     []*group
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
	p.declareLayouts(p.registries[0])
	p.declareKeys(p.registries[0])
}

// declareKeys declares what does not depend on the registry.
func (p *plan) declareKeys(r *registry) {
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

func (p *plan) group(r *registry, scenario, direction string, details ...string) *group {
	parts := append([]string{r.name, scenario, strings.ReplaceAll(direction, " ", "")}, details...)
	g := &group{id: strings.Join(parts, "/"), registry: r.name, direction: direction}
	p.groups = append(p.groups, g)
	return g
}

func between(from, to *program) string {
	return from.name + " → " + to.name
}

// repository is where a group's images lie: its own, so that no group sees another's signatures.
func (g *group) repository(r *registry) string {
	var name strings.Builder
	for _, c := range strings.ToLower(g.id) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '/':
			name.WriteRune(c)
		default:
			name.WriteByte('_')
		}
	}
	return r.address + "/" + strings.ReplaceAll(name.String(), "___", "_to_")
}

// exchange: one program signs, the other verifies; a signature moved to another image is refused.
// With P-256 also annotations and an unsigned image.
func (p *plan) exchange(r *registry, signer, verifier *program, f form, kind *keyKind) {
	g := p.group(r, "exchange", between(signer, verifier), string(f), kind.name)
	var key keyPair
	var image, other, unsigned string
	g.prepare = func() (err error) {
		if key, err = p.bench.keys.pair(keyID{signer, kind, 1, "secret"}); err != nil {
			return err
		}
		if err = p.pushImages(g.repository(r), &image, &other, &unsigned); err != nil {
			return err
		}
		request := signRequest{key: key, form: f, annotations: []string{"env=prod", "team=a&b"}, image: image}
		if err = signer.sign(p.bench, request); err != nil {
			return err
		}
		return p.bench.transplant(f, image, other)
	}
	what := fmt.Sprintf("%s, %s", f, kind.name)
	verify := func(image *string, annotations ...string) func() (verdict, error) {
		return func() (verdict, error) {
			return verifier.verify(p.bench, verifyRequest{publicKey: key.public, form: f, annotations: annotations, image: *image})
		}
	}
	g.accepts("signature", what, verify(&image))
	g.refuses("other-key", what+", another key", func() (verdict, error) {
		return verifier.verify(p.bench, verifyRequest{publicKey: p.bench.keys.stranger(kind), form: f, image: image})
	})
	g.refuses("other-digest", what+", the signature moved to another image", verify(&other))
	if kind == keyP256 {
		g.accepts("annotation", what+", the annotations it was signed with", verify(&image, "env=prod", "team=a&b"))
		g.refuses("other-annotation", what+", another value of an annotation", verify(&image, "env=test"))
		g.refuses("unsigned", what+", an image without a signature", verify(&unsigned))
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
func (p *plan) verifying(verifier *program, f form, image *string, key func() publicKey) func() (verdict, error) {
	return func() (verdict, error) {
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
func (p *plan) severalKeys(r *registry, signer, verifier *program, f form) {
	g := p.group(r, "several-keys", between(signer, verifier), string(f))
	var image string
	var first, second keyPair
	g.prepare = func() error {
		if err := p.pushImages(g.repository(r), &image); err != nil {
			return err
		}
		ids := []keyID{{signer, keyP256, 1, "secret"}, {signer, keyP256, 2, "secret"}}
		return p.signs(&image, f, []*keyPair{&first, &second}, ids, []*program{signer, signer})
	}
	what := string(f) + ", signed with two keys"
	g.accepts("first-key", what+", the first", p.verifying(verifier, f, &image, func() publicKey { return first.public }))
	g.accepts("second-key", what+", the second", p.verifying(verifier, f, &image, func() publicKey { return second.public }))
	g.refuses("other-key", what+", a third", p.verifying(verifier, f, &image, p.stranger(keyP256)))
}

// append: one program signs what the other has signed; both signatures stay verifiable by both.
func (p *plan) append(r *registry, first, second *program, f form) {
	g := p.group(r, "append", first.name+" + "+second.name, string(f))
	var image string
	var firstKey, secondKey keyPair
	g.prepare = func() error {
		if err := p.pushImages(g.repository(r), &image); err != nil {
			return err
		}
		ids := []keyID{{first, keyP256, 1, "secret"}, {second, keyP256, 1, "secret"}}
		return p.signs(&image, f, []*keyPair{&firstKey, &secondKey}, ids, []*program{first, second})
	}
	for _, verifier := range []*program{first, second} {
		what := fmt.Sprintf("%s, signed by %s, then by %s; %s verifies", f, first.name, second.name, verifier.name)
		g.accepts(verifier.name+"/first-key", what+" the first",
			p.verifying(verifier, f, &image, func() publicKey { return firstKey.public }))
		g.accepts(verifier.name+"/second-key", what+" the second",
			p.verifying(verifier, f, &image, func() publicKey { return secondKey.public }))
		g.refuses(verifier.name+"/other-key", what+" with another key",
			p.verifying(verifier, f, &image, p.stranger(keyP256)))
	}
}

// indexForCosign: we sign a multi-arch image with --recursive; cosign verifies the index and each child by itself.
func (p *plan) indexForCosign(r *registry, cosign *program, f form) {
	g := p.group(r, "index", between(p.ours, cosign), string(f))
	var key keyPair
	var index string
	children := make([]string, 2)
	g.prepare = func() error { return p.signedIndex(g.repository(r), p.ours, f, true, &key, &index, children) }
	own := func() publicKey { return key.public }
	what := string(f) + ", multi-arch, signed recursively, "
	g.accepts("index", what+"the index", p.verifying(cosign, f, &index, own))
	g.accepts("child-1", what+"the first child", p.verifying(cosign, f, &children[0], own))
	g.accepts("child-2", what+"the second child", p.verifying(cosign, f, &children[1], own))
	g.refuses("child-other-key", what+"a child, another key", p.verifying(cosign, f, &children[0], p.stranger(keyP256)))
}

// indexForOurs: cosign signs a multi-arch image with --recursive and we verify it so; where it signed the index alone,
// the index verifies, and the children do not.
func (p *plan) indexForOurs(r *registry, cosign *program, f form) {
	g := p.group(r, "index", between(cosign, p.ours), string(f))
	var key keyPair
	var index, shallow string
	children, shallowChildren := make([]string, 2), make([]string, 2)
	g.prepare = func() error {
		if err := p.signedIndex(g.repository(r), cosign, f, true, &key, &index, children); err != nil {
			return err
		}
		return p.signedIndex(g.repository(r)+"/shallow", cosign, f, false, &key, &shallow, shallowChildren)
	}
	recursively := func(image *string, key func() publicKey) func() (verdict, error) {
		return func() (verdict, error) {
			return p.ours.verify(p.bench, verifyRequest{publicKey: key(), form: f, recursive: true, image: *image})
		}
	}
	own := func() publicKey { return key.public }
	what := string(f) + ", multi-arch, "
	g.accepts("recursive", what+"signed recursively, index and children", recursively(&index, own))
	g.refuses("recursive-other-key", what+"signed recursively, another key", recursively(&index, p.stranger(keyP256)))
	g.accepts("child", what+"signed recursively, a child by itself", p.verifying(p.ours, f, &children[1], own))
	g.accepts("index-alone", what+"only the index signed, the index", p.verifying(p.ours, f, &shallow, own))
	g.refuses("children-unsigned", what+"only the index signed, index and children", recursively(&shallow, own))
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
func (p *plan) attestationOnly(r *registry, cosign *program, f form) {
	g := p.group(r, "attestation-only", between(cosign, p.ours), string(f))
	var key keyPair
	var image string
	g.prepare = func() (err error) {
		if key, err = p.bench.keys.pair(keyID{cosign, keyP256, 1, "secret"}); err != nil {
			return err
		}
		if err = p.pushImages(g.repository(r), &image); err != nil {
			return err
		}
		return cosign.attest(p.bench, key, f, image)
	}
	own := func() publicKey { return key.public }
	g.accepts("attestation", string(f)+", only an attestation, verified as one by "+cosign.name, func() (verdict, error) {
		return cosign.verifyAttestation(p.bench, key.public, f, image)
	})
	g.refuses("signature", string(f)+", only an attestation, verified as a signature", p.verifying(p.ours, f, &image, own))
}

// besideForeignSignature: a legacy signature counts though somebody else's bundle lies on the same image.
func (p *plan) besideForeignSignature(r *registry, signer *program) {
	p.besideForeign(r, signer, "signature", func(key keyPair, image string) error {
		return p.cosigns[0].sign(p.bench, signRequest{key: key, form: bundle, image: image})
	})
}

// besideForeignAttestation is the same with a bundle that holds an attestation.
func (p *plan) besideForeignAttestation(r *registry, signer *program) {
	p.besideForeign(r, signer, "attestation", func(key keyPair, image string) error {
		return p.cosigns[0].attest(p.bench, key, bundle, image)
	})
}

func (p *plan) besideForeign(r *registry, signer *program, content string, add func(keyPair, string) error) {
	g := p.group(r, "beside-foreign-"+content, between(signer, p.ours), string(legacy))
	var key keyPair
	var image string
	g.prepare = func() error {
		if err := p.pushImages(g.repository(r), &image); err != nil {
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
	g.accepts("signature", what, p.verifying(p.ours, legacy, &image, func() publicKey { return key.public }))
	g.refuses("other-key", what+", another key", p.verifying(p.ours, legacy, &image, p.stranger(keyP256)))
}

// keyFile: the user signs with a key file that the maker generated; both verify.
func (p *plan) keyFile(r *registry, maker, user *program, label, password string) {
	g := p.group(r, "key-file", between(maker, user), label)
	var key keyPair
	var image, unsigned string
	g.prepare = func() error {
		if err := p.pushImages(g.repository(r), &image, &unsigned); err != nil {
			return err
		}
		ids := []keyID{{maker, keyP256, 4, password}}
		return p.signs(&image, bundle, []*keyPair{&key}, ids, []*program{user})
	}
	what := fmt.Sprintf("key file by %s, %s, ", maker.name, strings.ReplaceAll(label, "-", " "))
	own := func() publicKey { return key.public }
	g.accepts("maker", what+maker.name+" verifies what "+user.name+" signed", p.verifying(maker, bundle, &image, own))
	g.accepts("user", what+user.name+" verifies what it signed", p.verifying(user, bundle, &image, own))
	g.refuses("other-key", what+"another key", p.verifying(user, bundle, &image, p.stranger(keyP256)))
	g.accepts("public-key", what+user.name+" derives the same public key", func() (verdict, error) {
		return user.derives(p.bench, key)
	})
	g.refuses("wrong-password", what+user.name+" signs with a wrong password", func() (verdict, error) {
		wrong := keyPair{key.private, password + "?", key.public}
		return user.opens(p.bench, signRequest{key: wrong, form: bundle, image: unsigned})
	})
}

// importedKeyFile: the user signs with a key file into which the maker imported a key of another kind.
// We verify in either direction, since cosign can't verify all of what it signs.
func (p *plan) importedKeyFile(r *registry, maker, user *program, kind *keyKind) {
	g := p.group(r, "imported-key-file", between(maker, user), kind.name)
	var key keyPair
	var image string
	g.prepare = func() error {
		if err := p.pushImages(g.repository(r), &image); err != nil {
			return err
		}
		ids := []keyID{{maker, kind, 1, "secret"}}
		return p.signs(&image, bundle, []*keyPair{&key}, ids, []*program{user})
	}
	what := fmt.Sprintf("%s imported by %s, signed with by %s", kind.name, maker.name, user.name)
	g.accepts("signature", what, p.verifying(p.ours, bundle, &image, func() publicKey { return key.public }))
	g.refuses("other-key", what+", another key", p.verifying(p.ours, bundle, &image, p.stranger(kind)))
}
