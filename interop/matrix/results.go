package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path"
	"strings"
)

// answered is a row with what its program said. The error is the program's message, or why there is no answer.
type answered struct {
	row
	got     verdict
	message error
}

func (a answered) asWanted() bool {
	return a.got == a.want
}

// said is the answer in the table: the verdict, and the message only where another verdict was wanted.
func (a answered) said() string {
	switch {
	case a.asWanted():
		return string(a.got)
	case a.got == "":
		return "no answer: " + a.message.Error()
	case a.message == nil:
		return string(a.got)
	default:
		return string(a.got) + ": " + a.message.Error()
	}
}

// gap is a known difference: rows, and a part of the peer's own message in each of them.
type gap struct {
	rows, message string
}

// readGaps reads lines of a row pattern (as path.Match has it), " | ", and a part of the message.
func readGaps(file string) ([]gap, error) {
	content, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer content.Close()
	var gaps []gap
	lines := bufio.NewScanner(content)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		rows, message, found := strings.Cut(line, " | ")
		if _, err := path.Match(rows, ""); !found || message == "" || err != nil {
			return nil, fmt.Errorf("%s: not a gap: %q", file, line)
		}
		gaps = append(gaps, gap{strings.TrimSpace(rows), strings.TrimSpace(message)})
	}
	return gaps, lines.Err()
}

func (g gap) covers(a answered) bool {
	matches, _ := path.Match(g.rows, a.id) // the pattern was checked when it was read
	return matches
}

// judge compares the answers with the declared number of rows and the known gaps, both ways.
func judge(answers []answered, gaps []gap, wantRows int) error {
	var failures []error
	if len(answers) != wantRows {
		failures = append(failures, fmt.Errorf("%d rows ran instead of %d", len(answers), wantRows))
	}
	seen := map[string]bool{}
	occurred := make([]bool, len(gaps))
	for _, a := range answers {
		if seen[a.id] {
			failures = append(failures, fmt.Errorf("two rows are named %s", a.id))
		}
		seen[a.id] = true
		failures = append(failures, judgeRow(a, gaps, occurred))
	}
	for i, g := range gaps {
		if !occurred[i] {
			failures = append(failures, fmt.Errorf("the gap %q does not occur", g.rows))
		}
	}
	return errors.Join(failures...)
}

func judgeRow(a answered, gaps []gap, occurred []bool) error {
	for i, g := range gaps {
		if !g.covers(a) {
			continue
		}
		if a.asWanted() {
			return fmt.Errorf("%s: %s as wanted, though it is listed as a gap", a.id, a.got)
		}
		if strings.Contains(a.said(), g.message) {
			occurred[i] = true
			return nil
		}
	}
	if a.asWanted() {
		return nil
	}
	return fmt.Errorf("%s: wanted %s, got %s", a.id, a.want, a.said())
}

// writeTable writes the results. It holds nothing that differs between two runs of the same programs.
func writeTable(file string, versions []string, answers []answered) error {
	var table strings.Builder
	gaps := 0
	for _, a := range answers {
		if !a.asWanted() {
			gaps++
		}
	}
	table.WriteString("# Interop results\n\nWritten by `interop/run`; do not edit. Known gaps are explained in `gaps.txt`.\n\n")
	for _, version := range versions {
		fmt.Fprintf(&table, "- %s\n", version)
	}
	fmt.Fprintf(&table, "\n%d rows, %d as expected, %d gaps.\n\n", len(answers), len(answers)-gaps, gaps)
	table.WriteString("| row | registry | direction | what | expected | got |\n|---|---|---|---|---|---|\n")
	for _, a := range answers {
		got := strings.ReplaceAll(a.said(), "|", `\|`)
		fmt.Fprintf(&table, "| %s | %s | %s | %s | %s | %s |\n", a.id, a.registry, a.direction, a.what, a.want, got)
	}
	return os.WriteFile(file, []byte(table.String()), 0o644)
}
