package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"imagesign/interop/harness"
)

// ourPlugin is the name that our plugin is installed under.
const ourPlugin = "imagesign"

// goPlugins are the names that the Go plugin is installed under; its capabilities depend on them.
var goPlugins = []string{"raw", "envelope", "identity", "revocation", "verifier"}

// installPlugins puts ours there, a script that starts it, and the Go plugin; and one behind a link.
func installPlugins(t *trust, goPlugin string, start []string) error {
	script := fmt.Sprintf("#!/bin/sh\nexec '%s' \"$@\"\n", strings.Join(start, "' '"))
	if err := install(t, ourPlugin, strings.NewReader(script)); err != nil {
		return err
	}
	for _, name := range goPlugins {
		program, err := os.Open(goPlugin)
		if err != nil {
			return err
		}
		err = install(t, name, program)
		program.Close()
		if err != nil {
			return err
		}
	}
	if err := os.Mkdir(filepath.Join(t.pluginFolder(), "linked"), 0o700); err != nil {
		return err
	}
	return os.Symlink(goPlugin, filepath.Join(t.pluginFolder(), "linked", "notation-linked"))
}

func install(t *trust, name string, program io.Reader) error {
	folder := filepath.Join(t.pluginFolder(), name)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(filepath.Join(folder, "notation-"+name), os.O_CREATE|os.O_WRONLY, 0o700)
	if err != nil {
		return err
	}
	if _, err := io.Copy(file, program); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

func (p *plan) use(name, keyID string, settings ...string) *pluginUse {
	config := pairs(settings)
	config["folder"] = p.pki.dir
	return &pluginUse{name, keyID, config}
}

func (p *plan) declarePlugins() {
	for _, format := range formats {
		for _, kind := range []string{"P-256", "RSA-3072"} {
			p.ourPluginSigns(format, kindOf(kind))
			p.goPluginSigns("raw", format, kindOf(kind))
			p.goPluginSigns("envelope", format, kindOf(kind))
		}
		for _, name := range []string{"identity", "revocation", "verifier"} {
			p.goPluginVerifies(name, format)
		}
	}
	p.ourPluginRefuses()
	p.goPluginMisbehaves()
}

// ourPluginSigns: the peer's plugin manager signs through our plugin.
func (p *plan) ourPluginSigns(format string, kind *keyKind) {
	g := p.group(pluginName, "our-plugin", p.peer, p.ours, format, kind.name)
	p.signedByPlugin(g, p.peer, ourPlugin, format, kind)
}

// goPluginSigns: we sign through a plugin on the published framework.
func (p *plan) goPluginSigns(name, format string, kind *keyKind) {
	g := p.group(pluginName, "go-plugin-"+name, p.ours, p.peer, format, kind.name)
	p.signedByPlugin(g, p.ours, name, format, kind)
}

func (p *plan) signedByPlugin(g *harness.Group, signer party, name, format string, kind *keyKind) {
	var signed image
	id := nameOf(kind, chainOfRows)
	g.Prepare = func() error {
		if _, err := p.pki.signatory(kind, chainOfRows); err != nil {
			return err
		}
		if err := pushAll(in(g, p.api), &signed); err != nil {
			return err
		}
		return signer.sign(signRequest{format: format, image: signed, plugin: p.use(name, id)})
	}
	what := fmt.Sprintf("%s, %s, signed by plugin %s, ", format, kind.name, name)
	for _, verifier := range []party{p.ours, p.peer} {
		accepts(g, verifier.name()+"/signature", what+verifier.name()+" verifies", verifier, question(trusting(id), &signed))
		refuses(g, verifier.name()+"/other-store", what+verifier.name()+" verifies, another trust store", verifier, untrusted,
			question(trusting(otherStore), &signed))
	}
}

// ourPluginRefuses: the peer's plugin manager reads why our plugin does not sign.
func (p *plan) ourPluginRefuses() {
	g := p.group(pluginName, "our-plugin-refuses", p.peer, p.ours)
	var unsignedImage image
	g.Prepare = func() error { return pushAll(in(g, p.api), &unsignedImage) }
	g.Gives("unknown-key", "a key that there is not", "VALIDATION_ERROR", func() (harness.Verdict, error) {
		err := p.peer.sign(signRequest{format: jws, image: unsignedImage, plugin: p.use(ourPlugin, "nobody")})
		return codeIn(err, "VALIDATION_ERROR")
	})
}

// codeIn finds an error code in a message.
func codeIn(err error, code string) (harness.Verdict, error) {
	if err == nil {
		return harness.Accepted, nil
	}
	if strings.Contains(err.Error(), code) {
		return harness.Verdict(code), err
	}
	return "", withoutRun(err.Error())
}

// goPluginVerifies: a signature asks for a plugin by a critical attribute; what the plugin says counts for both.
func (p *plan) goPluginVerifies(name, format string) {
	g := p.group(pluginName, "verified-by-"+name, p.ours, p.peer, format)
	var signed image
	g.Prepare = func() error {
		if _, err := p.one(); err != nil {
			return err
		}
		if err := pushAll(in(g, p.api), &signed); err != nil {
			return err
		}
		return p.ours.sign(signRequest{format: format, image: signed, plugin: p.use("envelope", oneName, "verifier="+name)})
	}
	judged := capabilitiesOf(name)
	for _, verifier := range []party{p.ours, p.peer} {
		what := fmt.Sprintf("%s, verified by %s with plugin %s", format, verifier.name(), name)
		told := func(settings ...string) func() verifyRequest {
			return func() verifyRequest {
				trusted := trusting(oneName)
				if slices.Contains(judged, identityCapability) {
					trusted.identities = []string{"example:anybody"}
				}
				return verifyRequest{policy: trusted, image: signed, plugin: p.use(name, "", settings...)}
			}
		}
		check := verifier.name() + "/"
		accepts(g, check+"yes", what+", which says yes", verifier, told())
		refuses(g, check+"unprocessed", what+", which knows no attribute", verifier, unprocessed, told("mode=process-nothing"))
		for capability, why := range map[string]cause{identityCapability: refusedIdentity, revocationCapability: saidRevoked} {
			if slices.Contains(judged, capability) {
				refuses(g, check+capability, what+", which says no of "+capability, verifier, why, told("refuse="+capability))
			}
		}
	}
	refuses(g, "ours/not-named", format+", verified by ours, which is not told of plugin "+name, p.ours, pluginNotNamed,
		question(trusting(oneName), &signed))
	g.Gives("ours/no-result", format+", verified by ours with plugin "+name+", which leaves a result out", "RESULT_MISSING",
		func() (harness.Verdict, error) {
			use := p.use(name, "", "omit="+judged[0])
			trusted := trusting(oneName)
			_, err := p.ours.verify(verifyRequest{policy: trusted, image: signed, plugin: use})
			return codeIn(err, "gave no result for")
		})
}

const (
	identityCapability   = "SIGNATURE_VERIFIER.TRUSTED_IDENTITY"
	revocationCapability = "SIGNATURE_VERIFIER.REVOCATION_CHECK"
)

func capabilitiesOf(name string) []string {
	switch name {
	case "identity":
		return []string{identityCapability}
	case "revocation":
		return []string{revocationCapability}
	default:
		return []string{identityCapability, revocationCapability}
	}
}

// misdeed is what a plugin does wrong, and the reason that our runner must give, with the plugin's code if it has one.
type misdeed struct {
	check, plugin, what string
	settings            []string
	want                harness.Verdict
}

func misdeeds() []misdeed {
	at := func(command, mode string) []string { return []string{"at=" + command, "mode=" + mode} }
	mode := func(mode string) []string { return []string{"mode=" + mode} }
	const sign, envelope, metadata, describe = "generate-signature", "generate-envelope", "get-plugin-metadata", "describe-key"
	all := []misdeed{
		{"unknown-code", "raw", "fails with a code of its own", at(sign, "error:QUOTA"), "FAILED ERROR"},
		{"silent", "raw", "fails and says nothing", at(sign, "silent"), "FAILED_SILENTLY"},
		{"no-json-error", "raw", "fails and says why, not as JSON", at(sign, "no-json-error"), "OUTPUT_MALFORMED"},
		{"no-json", "raw", "answers, not as JSON", at(sign, "no-json"), "OUTPUT_MALFORMED"},
		{"hang", "raw", "never answers", at(sign, "hang"), "TIME_LIMIT"},
		{"hang-metadata", "raw", "never says what it is", at(metadata, "hang"), "TIME_LIMIT"},
		{"flood-out", "raw", "floods standard output", at(sign, "flood-out"), "OUTPUT_LIMIT"},
		{"flood-error", "raw", "floods standard error", at(sign, "flood-error"), "OUTPUT_LIMIT"},
		{"flood-both", "envelope", "floods both", at(envelope, "flood-both"), "OUTPUT_LIMIT"},
		{"describe-fails", "raw", "can't describe the key", at(describe, "error:ACCESS_DENIED"), "FAILED ACCESS_DENIED"},
		{"other-name", "raw", "says that it is another", mode("other-name"), "METADATA_INVALID"},
		{"no-description", "raw", "does not describe itself", mode("no-description"), "METADATA_INVALID"},
		{"other-contract", "raw", "speaks another version only", mode("other-contract"), "CONTRACT_UNSUPPORTED"},
		{"no-capability", "identity", "can't sign", nil, "CAPABILITY_MISSING"},
		{"describe-other-key", "raw", "describes another key", mode("describe-other-key"), "KEY_MISMATCH"},
		{"describe-ed25519", "raw", "has a key of another kind", mode("describe-ed25519"), "KEY_UNSUPPORTED"},
		{"sign-other-key", "raw", "signs with another key", mode("sign-other-key"), "KEY_MISMATCH"},
		{"sign-other-payload", "raw", "signs something else", mode("sign-other-payload"), "SIGNATURE_INVALID"},
		{"short-chain", "raw", "leaves the root out", mode("short-chain"), "CHAIN_INVALID"},
		{"other-digest", "envelope", "signs another digest", mode("other-digest"), "SIGNATURE_INVALID"},
		{"more-members", "envelope", "signs more than it was asked for", mode("more-members"), "SIGNATURE_INVALID"},
		{"other-type", "envelope", "says that it is another envelope", mode("other-type"), "SIGNATURE_INVALID"},
		{"missing", "nobody", "is not there", nil, "MISSING"},
		{"linked", "linked", "is a symbolic link", nil, "NOT_A_FILE"},
	}
	for _, code := range []string{"VALIDATION_ERROR", "UNSUPPORTED_CONTRACT_VERSION", "ACCESS_DENIED", "TIMEOUT", "THROTTLED", "ERROR"} {
		for name, command := range map[string]string{"raw": sign, "envelope": envelope} {
			all = append(all, misdeed{name + "-" + code, name, "fails with " + code, at(command, "error:"+code), harness.Verdict("FAILED " + code)})
		}
	}
	slices.SortStableFunc(all, func(a, b misdeed) int { return strings.Compare(a.check, b.check) })
	return all
}

// goPluginMisbehaves: our runner says what a plugin did wrong, and goes on.
func (p *plan) goPluginMisbehaves() {
	g := p.group(pluginName, "go-plugin-misbehaves", p.ours, p.peer)
	var target image
	g.Prepare = func() error {
		if _, err := p.one(); err != nil {
			return err
		}
		return pushAll(in(g, p.api), &target)
	}
	for _, m := range misdeeds() {
		g.Gives(m.check, "plugin "+m.plugin+" "+m.what, m.want, func() (harness.Verdict, error) {
			return p.signByPlugin(target, p.use(m.plugin, oneName, m.settings...))
		})
	}
	g.Accepts("well", "the same plugin with nothing wrong", func() (harness.Verdict, error) {
		return p.signByPlugin(target, p.use("raw", oneName))
	})
}

// timeLimit is what our runner gives a plugin for a command where it must not wait for its usual minute.
const timeLimit = "5000"

func (p *plan) signByPlugin(target image, use *pluginUse) (harness.Verdict, error) {
	arguments := []string{"plugin-sign", p.trust.pluginFolder(), use.name, use.keyID, timeLimit, "JWS", target.reference()}
	for key, value := range use.config {
		arguments = append(arguments, key+"="+value)
	}
	done := p.service.run(arguments...)
	if err := done.failure("sign by a plugin"); err != nil {
		return "", err
	}
	if done.Out == "" {
		return harness.Accepted, nil
	}
	return harness.Verdict(done.Out), nil
}
