package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"

	"imagesign/interop/harness"
)

// ours is our command line: in a process for each call, or in one that answers all.
type ours struct {
	title string
	trust *trust
	run   func(arguments ...string) answer
}

// answer is how a call ended. Without an exit code there was none.
type answer struct {
	Exit     int    `json:"exit"`
	Out, Err string `json:"-"`
}

func (o *ours) name() string { return o.title }

func (o *ours) sign(r signRequest) error {
	arguments := []string{"notation", "sign", "--signature-format", r.format}
	if r.plugin != nil {
		arguments = append(arguments, "--plugin", r.plugin.name, "--id", r.plugin.keyID)
		arguments = append(arguments, settings(r.plugin)...)
	} else {
		arguments = append(arguments, "--key", r.by.keyFile, "--cert-chain", r.by.chainFile)
	}
	if r.expiry != 0 {
		arguments = append(arguments, "--expiry", r.expiry.String())
	}
	if r.tsa != nil {
		arguments = append(arguments, "--timestamp-url", r.tsa.url, "--timestamp-root-cert", r.tsa.rootFile)
	}
	if r.recursive {
		arguments = append(arguments, "--recursive")
	}
	if r.image.tagOnly {
		arguments = append(arguments, "--force-referrers-tag")
	}
	signed := o.run(slices.Concat(arguments, flagged("-m", r.metadata), named(r.image))...)
	if signed.Exit != 0 {
		return fmt.Errorf("%s sign: exit %d: %w", o.title, signed.Exit, withoutRun(signed.Err))
	}
	return nil
}

func flagged(flag string, values []string) []string {
	var arguments []string
	for _, value := range values {
		arguments = append(arguments, flag, value)
	}
	return arguments
}

func settings(use *pluginUse) []string {
	var texts []string
	for key, value := range use.config {
		texts = append(texts, key+"="+value)
	}
	return flagged("--plugin-config", texts)
}

func named(i image) []string {
	if i.layout != "" {
		return []string{"--scope", i.repository, "oci:" + i.layout + "@" + i.digest.String()}
	}
	return []string{i.reference()}
}

func (o *ours) verify(r verifyRequest) (harness.Verdict, error) {
	file, err := o.trust.write(r.policy)
	if err != nil {
		return "", err
	}
	arguments := []string{"notation", "verify", "--output", "json", "--trust-policy", file, "--trust-store", o.trust.storeFolder()}
	if r.plugin != nil {
		arguments = append(arguments, "--plugin", r.plugin.name)
		arguments = append(arguments, settings(r.plugin)...)
	}
	return judgeOurs(o.run(slices.Concat(arguments, flagged("-m", r.metadata), named(r.image))...))
}

// judgeOurs reads the answer: the reason codes of a refusal are its message.
func judgeOurs(a answer) (harness.Verdict, error) {
	switch a.Exit {
	case 0:
		return harness.Accepted, nil
	case 1:
		return harness.Refused, reasons(a.Out)
	default:
		return "", fmt.Errorf("exit %d: %w", a.Exit, withoutRun(a.Err+" "+a.Out))
	}
}

func reasons(out string) error {
	var report struct {
		Failures []struct{ Reason string }
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		return fmt.Errorf("no report: %w", withoutRun(out))
	}
	var codes []string
	for _, failure := range report.Failures {
		codes = append(codes, failure.Reason)
	}
	return errors.New(strings.Join(codes, ", "))
}

// eachInAProcess runs the program anew for each call.
func eachInAProcess(command, environment []string) func(...string) answer {
	return func(arguments ...string) answer {
		var out, err bytes.Buffer
		c := exec.Command(command[0], slices.Concat(command[1:], arguments)...)
		c.Env, c.Stdout, c.Stderr = environment, &out, &err
		if failed := c.Run(); failed != nil && c.ProcessState == nil {
			return answer{-1, "", failed.Error()}
		}
		return answer{c.ProcessState.ExitCode(), out.String(), err.String()}
	}
}

// service is a process with our program in it that answers line by line, several calls at a time.
type service struct {
	process *exec.Cmd
	in      io.WriteCloser
	mutex   sync.Mutex
	next    int
	waiting map[int]chan answer
}

func startService(command, environment []string) (*service, error) {
	s := &service{process: exec.Command(command[0], command[1:]...), waiting: map[int]chan answer{}}
	s.process.Env, s.process.Stderr = environment, os.Stderr
	out, err := s.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if s.in, err = s.process.StdinPipe(); err != nil {
		return nil, err
	}
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	go s.read(out)
	return s, nil
}

const maxLine = 16 << 20

func (s *service) read(out io.Reader) {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		var line struct {
			ID, Exit int
			Out, Err string
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			line.Exit, line.Err = -1, err.Error()
		}
		s.take(line.ID) <- answer{line.Exit, line.Out, line.Err}
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for id, waiting := range s.waiting {
		waiting <- answer{-1, "", "the service ended"}
		delete(s.waiting, id)
	}
	s.waiting = nil
}

func (s *service) take(id int) chan answer {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	waiting := s.waiting[id]
	delete(s.waiting, id)
	if waiting == nil {
		waiting = make(chan answer, 1) // nobody asked
	}
	return waiting
}

// run is one call; the first argument says which command of the service, see Driver.java.
func (s *service) run(arguments ...string) answer {
	mine := make(chan answer, 1)
	if err := s.ask(mine, arguments); err != nil {
		return answer{-1, "", err.Error()}
	}
	return <-mine
}

func (s *service) ask(mine chan answer, arguments []string) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.waiting == nil {
		return errors.New("the service has ended")
	}
	s.next++
	line, err := json.Marshal(map[string]any{"id": s.next, "arguments": arguments})
	if err != nil {
		return err
	}
	s.waiting[s.next] = mine
	_, err = s.in.Write(append(line, '\n'))
	return err
}

func (s *service) stop() error {
	return errors.Join(s.in.Close(), s.process.Wait())
}

// failure is nil where the call ended well.
func (a answer) failure(what string) error {
	if a.Exit == 0 {
		return nil
	}
	return fmt.Errorf("%s: exit %d: %w", what, a.Exit, withoutRun(a.Err))
}
