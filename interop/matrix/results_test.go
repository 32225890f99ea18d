package main

import (
	"errors"
	"strings"
	"testing"
)

func answers() []answered {
	return []answered{
		{row{id: "a/signature", want: accepted}, accepted, nil},
		{row{id: "a/other-key", want: refused}, refused, errors.New("no matching signatures")},
	}
}

func TestJudgeAcceptsWhatIsExpected(t *testing.T) {
	if err := judge(answers(), nil, 2); err != nil {
		t.Error(err)
	}
}

func TestJudgeAcceptsListedGap(t *testing.T) {
	gapped := answers()
	gapped[0].got, gapped[0].message = refused, errors.New("no matching signatures: bad key")
	if err := judge(gapped, []gap{{"*/signature", "no matching signatures"}}, 2); err != nil {
		t.Error(err)
	}
}

func TestJudgeRejects(t *testing.T) {
	change := func(got verdict, message error) []answered {
		changed := answers()
		changed[0].got, changed[0].message = got, message
		return changed
	}
	doubled := answers()
	doubled[1].id = doubled[0].id
	for name, test := range map[string]struct {
		answers []answered
		gaps    []gap
		want    string
	}{
		"missing row":            {answers()[:1], nil, "1 rows ran instead of 2"},
		"two rows of one name":   {doubled, nil, "two rows are named a/signature"},
		"refusal not listed":     {change(refused, errors.New("why")), nil, "wanted accepted, got refused: why"},
		"error instead of a no":  {change("", errors.New("refused connection")), nil, "got no answer: refused connection"},
		"accepting what is bad":  {[]answered{answers()[0], {answers()[1].row, accepted, nil}}, nil, "wanted refused, got accepted"},
		"gap with other message": {change(refused, errors.New("why")), []gap{{"a/signature", "because"}}, "got refused: why"},
		"gap that is gone":       {answers(), []gap{{"a/signature", "why"}}, "listed as a gap"},
		"gap of no row":          {answers(), []gap{{"b/*", "why"}}, "does not occur"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := judge(test.answers, test.gaps, 2); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestJudgeOfCosignTellsRefusalFromError(t *testing.T) {
	for stderr, want := range map[string]verdict{
		"error during command execution: no matching signatures: a\nb": refused,
		"error during command execution: no signatures found":          refused,
		"error during command execution: connection refused":           "",
	} {
		if got, _ := judgeCosign(result{exitCode: 1, stderr: stderr}); got != want {
			t.Errorf("%q: got %q, want %q", stderr, got, want)
		}
	}
}

func TestMessageHoldsNothingOfTheRun(t *testing.T) {
	digest := strings.Repeat("0a", 32)
	r := result{stderr: "Error: x\nerror during command execution: at 127.0.0.1:4711/a/b@sha256:" + digest + ": no\nsuch"}
	if got := r.message(); got != "at REPOSITORY@sha256:…: no such" {
		t.Error(got)
	}
}
