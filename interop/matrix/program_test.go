package main

import (
	"strings"
	"testing"

	"imagesign/interop/harness"
)

func TestJudgeOfCosignTellsRefusalFromError(t *testing.T) {
	for stderr, want := range map[string]harness.Verdict{
		"error during command execution: no matching signatures: a\nb": harness.Refused,
		"error during command execution: no signatures found":          harness.Refused,
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
