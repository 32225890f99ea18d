// Command testplugin is a plugin of notation on the published framework, with a key in files. What it is able to do
// depends on the name that it is installed under; its settings can make it misbehave in one of its commands.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/notaryproject/notation-plugin-framework-go/cli"
	"github.com/notaryproject/notation-plugin-framework-go/plugin"
)

func main() {
	name := strings.TrimPrefix(filepath.Base(os.Args[0]), "notation-")
	request, err := io.ReadAll(os.Stdin)
	if err != nil {
		fail(err)
	}
	var told struct{ PluginConfig map[string]string }
	_ = json.Unmarshal(request, &told) // the framework says what is wrong with it
	config := told.PluginConfig
	if len(os.Args) == 2 && os.Args[1] == config["at"] {
		misbehave(config["mode"])
	}
	if err := restoreInput(request); err != nil {
		fail(err)
	}
	program, err := cli.New(&testPlugin{name, config})
	if err != nil {
		fail(err)
	}
	program.Execute(context.Background(), os.Args)
}

func fail(err error) {
	fmt.Fprint(os.Stderr, err)
	os.Exit(1)
}

// restoreInput lets the framework read what was read already.
func restoreInput(request []byte) error {
	reader, writer, err := os.Pipe()
	if err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(writer, bytes.NewReader(request)) // the framework may have read enough
		writer.Close()
	}()
	os.Stdin = reader
	return nil
}

// misbehave ends the process in a way that a host must cope with. Other modes are the well-behaved commands', which
// then answer something wrong.
func misbehave(mode string) {
	kind, argument, _ := strings.Cut(mode, ":")
	switch kind {
	case "error":
		fmt.Fprintf(os.Stderr, `{"errorCode":%q,"errorMessage":"as told","errorMetadata":{"mode":"error"}}`, argument)
		os.Exit(1)
	case "silent":
		os.Exit(1)
	case "no-json":
		fmt.Print("signed")
		os.Exit(0)
	case "no-json-error":
		fmt.Fprint(os.Stderr, "it did not work")
		os.Exit(1)
	case "hang":
		time.Sleep(time.Hour)
	case "flood-out":
		flood(os.Stdout)
	case "flood-error":
		flood(os.Stderr)
	case "flood-both":
		go flood(os.Stderr)
		flood(os.Stdout)
	}
}

// flood writes for as long as anybody reads.
func flood(pipe *os.File) {
	block := bytes.Repeat([]byte("0123456789abcdef"), 4096)
	for {
		if _, err := pipe.Write(block); err != nil {
			os.Exit(1)
		}
	}
}

// testPlugin is the well-behaved part.
type testPlugin struct {
	name   string
	config map[string]string
}

func (p *testPlugin) mode() string { return p.config["mode"] }

func (p *testPlugin) GetMetadata(context.Context, *plugin.GetMetadataRequest) (*plugin.GetMetadataResponse, error) {
	metadata := &plugin.GetMetadataResponse{
		Name:                      p.name,
		Description:               "made to be tested with",
		Version:                   "1.2.3",
		URL:                       "https://plugin.example/",
		SupportedContractVersions: []string{plugin.ContractVersion},
		Capabilities:              capabilities(p.name),
	}
	switch p.mode() {
	case "other-name":
		metadata.Name = "other"
	case "no-description":
		metadata.Description = ""
	case "other-contract":
		metadata.SupportedContractVersions = []string{"2.0"}
	}
	return metadata, nil
}

func capabilities(name string) []plugin.Capability {
	switch name {
	case "raw":
		return []plugin.Capability{plugin.CapabilitySignatureGenerator}
	case "envelope":
		return []plugin.Capability{plugin.CapabilityEnvelopeGenerator}
	case "identity":
		return []plugin.Capability{plugin.CapabilityTrustedIdentityVerifier}
	case "revocation":
		return []plugin.Capability{plugin.CapabilityRevocationCheckVerifier}
	default:
		return []plugin.Capability{plugin.CapabilityTrustedIdentityVerifier, plugin.CapabilityRevocationCheckVerifier}
	}
}

// VerifySignature says yes to all that it is asked for, unless it is told of one to refuse or to leave out.
func (p *testPlugin) VerifySignature(_ context.Context, r *plugin.VerifySignatureRequest) (*plugin.VerifySignatureResponse, error) {
	answer := &plugin.VerifySignatureResponse{VerificationResults: map[plugin.Capability]*plugin.VerificationResult{}}
	for _, asked := range r.TrustPolicy.SignatureVerification {
		switch string(asked) {
		case p.config["omit"]:
		case p.config["refuse"]:
			answer.VerificationResults[asked] = &plugin.VerificationResult{Success: false, Reason: "as told"}
		default:
			answer.VerificationResults[asked] = &plugin.VerificationResult{Success: true}
		}
	}
	if p.mode() != "process-nothing" {
		for _, attribute := range r.Signature.UnprocessedAttributes {
			answer.ProcessedAttributes = append(answer.ProcessedAttributes, attribute)
		}
	}
	return answer, nil
}
