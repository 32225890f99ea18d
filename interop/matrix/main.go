// Command matrix runs our command line against real cosigns on real registries and writes the table of results.
// It fails where a row is missing or answers other than expected, unless gaps.txt lists it with the peer's message.
package main

import (
	"bufio"
	"debug/buildinfo"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"imagesign/interop/harness"
)

// wantRows is the size of the matrix. It is a number of its own, so that a loop lost from the plan is noticed.
const wantRows = 776

func main() {
	log.SetFlags(0)
	directory := flag.String("interop", ".", "the folder with peers.txt and gaps.txt, where RESULTS.md is written")
	cache := flag.String("cache", "", "the folder where install-peers put the programs")
	cue := flag.String("cue-registry", "", "the program built from registry/")
	flag.Parse()
	ours := os.Getenv("IMAGESIGN")
	if ours == "" {
		log.Fatal("IMAGESIGN must hold the command to test, for example: java -jar imagesign.jar")
	}
	started := time.Now()
	peers, err := findPeers(filepath.Join(*directory, "peers.txt"), *cache, *cue)
	if err == nil {
		err = run(*directory, ours, peers)
	}
	if err != nil {
		log.Fatalf("%v\ninterop failed after %s", err, time.Since(started).Round(time.Second))
	}
	log.Printf("interop passed in %s", time.Since(started).Round(time.Second))
}

func run(directory, ours string, peers peers) (err error) {
	work, err := os.MkdirTemp("", "interop")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	bench, err := newBench(work, peers)
	if err != nil {
		return err
	}
	gaps, err := harness.ReadGaps(filepath.Join(directory, "gaps.txt"), func(pattern string) bool {
		return !strings.HasPrefix(pattern, "notation/")
	})
	if err != nil {
		return err
	}
	registries, err := harness.StartAll(
		harness.Registry2(work),
		harness.Distribution(work, peers["distribution"].path, peers["distribution"].version),
		harness.Cue(peers["cue"].path))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, harness.StopAll(registries)) }()
	harness.StopWhenInterrupted(work, registries)
	plan := &plan{
		bench:      bench,
		registries: registries,
		ours:       newOurs(ours),
		cosigns:    []*program{newCosign3(peers["cosign-v3"].path, bench.trust), newCosign2(peers["cosign-v2"].path, bench.trust)},
	}
	plan.declare()
	versions, err := versions(bench, ours, registries, peers)
	if err != nil {
		return err
	}
	answers := harness.AnswerAll(plan.groups)
	if err := harness.WriteSection(filepath.Join(directory, "RESULTS.md"), "Cosign", versions, answers); err != nil {
		return err
	}
	harness.Report(answers, harness.Titles(registries))
	return harness.Judge(answers, gaps, wantRows)
}

type peer struct{ path, version string }

type peers map[string]peer

// findPeers finds the installed programs. Their versions are read from the programs, not from the list.
func findPeers(list, cache, cue string) (peers, error) {
	file, err := os.Open(list)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	found := peers{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) != 3 || fields[0] == "#" {
			continue
		}
		path := filepath.Join(cache, fields[0]+"@"+fields[2])
		info, err := buildinfo.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("%s is not installed: %w", fields[0], err)
		}
		found[fields[0]] = peer{path, info.Main.Version}
	}
	found["cue"] = peer{path: cue}
	return found, lines.Err()
}

func versions(b *bench, ours string, registries []*harness.Registry, peers peers) ([]string, error) {
	own := b.run(strings.Fields(ours), []string{"--version"})
	if err := own.failure("--version of ours"); err != nil {
		return nil, err
	}
	first, _, _ := strings.Cut(own.stdout, "\n")
	lines := []string{"ours: " + first}
	for _, name := range []string{"cosign-v3", "cosign-v2", "crane", "oras"} {
		lines = append(lines, name+": "+peers[name].version)
	}
	for _, r := range registries {
		lines = append(lines, r.Name+": "+r.Title)
	}
	return lines, nil
}
