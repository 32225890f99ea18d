package harness

import (
	"errors"
	"strings"
	"testing"
)

func answers() []Answered {
	return []Answered{
		{Row{ID: "a/signature", Want: Accepted}, Accepted, nil},
		{Row{ID: "a/other-key", Want: Refused}, Refused, errors.New("no matching signatures")},
	}
}

func TestJudgeAcceptsWhatIsExpected(t *testing.T) {
	if err := Judge(answers(), nil, 2); err != nil {
		t.Error(err)
	}
}

func TestJudgeAcceptsListedGap(t *testing.T) {
	gapped := answers()
	gapped[0].Got, gapped[0].Message = Refused, errors.New("no matching signatures: bad key")
	if err := Judge(gapped, []Gap{{"*/signature", "no matching signatures"}}, 2); err != nil {
		t.Error(err)
	}
}

func TestJudgeRejects(t *testing.T) {
	change := func(got Verdict, message error) []Answered {
		changed := answers()
		changed[0].Got, changed[0].Message = got, message
		return changed
	}
	doubled := answers()
	doubled[1].ID = doubled[0].ID
	for name, test := range map[string]struct {
		answers []Answered
		gaps    []Gap
		want    string
	}{
		"missing row":            {answers()[:1], nil, "1 rows ran instead of 2"},
		"two rows of one name":   {doubled, nil, "two rows are named a/signature"},
		"refusal not listed":     {change(Refused, errors.New("why")), nil, "wanted accepted, got refused: why"},
		"error instead of a no":  {change("", errors.New("refused connection")), nil, "got no answer: refused connection"},
		"accepting what is bad":  {[]Answered{answers()[0], {answers()[1].Row, Accepted, nil}}, nil, "wanted refused, got accepted"},
		"gap with other message": {change(Refused, errors.New("why")), []Gap{{"a/signature", "because"}}, "got refused: why"},
		"gap that is gone":       {answers(), []Gap{{"a/signature", "why"}}, "listed as a gap"},
		"gap of no row":          {answers(), []Gap{{"b/*", "why"}}, "does not occur"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := Judge(test.answers, test.gaps, 2); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestReplaceSectionLeavesOthers(t *testing.T) {
	before := replaceSection(replaceSection("", "Cosign", "- one\n"), "Notation", "- two\n")
	after := replaceSection(before, "Cosign", "- three\n")
	if want := head + "## Cosign\n- three\n\n## Notation\n- two\n"; after != want {
		t.Errorf("got %q", after)
	}
}
