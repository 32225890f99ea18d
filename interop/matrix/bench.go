package main

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"imagesign/interop/harness"
)

// commandTimeout bounds one call of a peer; none should take more than a few seconds.
const commandTimeout = 2 * time.Minute

// bench is what every row works with: a private directory, the peers' tools and an environment without a network.
type bench struct {
	dir         string
	crane, oras string
	trust       *trustFiles
	keys        *keyStore
	environment []string
	counter     atomic.Int64
}

func newBench(dir string, peers peers) (*bench, error) {
	trust, err := writeTrustFiles(dir)
	if err != nil {
		return nil, err
	}
	b := &bench{dir: dir, crane: peers["crane"].path, oras: peers["oras"].path, trust: trust, environment: harness.Isolated(dir, "TUF_ROOT="+filepath.Join(dir, "tuf"))}
	b.keys, err = newKeyStore(b)
	return b, err
}

type result struct {
	exitCode       int
	stdout, stderr string
}

type runOption func(*exec.Cmd)

func withPassword(password string) runOption {
	return func(c *exec.Cmd) { c.Env = append(c.Env, "COSIGN_PASSWORD="+password) }
}

func withInput(input []byte) runOption {
	return func(c *exec.Cmd) { c.Stdin = bytes.NewReader(input) }
}

func (b *bench) run(command, arguments []string, options ...runOption) result {
	ctx, cancel := context.WithTimeout(context.Background(), commandTimeout)
	defer cancel()
	var stdout, stderr bytes.Buffer
	c := exec.CommandContext(ctx, command[0], append(command[1:len(command):len(command)], arguments...)...)
	c.Env, c.Stdout, c.Stderr = b.environment[:len(b.environment):len(b.environment)], &stdout, &stderr
	for _, option := range options {
		option(c)
	}
	err := c.Run()
	r := result{c.ProcessState.ExitCode(), stdout.String(), stderr.String()}
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		r.exitCode, r.stderr = -1, err.Error()
	}
	return r
}

// failure is nil where the program ended well.
func (r result) failure(what string) error {
	if r.exitCode == 0 {
		return nil
	}
	return fmt.Errorf("%s: exit %d: %s", what, r.exitCode, r.message())
}

// cosignLastWord stands before an error that may have several lines, one for each signature.
const cosignLastWord = "error during command execution: "

var (
	digests   = regexp.MustCompile(`sha256:[0-9a-f]{64}`)
	addresses = regexp.MustCompile(`127\.0\.0\.1:[0-9]+/[^ @\]]*`)
)

// message is the program's last word, on one line and without what differs from run to run.
func (r result) message() string {
	word := strings.TrimSpace(r.stderr)
	if i := strings.LastIndex(word, cosignLastWord); i >= 0 {
		word = word[i+len(cosignLastWord):]
	} else {
		word = word[strings.LastIndex(word, "\n")+1:]
	}
	word = strings.Join(strings.Fields(word), " ")
	return addresses.ReplaceAllString(digests.ReplaceAllString(word, "sha256:…"), "REPOSITORY")
}

func (b *bench) craneOutput(arguments ...string) (string, error) {
	return b.output(b.crane, arguments)
}

func (b *bench) orasOutput(verb []string, arguments ...string) (string, error) {
	return b.output(b.oras, append(append(verb, "--plain-http"), arguments...))
}

func (b *bench) output(tool string, arguments []string, options ...runOption) (string, error) {
	r := b.run([]string{tool}, arguments, options...)
	return strings.TrimSpace(r.stdout), r.failure(filepath.Base(tool) + " " + arguments[0])
}

// pushImage pushes a new image of one layer, different from all others, and returns its digest reference.
func (b *bench) pushImage(repository string) (string, error) {
	n := b.counter.Add(1)
	layer := filepath.Join(b.dir, fmt.Sprintf("layer-%d.tar", n))
	if err := os.WriteFile(layer, oneFile(fmt.Sprintf("image %d\n", n)), 0o600); err != nil {
		return "", err
	}
	return b.craneOutput("append", "--oci-empty-base", "-f", layer, "-t", fmt.Sprintf("%s:%d", repository, n))
}

func oneFile(content string) []byte {
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	// A write to a buffer does not fail.
	_ = w.WriteHeader(&tar.Header{Name: "content", Mode: 0o644, Size: int64(len(content))})
	_, _ = w.Write([]byte(content))
	_ = w.Close()
	return archive.Bytes()
}

// pushIndex pushes an index of two platforms and returns the digest references of the index and of its children.
func (b *bench) pushIndex(repository string) (index string, children []string, err error) {
	arguments := []string{"index", "append", "-t", repository + ":index"}
	for _, platform := range []string{"linux/amd64", "linux/arm64"} {
		base, err := b.pushImage(repository)
		if err != nil {
			return "", nil, err
		}
		tag := repository + ":" + strings.ReplaceAll(platform, "/", "-")
		child, err := b.craneOutput("mutate", "--set-platform", platform, "-t", tag, base)
		if err != nil {
			return "", nil, err
		}
		children = append(children, child)
		arguments = append(arguments, "-m", child)
	}
	index, err = b.craneOutput(arguments...)
	return index, children, err
}

// transplant attaches the one signature of an image to another image of the same repository, byte for byte.
func (b *bench) transplant(f form, from, to string) error {
	if f == legacy {
		_, err := b.craneOutput("copy", signatureTag(from), signatureTag(to))
		return err
	}
	referrer, err := b.onlyReferrer(from)
	if err != nil {
		return err
	}
	manifest, err := b.craneOutput("manifest", repositoryOf(from)+"@"+referrer)
	if err != nil {
		return err
	}
	subject, err := b.orasOutput([]string{"manifest", "fetch"}, "--descriptor", to)
	if err != nil {
		return err
	}
	moved, err := withSubject(manifest, subject)
	if err != nil {
		return err
	}
	_, err = b.output(b.oras, []string{"manifest", "push", "--plain-http", repositoryOf(to), "-"}, withInput(moved))
	return err
}

func (b *bench) onlyReferrer(image string) (string, error) {
	listing, err := b.orasOutput([]string{"discover"}, "--format", "json", image)
	if err != nil {
		return "", err
	}
	var found struct{ Referrers []struct{ Digest string } }
	if err := json.Unmarshal([]byte(listing), &found); err != nil {
		return "", err
	}
	if len(found.Referrers) != 1 {
		return "", fmt.Errorf("oras lists %d referrers instead of 1", len(found.Referrers))
	}
	return found.Referrers[0].Digest, nil
}

func withSubject(manifest, subject string) ([]byte, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(manifest), &members); err != nil {
		return nil, err
	}
	members["subject"] = json.RawMessage(subject)
	return json.Marshal(members)
}

func repositoryOf(image string) string {
	return image[:strings.LastIndex(image, "@")]
}

func signatureTag(image string) string {
	return strings.Replace(image, "@sha256:", ":sha256-", 1) + ".sig"
}
