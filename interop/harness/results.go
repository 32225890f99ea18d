package harness

import (
	"bufio"
	"errors"
	"fmt"
	"log"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
)

// Answered is a row with what its program said. The error is the program's message, or why there is no answer.
type Answered struct {
	Row
	Got     Verdict
	Message error
}

func (a Answered) AsWanted() bool {
	return a.Got == a.Want
}

// said is the answer in the table: the verdict, and the message only where another verdict was wanted.
func (a Answered) said() string {
	switch {
	case a.AsWanted():
		return string(a.Got)
	case a.Got == "":
		return "no answer: " + a.Message.Error()
	case a.Message == nil:
		return string(a.Got)
	default:
		return string(a.Got) + ": " + a.Message.Error()
	}
}

// String is the name, the answer that is wanted and the one that came, with its message in any case.
func (a Answered) String() string {
	return fmt.Sprintf("%s: wanted %s, got %s (%v)", a.ID, a.Want, a.Got, a.Message)
}

// Gap is a known difference: rows, and a part of the peer's own message in each of them.
type Gap struct {
	rows, message string
}

// ReadGaps reads lines of a row pattern (as path.Match has it), " | ", and a part of the message, and leaves out those
// that the matrix has no use for.
func ReadGaps(file string, ours func(pattern string) bool) ([]Gap, error) {
	content, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer content.Close()
	var gaps []Gap
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
		if ours(rows) {
			gaps = append(gaps, Gap{strings.TrimSpace(rows), strings.TrimSpace(message)})
		}
	}
	return gaps, lines.Err()
}

func (g Gap) covers(a Answered) bool {
	matches, _ := path.Match(g.rows, a.ID) // the pattern was checked when it was read
	return matches
}

// Judge compares the answers with the declared number of rows and the known gaps, both ways.
func Judge(answers []Answered, gaps []Gap, wantRows int) error {
	var failures []error
	if len(answers) != wantRows {
		failures = append(failures, fmt.Errorf("%d rows ran instead of %d", len(answers), wantRows))
	}
	seen := map[string]bool{}
	occurred := make([]bool, len(gaps))
	for _, a := range answers {
		if seen[a.ID] {
			failures = append(failures, fmt.Errorf("two rows are named %s", a.ID))
		}
		seen[a.ID] = true
		failures = append(failures, judgeRow(a, gaps, occurred))
	}
	for i, g := range gaps {
		if !occurred[i] {
			failures = append(failures, fmt.Errorf("the gap %q does not occur", g.rows))
		}
	}
	return errors.Join(failures...)
}

func judgeRow(a Answered, gaps []Gap, occurred []bool) error {
	for i, g := range gaps {
		if !g.covers(a) {
			continue
		}
		if a.AsWanted() {
			return fmt.Errorf("%s: %s as wanted, though it is listed as a gap", a.ID, a.Got)
		}
		if strings.Contains(a.said(), g.message) {
			occurred[i] = true
			return nil
		}
	}
	if a.AsWanted() {
		return nil
	}
	return fmt.Errorf("%s: wanted %s, got %s", a.ID, a.Want, a.said())
}

const head = "# Interop results\n\nWritten by `interop/run`; do not edit. Known gaps are explained in `gaps.txt`.\n\n"

// WriteSection writes the results of one matrix and leaves the others' as they are.
// It holds nothing that differs between two runs of the same programs.
func WriteSection(file, name string, versions []string, answers []Answered) error {
	before, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return os.WriteFile(file, []byte(replaceSection(string(before), name, section(versions, answers))), 0o644)
}

// replaceSection replaces one section, or adds it as the last.
func replaceSection(before, name, content string) string {
	title := "## " + name + "\n"
	var text strings.Builder
	text.WriteString(head)
	found := false
	for _, other := range strings.Split(before, "\n## ")[1:] {
		other = "## " + other
		if strings.HasPrefix(other, title) {
			found = true
			other = title + content
		}
		text.WriteString(strings.TrimRight(other, "\n") + "\n\n")
	}
	if !found {
		text.WriteString(title + content)
	}
	return strings.TrimRight(text.String(), "\n") + "\n"
}

func section(versions []string, answers []Answered) string {
	var table strings.Builder
	gaps := 0
	for _, a := range answers {
		if !a.AsWanted() {
			gaps++
		}
	}
	for _, version := range versions {
		fmt.Fprintf(&table, "- %s\n", version)
	}
	fmt.Fprintf(&table, "\n%d rows, %d as expected, %d gaps.\n\n", len(answers), len(answers)-gaps, gaps)
	table.WriteString("| row | registry | direction | what | expected | got |\n|---|---|---|---|---|---|\n")
	for _, a := range answers {
		got := strings.ReplaceAll(a.said(), "|", `\|`)
		fmt.Fprintf(&table, "| %s | %s | %s | %s | %s | %s |\n", a.ID, a.Registry, a.Direction, a.What, a.Want, got)
	}
	return table.String()
}

// Report says for each place how many rows are as expected.
func Report(answers []Answered, titles map[string]string) {
	passed, total := map[string]int{}, map[string]int{}
	for _, a := range answers {
		total[a.Registry]++
		if a.AsWanted() {
			passed[a.Registry]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(total)) {
		log.Printf("%s (%s): %d of %d rows as expected", name, titles[name], passed[name], total[name])
	}
}
