// Command notation runs our command line against notation-go on real registries and in OCI layouts, and plugins of
// each with the other, and writes the section of the table of results. It fails where a row is missing or answers
// other than expected, unless gaps.txt lists it with the peer's message.
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"imagesign/interop/harness"
)

// wantRows is the size of the matrix. It is a number of its own, so that a loop lost from the plan is noticed.
const wantRows = 0

func main() {
	log.SetFlags(0)
	directory := flag.String("interop", ".", "the folder with gaps.txt, where RESULTS.md is written")
	cue := flag.String("cue-registry", "", "the program built from registry/")
	plugin := flag.String("plugin", "", "the program built from testplugin/")
	classes := flag.String("classes", "", "the folder with what is compiled from java/")
	only := flag.String("only", "", "ask only the rows whose name has this part, print them, and write and judge nothing")
	flag.Parse()
	program := strings.Fields(os.Getenv("IMAGESIGN"))
	jar := slices.Index(program, "-jar")
	if jar < 1 || jar != len(program)-2 {
		log.Fatal("IMAGESIGN must hold the command to test, in the form: java -jar imagesign.jar")
	}
	started := time.Now()
	err := run(*directory, *cue, *plugin, *only, program, javaIn(program, *classes))
	if err != nil {
		log.Fatalf("%v\nnotation interop failed after %s", err, time.Since(started).Round(time.Second))
	}
	log.Printf("notation interop passed in %s", time.Since(started).Round(time.Second))
}

// javaIn is the start of a Java machine with the program and our classes, without the name of a class to run.
func javaIn(program []string, classes string) []string {
	options := program[:len(program)-2]
	return append(slices.Clone(options), "-cp", program[len(program)-1]+string(os.PathListSeparator)+classes)
}

func run(directory, cue, goPlugin, only string, program, java []string) (err error) {
	work, err := os.MkdirTemp("", "interop")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	gaps, err := harness.ReadGaps(filepath.Join(directory, "gaps.txt"), func(pattern string) bool {
		return strings.HasPrefix(pattern, "notation/")
	})
	if err != nil {
		return err
	}
	registries, err := harness.StartAll(harness.Registry2(work), harness.Cue(cue))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, harness.StopAll(registries)) }()
	harness.StopWhenInterrupted(work, registries)
	plan, err := newPlan(work, registries, goPlugin, program, java)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, plan.stop()) }()
	plan.declare()
	if only != "" {
		return plan.show(only)
	}
	versions, err := plan.versions()
	if err != nil {
		return err
	}
	answers := harness.AnswerAll(plan.groups)
	if err := harness.WriteSection(filepath.Join(directory, "RESULTS.md"), "Notation", versions, answers); err != nil {
		return err
	}
	titles := harness.Titles(registries)
	titles[layoutName], titles[pluginName] = "OCI layouts on disk", "images on "+plan.api.Name
	harness.Report(answers, titles)
	return harness.Judge(answers, gaps, wantRows)
}

// newPlan makes what all rows share: the configuration folder, keys, time-stamp authorities, plugins, our process.
func newPlan(work string, registries []*harness.Registry, goPlugin string, program, java []string) (*plan, error) {
	trust := &trust{folder: filepath.Join(work, "notation")}
	keys := filepath.Join(work, "keys")
	if err := errors.Join(os.Mkdir(trust.folder, 0o700), os.Mkdir(keys, 0o700)); err != nil {
		return nil, err
	}
	p := &plan{dir: work, pki: newPKI(keys, trust), trust: trust, fallback: registries[0], api: registries[1], peer: &peer{trust}}
	if err := installPlugins(trust, goPlugin, append(slices.Clone(java), "interop.PluginMain")); err != nil {
		return nil, err
	}
	environment := append(harness.Isolated(work), "NOTATION_CONFIG="+trust.folder)
	var err error
	if p.service, err = startService(append(slices.Clone(java), "imagesign.cli.Driver"), environment); err != nil {
		return nil, err
	}
	p.ours = &ours{"ours", trust, p.service.run}
	p.program = &ours{"ours-as-a-program", trust, eachInAProcess(program, environment)}
	return p, p.prepare()
}

func (p *plan) prepare() (err error) {
	if p.stamper, err = startTSA(p.pki, "stamps"); err != nil {
		return err
	}
	if p.otherStamps, err = startTSA(p.pki, "other-stamps"); err != nil {
		return err
	}
	_, err = p.pki.newSignatory(kindOf("P-256"), chainOfRows, otherStore, longLived)
	return err
}

func (p *plan) stop() error {
	return errors.Join(p.service.stop(), p.stamper.server.Close(), p.otherStamps.server.Close())
}

// show is for who works on some rows.
func (p *plan) show(part string) error {
	groups := slices.DeleteFunc(p.groups, func(g *harness.Group) bool { return !strings.Contains(g.ID, part) })
	for _, a := range harness.AnswerAll(groups) {
		log.Print(a)
	}
	return nil
}

// peerModules are the published modules that the table names with their versions.
var peerModules = []string{
	"github.com/notaryproject/notation-go", "github.com/notaryproject/notation-core-go", "github.com/notaryproject/tspclient-go",
	"github.com/notaryproject/notation-plugin-framework-go", "oras.land/oras-go/v2", "github.com/digitorus/timestamp",
}

func (p *plan) versions() ([]string, error) {
	own := p.program.run("--version")
	if err := own.failure("--version of ours"); err != nil {
		return nil, err
	}
	lines := []string{"ours: " + strings.TrimSpace(own.Out)}
	info, _ := debug.ReadBuildInfo()
	for _, module := range info.Deps {
		if slices.Contains(peerModules, module.Path) {
			lines = append(lines, fmt.Sprintf("%s: %s", module.Path, module.Version))
		}
	}
	for _, r := range p.registries() {
		lines = append(lines, r.Name+": "+r.Title)
	}
	return lines, nil
}
