// Package harness is what the matrices share: rows and their judgement, the registries, the table of results.
package harness

import (
	"runtime"
	"sync"
)

// Verdict is a verifier's answer. Anything else, a crash or an unreachable registry, is an error and never an answer.
type Verdict string

const (
	Accepted Verdict = "accepted"
	Refused  Verdict = "refused"
)

// Row is one line of the table: one question to one program, and the answer it must give.
type Row struct {
	ID, Registry, Direction, What string
	Want                          Verdict
	Ask                           func() (Verdict, error)
}

// Group is rows about the same signed images. Groups share nothing but keys and registries, so they run in parallel.
type Group struct {
	ID, Registry, Direction string
	Prepare                 func() error
	Waits                   bool // for the clock more than for programs, so it takes no worker
	rows                    []Row
}

func (g *Group) Accepts(check, what string, ask func() (Verdict, error)) {
	g.Gives(check, what, Accepted, ask)
}

func (g *Group) Refuses(check, what string, ask func() (Verdict, error)) {
	g.Gives(check, what, Refused, ask)
}

func (g *Group) Gives(check, what string, want Verdict, ask func() (Verdict, error)) {
	g.rows = append(g.rows, Row{g.ID + "/" + check, g.Registry, g.Direction, what, want, ask})
}

// AnswerAll runs the groups on a worker for each core, and one more since they wait for registries,
// and returns the answers in the plan's order.
func AnswerAll(groups []*Group) []Answered {
	answers := make([][]Answered, len(groups))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.NumCPU() + 1 {
		workers.Go(func() {
			for i := range next {
				answers[i] = groups[i].answer()
			}
		})
	}
	for i, g := range groups {
		if g.Waits {
			workers.Go(func() { answers[i] = g.answer() })
		}
	}
	for i, g := range groups {
		if !g.Waits {
			next <- i
		}
	}
	close(next)
	workers.Wait()
	var all []Answered
	for _, a := range answers {
		all = append(all, a...)
	}
	return all
}

// answer prepares the group and asks its rows; a group that can't be prepared answers nothing.
func (g *Group) answer() []Answered {
	var answers []Answered
	unprepared := g.Prepare()
	for _, r := range g.rows {
		a := Answered{Row: r, Message: unprepared}
		if unprepared == nil {
			a.Got, a.Message = r.Ask()
		}
		answers = append(answers, a)
	}
	return answers
}
