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
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

// wantRows is the size of the matrix. It is a number of its own, so that a loop lost from the plan is noticed.
const wantRows = 863

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
	gaps, err := readGaps(filepath.Join(directory, "gaps.txt"))
	if err != nil {
		return err
	}
	registries, err := startRegistries(work, peers)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stopAll(registries)) }()
	stopWhenInterrupted(work, registries)
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
	answers := answerAll(plan.groups)
	if err := writeTable(filepath.Join(directory, "RESULTS.md"), versions, answers); err != nil {
		return err
	}
	report(answers, registries)
	return judge(answers, gaps, wantRows)
}

// stopWhenInterrupted leaves neither a registry nor a file behind when the run is ended from outside.
func stopWhenInterrupted(work string, registries []*registry) {
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-interrupted
		log.Fatal(errors.Join(errors.New("interop interrupted"), stopAll(registries), os.RemoveAll(work)))
	}()
}

// answerAll runs the groups on a worker for each core, and one more since they wait for registries,
// and returns the answers in the plan's order.
func answerAll(groups []*group) []answered {
	answers := make([][]answered, len(groups))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.NumCPU() + 1 {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for i := range next {
				answers[i] = groups[i].answer()
			}
		}()
	}
	for i := range groups {
		next <- i
	}
	close(next)
	workers.Wait()
	var all []answered
	for _, a := range answers {
		all = append(all, a...)
	}
	return all
}

// answer prepares the group and asks its rows; a group that can't be prepared answers nothing.
func (g *group) answer() []answered {
	var answers []answered
	unprepared := g.prepare()
	for _, r := range g.rows {
		a := answered{row: r, message: unprepared}
		if unprepared == nil {
			a.got, a.message = r.ask()
		}
		answers = append(answers, a)
	}
	return answers
}

func report(answers []answered, registries []*registry) {
	passed := map[string]int{}
	for _, a := range answers {
		if a.asWanted() {
			passed[a.registry]++
		}
	}
	for _, r := range registries {
		total := 0
		for _, a := range answers {
			if a.registry == r.name {
				total++
			}
		}
		log.Printf("%s (%s): %d of %d rows as expected", r.name, r.title, passed[r.name], total)
	}
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
	info, err := buildinfo.ReadFile(cue)
	if err != nil {
		return nil, err
	}
	for _, module := range info.Deps {
		if module.Path == "cuelabs.dev/go/oci/ociregistry" {
			found["cue"] = peer{cue, module.Version}
		}
	}
	return found, lines.Err()
}

func versions(b *bench, ours string, registries []*registry, peers peers) ([]string, error) {
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
		lines = append(lines, r.name+": "+r.title)
	}
	return lines, nil
}
