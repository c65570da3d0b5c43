package main

import (
	"slices"
	"sync"
	"time"

	"github.com/rongcloud-go/sdk/message"
)

// phase is where the quiz stands:
//
//	lobby → open → closed → open → closed → … → ended
type phase string

const (
	lobby  phase = "lobby"  // nothing was put yet
	open   phase = "open"   // the current question takes answers, from its opening to its deadline
	closed phase = "closed" // the result of the current question is out
	ended  phase = "ended"
)

// game is the quiz: what was put, who answered what, and who has how many points. It sends nothing and knows no browser; the clock
// is handed in. Its methods are safe for concurrent use.
type game struct {
	mu        sync.Mutex
	now       func() time.Time
	lead      time.Duration // from putting a question to its opening, so that it is on every screen when it opens
	quizID    string
	questions []question

	round
	before  round // the round before the one that is open, for taking a question back
	ranking *message.Ranking
	players map[string]*standing
}

// round is what changes when a question is put.
type round struct {
	phase             phase
	asked             int // how many questions were put; the last of them is the current one
	opensAt, deadline time.Time
	answers           map[string]given // to the current question, by user id
	result            *message.Result
}

// given is an answer that counts. Its points are added to the player's when the question is closed: a score that went up at once
// would tell that the answer was right.
type given struct {
	options []string
	points  int
}

func newGame(quizID string, questions []question, lead time.Duration, now func() time.Time) *game {
	return &game{
		quizID: quizID, questions: questions, lead: lead, now: now,
		round: round{phase: lobby}, players: map[string]*standing{},
	}
}

// join makes a user a participant.
func (g *game) join(userID, name string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.players[userID] = &standing{UserID: userID, Name: name}
}

// open puts a question, which must be the one after the last.
func (g *game) open(number int) (message.Question, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.phase == ended:
		return message.Question{}, errOver
	case g.phase == open:
		return message.Question{}, errStillOpen
	case number != g.asked+1 || number > len(g.questions):
		return message.Question{}, errNotNext
	}
	g.before = g.round
	g.round = round{phase: open, asked: number, opensAt: g.now().Add(g.lead), answers: map[string]given{}}
	g.deadline = g.opensAt.Add(g.current().time())
	return g.message(), nil
}

// withdraw takes back a question that reached nobody. It fails when somebody answered: then it did reach somebody.
func (g *game) withdraw(number int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.phase != open || g.asked != number || len(g.answers) > 0 {
		return false
	}
	g.round = g.before
	return true
}

// answer takes a participant's answer, once. By this clock, and with no grace after the deadline, it decides what is in time. The
// same answer again is as good as the first, so that a page may repeat a request whose answer was lost.
func (g *game) answer(userID string, a message.Answer) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	switch number := g.numberOf(a.QuestionID); {
	case a.QuizID != g.quizID || number == 0 || number > g.asked:
		return errNoQuestion
	case number < g.asked:
		return errTooLate
	}
	if g.players[userID] == nil {
		return errNoSession
	}
	q := g.current()
	if a.Text != "" || !q.takes(a.OptionIDs) {
		return errBadAnswer
	}
	if first, found := g.answers[userID]; found {
		if sameOptions(first.options, a.OptionIDs) {
			return nil
		}
		return errAnswered
	}
	switch {
	case g.phase != open || !now.Before(g.deadline):
		return errTooLate
	case now.Before(g.opensAt):
		return errTooEarly
	}
	taken := given{options: slices.Clone(a.OptionIDs)}
	if q.right(taken.options) {
		taken.points = pointsFor(g.opensAt, g.deadline, now)
	}
	g.answers[userID] = taken
	return nil
}

// close ends the current question, at its deadline or before, and gives out its points.
func (g *game) close(number int) (message.Result, message.Ranking, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.phase != open || number != g.asked {
		return message.Result{}, message.Ranking{}, errNotOpen
	}
	g.settle()
	return *g.result, *g.ranking, nil
}

// end is the end of the quiz. A question that is open must be closed before. There is no ranking when no question was put.
func (g *game) end() (*message.Ranking, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch g.phase {
	case ended:
		return nil, errOver
	case open:
		return nil, errStillOpen
	}
	g.phase = ended
	if g.asked > 0 {
		g.rank(true)
	}
	return g.ranking, nil
}

func (g *game) settle() {
	closedAt := g.now()
	if closedAt.After(g.deadline) {
		closedAt = g.deadline
	}
	var picks [][]string
	for userID, a := range g.answers {
		picks = append(picks, a.options)
		if p := g.players[userID]; a.points > 0 {
			p.Score += a.points
			p.Correct++
		}
	}
	result := g.current().result(g.quizID, picks, closedAt)
	g.phase, g.result = closed, &result
	g.rank(false)
}

// rank makes the ranking anew. Of two rankings pages show the later one, so no two may be made in the same millisecond.
func (g *game) rank(final bool) {
	at := g.now().Truncate(time.Millisecond)
	if g.ranking != nil && !at.After(g.ranking.UpdatedAt) {
		at = g.ranking.UpdatedAt.Add(time.Millisecond)
	}
	g.ranking = &message.Ranking{
		QuizID: g.quizID, AfterQuestion: g.asked, Final: final, Participants: len(g.players),
		Entries: entries(g.standings()), UpdatedAt: at,
	}
}

func (g *game) standings() []standing {
	list := make([]standing, 0, len(g.players))
	for _, p := range g.players {
		list = append(list, *p)
	}
	return rank(list)
}

func (g *game) current() question { return g.questions[g.asked-1] }

func (g *game) message() message.Question {
	return g.current().message(g.quizID, g.asked, len(g.questions), g.opensAt, g.deadline)
}

// numberOf is the place of a question in the quiz, 0 for one it does not have.
func (g *game) numberOf(id string) int {
	return 1 + slices.IndexFunc(g.questions, func(q question) bool { return q.ID == id })
}
