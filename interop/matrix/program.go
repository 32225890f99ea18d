package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"imagesign/interop/harness"
)

// form is where and how a signature is stored.
type form string

const (
	bundle form = "bundle" // sigstore bundle as an OCI referrer
	legacy form = "legacy" // simple signing under the tag sha256-….sig
)

var forms = []form{bundle, legacy}

// program is one side of the matrix: our command line or a cosign.
// They share their flags' names; what differs is held as data.
type program struct {
	name        string
	command     []string
	signFlags   map[form][]string
	verifyFlags map[form][]string
	attestFlags map[form][]string
	// digestFlag: cosign must be told the hash of P-384 and P-521 signatures when it verifies.
	digestFlag bool
	judge      func(result) (harness.Verdict, error)
}

type signRequest struct {
	key         keyPair
	form        form
	annotations []string
	recursive   bool
	image       string
}

type verifyRequest struct {
	publicKey   publicKey
	form        form
	annotations []string
	recursive   bool
	image       string
}

// newOurs makes the command line under test from a command such as "java -jar imagesign.jar".
func newOurs(command string) *program {
	return &program{
		name:      "ours",
		command:   append(strings.Fields(command), "cosign"),
		signFlags: map[form][]string{bundle: {"--format", "bundle"}, legacy: {"--format", "legacy"}},
		judge:     judgeOurs,
	}
}

// newCosign3 needs an empty signing configuration, or it would ask for the public one, and a trusted root.
func newCosign3(path string, f *trustFiles) *program {
	withoutLog := []string{"--signing-config", f.signingConfig, "--trusted-root", f.trustedRoot}
	legacyForm := []string{"--tlog-upload=false", "--use-signing-config=false", "--new-bundle-format=false"}
	return &program{
		name:        "cosign-v3",
		command:     []string{path},
		signFlags:   map[form][]string{bundle: withoutLog, legacy: legacyForm},
		attestFlags: map[form][]string{bundle: withoutLog, legacy: legacyForm},
		digestFlag:  true,
		judge:       judgeCosign,
	}
}

// newCosign2 needs a trusted root for bundles even where nothing is checked against it.
func newCosign2(path string, f *trustFiles) *program {
	bundleForm := []string{"--new-bundle-format", "--trusted-root", f.trustedRoot}
	withoutLog := []string{"--tlog-upload=false"}
	return &program{
		name:        "cosign-v2",
		command:     []string{path},
		signFlags:   map[form][]string{bundle: slices.Concat(withoutLog, bundleForm), legacy: withoutLog},
		verifyFlags: map[form][]string{bundle: bundleForm},
		attestFlags: map[form][]string{bundle: slices.Concat(withoutLog, bundleForm), legacy: withoutLog},
		digestFlag:  true,
		judge:       judgeCosign,
	}
}

func (p *program) sign(b *bench, r signRequest) error {
	out := b.run(p.command, p.signArguments(r), withPassword(r.key.password))
	return out.failure(p.name + " sign")
}

func (p *program) signArguments(r signRequest) []string {
	flags := p.signFlags[r.form]
	if p.name == "cosign-v3" && r.key.public.kind == keyEd25519 && r.form == bundle {
		// With a trusted root it verifies what it signed, wrongly for this kind of key, and stores nothing.
		flags = flags[:2]
	}
	return slices.Concat([]string{"sign", "--key", r.key.private}, flags, common(r.annotations, r.recursive), []string{r.image})
}

func (p *program) verify(b *bench, r verifyRequest) (harness.Verdict, error) {
	arguments := slices.Concat(
		[]string{"verify", "--key", r.publicKey.path, "--insecure-ignore-tlog"},
		p.verifyFlags[r.form], p.digestFlags(r.publicKey.kind), common(r.annotations, r.recursive), []string{r.image})
	return p.judge(b.run(p.command, arguments))
}

func (p *program) digestFlags(kind *keyKind) []string {
	if !p.digestFlag || kind.cosignDigest == "" {
		return nil
	}
	return []string{"--signature-digest-algorithm", kind.cosignDigest}
}

func (p *program) attest(b *bench, key keyPair, f form, image string) error {
	arguments := slices.Concat(
		[]string{"attest", "--key", key.private, "--type", "custom", "--predicate", b.trust.predicate},
		p.attestFlags[f], []string{image})
	return b.run(p.command, arguments, withPassword(key.password)).failure(p.name + " attest")
}

func (p *program) verifyAttestation(b *bench, key publicKey, f form, image string) (harness.Verdict, error) {
	arguments := slices.Concat(
		[]string{"verify-attestation", "--key", key.path, "--type", "custom", "--insecure-ignore-tlog"},
		p.verifyFlags[f], []string{image})
	return p.judge(b.run(p.command, arguments))
}

func common(annotations []string, recursive bool) []string {
	var flags []string
	for _, a := range annotations {
		flags = append(flags, "-a", a)
	}
	if recursive {
		flags = append(flags, "--recursive")
	}
	return flags
}

func judgeOurs(r result) (harness.Verdict, error) {
	switch r.exitCode {
	case 0:
		return harness.Accepted, nil
	case 1:
		return harness.Refused, fmt.Errorf("%s", r.message())
	default:
		return "", r.failure("verify")
	}
}

// cosignRefusals are cosign's words for "no". Its exit code alone does not tell a refusal from an error.
var cosignRefusals = []string{
	"no matching signatures", "no matching attestations", "no signatures found", "no valid bundles exist in registry",
}

func judgeCosign(r result) (harness.Verdict, error) {
	if r.exitCode == 0 {
		return harness.Accepted, nil
	}
	for _, words := range cosignRefusals {
		if strings.Contains(r.message(), words) {
			return harness.Refused, fmt.Errorf("%s", r.message())
		}
	}
	return "", r.failure("verify")
}

// trustFiles are the files that keep cosign from asking for public ones: no log, no time-stamp authority, no root.
type trustFiles struct {
	signingConfig, trustedRoot, predicate string
}

func writeTrustFiles(dir string) (*trustFiles, error) {
	f := &trustFiles{dir + "/signing-config.json", dir + "/trusted-root.json", dir + "/predicate.json"}
	for path, content := range map[string]string{
		f.signingConfig: `{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json","rekorTlogConfig":{},"tsaConfig":{}}`,
		f.trustedRoot:   `{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}`,
		f.predicate:     `{"note":"an attestation is not a signature"}`,
	} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// derives says whether the program finds in the private key file the public key that its maker wrote beside it.
func (p *program) derives(b *bench, key keyPair) (harness.Verdict, error) {
	out := b.run(p.command, []string{"public-key", "--key", key.private}, withPassword(key.password))
	if err := out.failure(p.name + " public-key"); err != nil {
		return "", err
	}
	written, err := os.ReadFile(key.public.path)
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(out.stdout) != strings.TrimSpace(string(written)) {
		return harness.Refused, fmt.Errorf("another public key:\n%s", out.stdout)
	}
	return harness.Accepted, nil
}

// opens says whether the program opens the key file of a request to sign.
func (p *program) opens(b *bench, r signRequest) (harness.Verdict, error) {
	out := b.run(p.command, p.signArguments(r), withPassword(r.key.password))
	if out.exitCode == 0 {
		return harness.Accepted, nil
	}
	if words := strings.ToLower(out.message()); strings.Contains(words, "decrypt") || strings.Contains(words, "password") {
		return harness.Refused, fmt.Errorf("%s", out.message())
	}
	return "", out.failure(p.name + " sign")
}
