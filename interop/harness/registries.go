package harness

import (
	"bufio"
	"bytes"
	"context"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// Registry is a running registry of a matrix.
type Registry struct {
	Name    string // in row ids
	Title   string // program and version, for the table's header
	Address string
	stop    func() error
}

const startTimeout = 20 * time.Second

// Starter starts a registry.
type Starter func() (*Registry, error)

// StartAll starts registries; what was started before a failure is stopped.
func StartAll(starters ...Starter) (started []*Registry, err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, StopAll(started))
			started = nil
		}
	}()
	for _, start := range starters {
		r, err := start()
		if err != nil {
			return started, err
		}
		started = append(started, r)
		if err := r.awaitPing(); err != nil {
			return started, err
		}
	}
	return started, nil
}

func StopAll(registries []*Registry) error {
	var failures []error
	for _, r := range registries {
		failures = append(failures, r.stop())
	}
	return errors.Join(failures...)
}

// Titles are the titles of registries by their names.
func Titles(registries []*Registry) map[string]string {
	titles := map[string]string{}
	for _, r := range registries {
		titles[r.Name] = r.Title
	}
	return titles
}

// StopWhenInterrupted leaves neither a registry nor a file behind when the run is ended from outside.
func StopWhenInterrupted(work string, registries []*Registry) {
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-interrupted
		log.Fatal(errors.Join(errors.New("interop interrupted"), StopAll(registries), os.RemoveAll(work)))
	}()
}

// awaitPing waits until the registry answers as an OCI registry does.
func (r *Registry) awaitPing() error {
	client := &http.Client{Timeout: time.Second}
	var last error
	for deadline := time.Now().Add(startTimeout); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		response, err := client.Get("http://" + r.Address + "/v2/")
		if err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
			err = errors.New(response.Status)
		}
		last = err
	}
	return fmt.Errorf("registry %s does not answer: %w", r.Name, last)
}

// Registry2 is registry:2 where a Docker API is named by DOCKER_HOST, else Debian's program of that version.
func Registry2(dir string) Starter {
	return func() (*Registry, error) {
		if host := os.Getenv("DOCKER_HOST"); host != "" {
			return startContainer(host)
		}
		path, err := exec.LookPath("docker-registry")
		if err != nil {
			return nil, fmt.Errorf("registry2 needs DOCKER_HOST or docker-registry on the PATH: %w", err)
		}
		version, err := exec.Command(path, "--version").Output()
		if err != nil {
			return nil, err
		}
		fields := strings.Fields(string(version))
		return startConfigured(dir, "registry2", "docker-registry "+fields[len(fields)-1]+" (program)", path)
	}
}

// Distribution is a program of distribution 3.
func Distribution(dir, path, version string) Starter {
	return func() (*Registry, error) {
		return startConfigured(dir, "distribution3", "distribution "+version, path)
	}
}

// Cue is the program built from registry/, which has the referrers API.
func Cue(path string) Starter {
	return func() (*Registry, error) {
		version, err := dependency(path, "cuelabs.dev/go/oci/ociregistry")
		if err != nil {
			return nil, err
		}
		title := "cuelabs.dev/go/oci/ociregistry " + version + " (referrers API)"
		return startProgram("cue", title, regexp.MustCompile(`^http://(\S+)$`), path)
	}
}

// dependency reads from a Go program the version of a module in it.
func dependency(program, name string) (string, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return "", err
	}
	for _, module := range info.Deps {
		if module.Path == name {
			return module.Version, nil
		}
	}
	return "", fmt.Errorf("%s holds no %s", program, name)
}

const registryConfiguration = `version: 0.1
log: {level: info, accesslog: {disabled: true}}
storage: {inmemory: {}}
http: {addr: "127.0.0.1:0", secret: interop}
`

var listening = regexp.MustCompile(`listening on (127\.0\.0\.1:[0-9]+)`)

func startConfigured(dir, name, title, path string) (*Registry, error) {
	file := filepath.Join(dir, name+".yml")
	if err := os.WriteFile(file, []byte(registryConfiguration), 0o600); err != nil {
		return nil, err
	}
	return startProgram(name, title, listening, path, "serve", file)
}

// startProgram starts a registry and reads from its output where it listens.
func startProgram(name, title string, address *regexp.Regexp, path string, arguments ...string) (*Registry, error) {
	command := exec.Command(path, arguments...)
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	command.Stdout, command.Stderr = writer, writer
	err = command.Start()
	writer.Close()
	if err != nil {
		return nil, err
	}
	stop := func() error {
		err := command.Process.Kill()
		_ = command.Wait() // it was killed, so it did not end well
		return err
	}
	found, err := scanFor(reader, address)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", name, err), stop())
	}
	return &Registry{name, title, found, stop}, nil
}

// scanFor returns the first submatch, and goes on reading so that the program never waits for its output to be read.
func scanFor(output io.Reader, address *regexp.Regexp) (string, error) {
	found := make(chan string, 1)
	go func() {
		defer close(found)
		for lines := bufio.NewScanner(output); lines.Scan(); {
			if match := address.FindStringSubmatch(lines.Text()); match != nil {
				found <- match[1]
				break
			}
		}
		_, _ = io.Copy(io.Discard, output)
	}()
	select {
	case match, ok := <-found:
		if !ok {
			return "", errors.New("ended without an address")
		}
		return match, nil
	case <-time.After(startTimeout):
		return "", errors.New("printed no address")
	}
}

const registryImage = "docker.io/library/registry:2"

// dockerAPI speaks to the Docker API behind DOCKER_HOST. The version in its paths is one that old engines have too.
type dockerAPI struct {
	client *http.Client
	base   string
}

func newDockerAPI(host string) (*dockerAPI, error) {
	u, err := url.Parse(host)
	if err != nil {
		return nil, err
	}
	switch u.Scheme {
	case "unix":
		dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", u.Path)
		}
		return &dockerAPI{&http.Client{Transport: &http.Transport{DialContext: dial}}, "http://docker/v1.41"}, nil
	case "tcp":
		return &dockerAPI{http.DefaultClient, "http://" + u.Host + "/v1.41"}, nil
	default:
		return nil, fmt.Errorf("DOCKER_HOST %q is neither unix: nor tcp:", host)
	}
}

func (d *dockerAPI) call(method, path string, body, answer any) error {
	content, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequest(method, d.base+path, bytes.NewReader(content))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := d.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	content, err = io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s: %s", method, path, response.Status, content)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(content, answer)
}

type portBinding struct{ HostIp, HostPort string }

func startContainer(host string) (*Registry, error) {
	docker, err := newDockerAPI(host)
	if err != nil {
		return nil, err
	}
	const port = "5000/tcp"
	var created struct{ Id string }
	err = docker.call(http.MethodPost, "/containers/create", map[string]any{
		"Image":        registryImage,
		"ExposedPorts": map[string]any{port: struct{}{}},
		"HostConfig":   map[string]any{"PortBindings": map[string][]portBinding{port: {{"127.0.0.1", "0"}}}},
	}, &created)
	if err != nil {
		return nil, err
	}
	stop := func() error {
		return docker.call(http.MethodDelete, "/containers/"+created.Id+"?force=true&v=true", nil, nil)
	}
	var state struct {
		NetworkSettings struct{ Ports map[string][]portBinding }
	}
	err = docker.call(http.MethodPost, "/containers/"+created.Id+"/start", nil, nil)
	if err == nil {
		err = docker.call(http.MethodGet, "/containers/"+created.Id+"/json", nil, &state)
	}
	if err == nil && len(state.NetworkSettings.Ports[port]) == 0 {
		err = errors.New("the container publishes no port")
	}
	if err != nil {
		return nil, errors.Join(err, stop())
	}
	address := "127.0.0.1:" + state.NetworkSettings.Ports[port][0].HostPort
	return &Registry{"registry2", registryImage + " (container)", address, stop}, nil
}
